package io.keepalive.examples;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Transport;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.examples.websocket.PageHandler;
import io.keepalive.examples.websocket.StatusFeed;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pings browsers, which answer by themselves, and shows them their own round-trip time and state live. */
@Command(
        name = "WebSocketServer",
        sortOptions = false,
        description = "Serves a page that shows how the server sees its connection.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class WebSocketServer implements Callable<Integer> {

    private static final int LARGEST_REQUEST = 8_192;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; ${DEFAULT-VALUE} by default.")
    private int port = 7702;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "Silence after which a browser is pinged; three such times later it is dead."
                    + " ${DEFAULT-VALUE} by default.")
    private Duration idle;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs until it is stopped; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new WebSocketServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        NettyKeepAlive keepAlive = keepAlive(idle);
        EventLoopGroup loops = options.transport().eventLoops(1);
        try {
            ChannelFuture bound =
                    listen(options.transport(), loops, port, keepAlive).await();
            if (!bound.isSuccess()) {
                System.err.println(
                        "Cannot listen on port " + port + ": " + bound.cause().getMessage());
                return 1;
            }
            System.out.println("Open http://localhost:" + port + "/ in a browser.");
            bound.channel().closeFuture().sync();
            return 0;
        } finally {
            loops.shutdownGracefully();
        }
    }

    static NettyKeepAlive keepAlive(Duration idle) {
        return NettyKeepAlive.builder(HeartbeatProtocols.webSocket())
                .heartbeat(HeartbeatPolicy.pinging(idle, idle, 3).build())
                .onEnd(WebSocketServer::tell)
                .build();
    }

    static ChannelFuture listen(Transport transport, EventLoopGroup loops, int port, NettyKeepAlive keepAlive) {
        return new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpServerKeepAliveHandler())
                                .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                                .addLast(new WebSocketServerProtocolHandler("/status"));
                        keepAlive.install(channel); // finds its place beside the WebSocket handler
                        channel.pipeline()
                                .addLast(new StatusFeed(keepAlive))
                                .addLast(new PageHandler())
                                .addLast(TransportErrors.KEPT);
                    }
                })
                .bind(port);
    }

    /** The page itself comes over connections without a heartbeat, whose orderly end is no news. */
    private static void tell(Channel channel, Diagnosis reason) {
        if (reason.evidence().silence().isPresent() || !reason.cause().orderly()) {
            System.out.println(channel.remoteAddress() + "  " + reason);
        }
    }
}
