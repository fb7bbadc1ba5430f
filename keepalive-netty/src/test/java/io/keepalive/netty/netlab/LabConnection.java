package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.CriticalStretch;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.netty.transport.TextLines;
import io.keepalive.tcp.AppliedOption;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One connection of a {@link LabClient}. */
final class LabConnection implements KeepAliveListener {

    private static final int BULK_LINE_LENGTH = 1024;

    private final String name;
    private final Channel channel;
    private final Optional<NettyKeepAlive> keepAlive;

    /** {@code words} are as {@link LabClient} says. */
    LabConnection(String name, List<String> words) {
        this.name = name;
        TestTransport transport = TestTransport.valueOf(words.get(0));
        keepAlive = LabSettings.parse(words.subList(3, words.size())).keepAlive(this);
        Consumer<Channel> initializer = LabSettings.initializer(keepAlive);
        channel = new Bootstrap()
                .group(transport.newGroup(1))
                .channel(transport.channelType())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        initializer.accept(made);
                        made.pipeline().addLast(new Application());
                    }
                })
                .connect(words.get(1), Integer.parseInt(words.get(2)))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        report("refused", done.cause().toString());
                    }
                })
                .channel();
    }

    void obey(String verb, String argument) {
        switch (verb) {
            case "send" -> write(Unpooled.copiedBuffer(argument + '\n', StandardCharsets.US_ASCII));
            case "write" -> write(Unpooled.wrappedBuffer(bulk(Integer.parseInt(argument))));
            case "block" -> channel.eventLoop().execute(() -> block(Duration.ofMillis(Long.parseLong(argument))));
            case "tighten" -> tighten(Duration.ofMillis(Long.parseLong(argument)));
            case "pause" -> channel.config().setAutoRead(false);
            case "resume" -> channel.config().setAutoRead(true);
            case "close" -> channel.close();
            default -> throw new IllegalArgumentException(verb);
        }
    }

    private void tighten(Duration bound) {
        CriticalStretch stretch = keepAlive.orElseThrow().tighten(channel, bound);
        stretch.inForce().thenAccept(inForce -> report("tight", inForce.toString()));
        stretch.onFailure(
                failure -> report("failed", failure.reason() + " " + TextLines.lastReadNanos(channel) + " " + failure));
    }

    private static byte[] bulk(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % BULK_LINE_LENGTH == BULK_LINE_LENGTH - 1 ? '\n' : 'x');
        }
        return bytes;
    }

    private static void block(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        channel.writeAndFlush(bytes).addListener(done -> {
            if (done.isSuccess()) {
                report("wrote", Integer.toString(length));
            }
        });
    }

    @Override
    public void onSuspect(Channel suspect, ConnectionStatus status) {
        report("suspect", status.toString());
    }

    @Override
    public void onSlow(Channel slow, ConnectionStatus status) {
        report("slow", status.toString());
    }

    @Override
    public void onRecovered(Channel recovered, ConnectionStatus status) {
        report("recovered", status.toString());
    }

    @Override
    public void onEnd(Channel ended, Diagnosis diagnosis) {
        if (!ended.eventLoop().inEventLoop()) {
            throw new IllegalStateException("heard elsewhere than on the event loop");
        }
        report("ending", diagnosis.evidence().ending() + " " + diagnosis.certainty());
        String error = diagnosis.evidence().error().map(Throwable::toString).orElse("no error");
        report(
                "end",
                diagnosis.cause() + " " + TextLines.lastReadNanos(ended) + " " + diagnosis.explanation() + " (" + error
                        + ")");
    }

    @Override
    public void onOptionNotApplied(Channel made, AppliedOption option) {
        report("unapplied", option.toString());
    }

    private void report(String what, String text) {
        Report.now(name, what, text).say();
    }

    /** The end of the pipeline: what an application without Keepalive would know. */
    private final class Application extends SimpleChannelInboundHandler<ByteBuf> {

        private String error = "";

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            InetSocketAddress local = (InetSocketAddress) ctx.channel().localAddress();
            report("connected", Integer.toString(local.getPort()));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
            report("got", line.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            error = cause.toString();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            report("closed", error);
        }
    }
}
