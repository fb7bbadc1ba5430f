package io.keepalive.examples;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Frames;
import io.keepalive.examples.support.StatusPrinter;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A client that pings: it says what it needs, and ends with the reason when the server is gone. */
@Command(
        name = "HeartbeatClient",
        sortOptions = false,
        description = "Pings a HeartbeatServer until one of the two is gone, and says why it ended.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class HeartbeatClient implements Callable<Integer> {

    @Option(names = "--host", paramLabel = "HOST", description = "Host of the server; ${DEFAULT-VALUE} by default.")
    private String host = "localhost";

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the server; ${DEFAULT-VALUE} by default.")
    private int port = HeartbeatServer.DEFAULT_PORT;

    @Option(
            names = "--detect-within",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "Time within which a dead server must be noticed; ${DEFAULT-VALUE} by default.")
    private Duration detectWithin;

    @Option(
            names = "--ride-out",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Outage of the network that must not end the connection; ${DEFAULT-VALUE} by default.")
    private Duration rideOut;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs until the connection ends; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new HeartbeatClient(), args);
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        StatusPrinter printer = new StatusPrinter();
        CompletableFuture<Diagnosis> end = new CompletableFuture<>();
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(detectWithin)
                .rideOut(rideOut)
                .listener(printer)
                .onEnd((channel, reason) -> end.complete(reason))
                .build();
        EventLoopGroup loops = options.transport().eventLoops(1);
        try {
            ChannelFuture connected = new Bootstrap()
                    .group(loops)
                    .channel(options.transport().clientChannel())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            Frames.addTo(channel.pipeline());
                            keepAlive.install(channel, Frames.CODEC);
                            channel.pipeline().addLast(TransportErrors.KEPT);
                            printer.follow(channel, keepAlive);
                        }
                    })
                    .connect(host, port)
                    .await();
            if (!connected.isSuccess()) {
                System.err.println(
                        "Cannot connect: " + connected.cause().getMessage() + " (is a HeartbeatServer running there?)");
                return 1;
            }
            System.out.println(
                    "Connected to " + connected.channel().remoteAddress() + " (" + options.transport() + ")");
            System.out.println(keepAlive.heartbeat().orElseThrow());
            keepAlive.tcp().ifPresent(System.out::println);
            return end.get().cause().orderly() ? 0 : 1;
        } finally {
            loops.shutdownGracefully();
        }
    }
}
