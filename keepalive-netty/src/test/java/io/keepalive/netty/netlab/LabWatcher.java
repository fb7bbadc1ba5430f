package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.netty.transport.TextLines;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Netty server in a process of its own, that only watches its clients: PORT, and {@code watch=LIMIT}.
 *
 * <p>It reports, by the client's port, {@code connected} and {@code got} as {@link LabPeer} does, {@code ending} and
 * {@code end} as {@link LabClient} does.
 */
public final class LabWatcher implements KeepAliveListener {

    private LabWatcher() {}

    public static void main(String[] args) throws InterruptedException {
        Consumer<Channel> initializer =
                LabSettings.initializer(LabSettings.parse(List.of(args[1])).keepAlive(new LabWatcher()));
        TestTransport transport = TestTransport.EPOLL;
        new ServerBootstrap()
                .group(transport.newGroup(1))
                .channel(transport.serverChannelType())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initializer.accept(channel);
                        channel.pipeline().addLast(new Application());
                    }
                })
                .bind(Integer.parseInt(args[0]))
                .sync();
        Report.now("watcher", "listening", args[0]).say();
        Commands.obey(line -> {});
    }

    @Override
    public void onEnd(Channel ended, Diagnosis diagnosis) {
        report(ended, "ending", diagnosis.evidence().ending() + " " + diagnosis.certainty());
        report(ended, "end", diagnosis.cause() + " " + TextLines.lastReadNanos(ended) + " " + diagnosis.explanation());
    }

    private static void report(Channel channel, String what, String text) {
        int port = ((InetSocketAddress) channel.remoteAddress()).getPort();
        Report.now(Integer.toString(port), what, text).say();
    }

    private static final class Application extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            report(ctx.channel(), "connected", "");
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
            report(ctx.channel(), "got", line.toString(StandardCharsets.US_ASCII));
        }
    }
}
