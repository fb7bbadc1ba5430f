package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.netty.transport.TextLines;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpKeepAlive;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection of a {@link LabClient}. */
final class LabConnection implements KeepAliveListener {

    private static final int BULK_LINE_LENGTH = 1024;

    private final String name;
    private final Channel channel;

    private LabConnection(
            String name, TestTransport transport, InetSocketAddress server, Map<String, String> settings) {
        this.name = name;
        Optional<NettyKeepAlive> keepAlive = keepAlive(settings);
        ChannelInitializer<Channel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                if (settings.containsKey("heartbeat")) {
                    TextLines.with(keepAlive.orElseThrow()).accept(made);
                } else if (keepAlive.isPresent()) {
                    TextLines.withoutHeartbeat(keepAlive.get()).accept(made);
                } else {
                    TextLines.addCodec(made);
                }
                made.pipeline().addLast(new Application());
            }
        };
        channel = new Bootstrap()
                .group(transport.newGroup(1))
                .channel(transport.channelType())
                .handler(initializer)
                .connect(server)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        report("refused", done.cause().toString());
                    }
                })
                .channel();
    }

    /** {@code words} are as {@link LabClient} says. */
    static LabConnection open(String name, String words) {
        String[] word = words.split(" ", -1);
        Map<String, String> settings = new HashMap<>();
        for (int i = 3; i < word.length; i++) {
            String[] setting = word[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        InetSocketAddress server = new InetSocketAddress(word[1], Integer.parseInt(word[2]));
        return new LabConnection(name, TestTransport.valueOf(word[0]), server, settings);
    }

    private Optional<NettyKeepAlive> keepAlive(Map<String, String> settings) {
        String heartbeat = settings.get("heartbeat");
        NettyKeepAliveBuilder builder =
                heartbeat == null ? NettyKeepAlive.builder() : NettyKeepAlive.builder(HeartbeatProtocols.textLine());
        if (heartbeat != null) {
            String[] numbers = heartbeat.split("/", -1);
            HeartbeatPolicyBuilder policy = HeartbeatPolicy.pinging(
                            Duration.parse(numbers[0]), Duration.parse(numbers[1]), Integer.parseInt(numbers[2]))
                    .jitter(0);
            if (settings.containsKey("slow")) {
                policy.slowPeerLimit(Duration.parse(settings.get("slow")));
            }
            builder.heartbeat(policy.build());
        }
        if (settings.containsKey("probepath")) {
            builder.probePath();
        }
        if (settings.containsKey("tcp")) {
            builder.tcp(TcpKeepAlive.parse(settings.get("tcp")));
        }
        return settings.isEmpty()
                ? Optional.empty()
                : Optional.of(builder.listener(this).build());
    }

    void obey(String verb, String argument) {
        switch (verb) {
            case "send" -> write(Unpooled.copiedBuffer(argument + '\n', StandardCharsets.US_ASCII));
            case "write" -> write(Unpooled.wrappedBuffer(bulk(Integer.parseInt(argument))));
            case "block" -> channel.eventLoop().execute(() -> block(Duration.ofMillis(Long.parseLong(argument))));
            case "pause" -> channel.config().setAutoRead(false);
            case "resume" -> channel.config().setAutoRead(true);
            case "close" -> channel.close();
            default -> throw new IllegalArgumentException(verb);
        }
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
