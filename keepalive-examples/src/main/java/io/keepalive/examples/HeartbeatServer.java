package io.keepalive.examples;

import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Frames;
import io.keepalive.examples.support.StatusPrinter;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A server that watches: its clients ping, it answers, and who is silent for too long is dead. */
@Command(
        name = "HeartbeatServer",
        sortOptions = false,
        description = "Answers pings and watches its clients; HeartbeatClient is one.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class HeartbeatServer implements Callable<Integer> {

    static final int DEFAULT_PORT = 7701;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; ${DEFAULT-VALUE} by default.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--ping-period",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How often clients ping at least; silent for 1.5 times this, they are dead. ${DEFAULT-VALUE} by default.")
    private Duration pingPeriod;

    @Option(names = "--observe-only", description = "Only tells of deaths and closes nothing.")
    private boolean observeOnly;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs until it is stopped; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new HeartbeatServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        StatusPrinter printer = new StatusPrinter();
        NettyKeepAliveBuilder settings = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(pingPeriod)
                .listener(printer);
        NettyKeepAlive keepAlive = (observeOnly ? settings.observeOnly() : settings).build();
        EventLoopGroup loops = options.transport().eventLoops(1);
        try {
            ChannelFuture bound = new ServerBootstrap()
                    .group(loops)
                    .channel(options.transport().serverChannel())
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            Frames.addTo(channel.pipeline());
                            keepAlive.install(channel, Frames.CODEC);
                            channel.pipeline().addLast(TransportErrors.KEPT);
                            printer.follow(channel, keepAlive);
                        }
                    })
                    .bind(port)
                    .await();
            if (!bound.isSuccess()) {
                System.err.println(
                        "Cannot listen on port " + port + ": " + bound.cause().getMessage());
                return 1;
            }
            System.out.println("Listening on " + bound.channel().localAddress() + " (" + options.transport() + ")");
            System.out.println(keepAlive.heartbeat().orElseThrow());
            bound.channel().closeFuture().sync();
            return 0;
        } finally {
            loops.shutdownGracefully();
        }
    }
}
