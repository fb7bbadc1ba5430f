package io.keepalive.examples;

import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.support.Transport;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** The README's quick start, with a server and a client around it that run it for a few seconds. */
public final class QuickStart {

    private QuickStart() {}

    /** Lets a client ping a server, then ends the server, and prints how the client sees both. */
    public static void main(String[] args) throws Exception {
        CompletableFuture<Diagnosis> end = new CompletableFuture<>();

        NettyKeepAlive client = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(15)) // a dead server is noticed within 15 s
                .rideOut(ofSeconds(5)) // an outage of 5 s ends nothing
                .onEnd((channel, reason) -> end.complete(reason))
                .build();
        NettyKeepAlive server = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(ofSeconds(10)) // a client silent for 15 s is dead
                .build();

        EventLoopGroup serverLoop = Transport.best().eventLoops(1);
        EventLoopGroup clientLoop = Transport.best().eventLoops(1);
        try {
            Channel connection = connect(clientLoop, client, listen(serverLoop, server));
            while (client.status(connection).roundTrip().isEmpty()) {
                Thread.sleep(100);
            }
            System.out.println(client.status(connection));
            serverLoop.shutdownGracefully();
            System.out.println(end.get());
        } finally {
            serverLoop.shutdownGracefully();
            clientLoop.shutdownGracefully();
        }
    }

    /** What goes into the pipeline, on either side. */
    private static ChannelInitializer<Channel> pipeline(NettyKeepAlive keepAlive) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new LengthFieldPrepender(4));
                channel.pipeline().addLast("frames", new LengthFieldBasedFrameDecoder(65_536, 0, 4, 0, 4));
                keepAlive.install(channel, "frames"); // heartbeats are handled directly behind "frames"
                channel.pipeline().addLast(new YourHandler());
            }
        };
    }

    private static SocketAddress listen(EventLoopGroup loop, NettyKeepAlive keepAlive) throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(Transport.best().serverChannel())
                .childHandler(pipeline(keepAlive))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel()
                .localAddress();
    }

    private static Channel connect(EventLoopGroup loop, NettyKeepAlive keepAlive, SocketAddress server)
            throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .handler(pipeline(keepAlive))
                .connect(server)
                .sync()
                .channel();
    }

    private static final class YourHandler extends ChannelInboundHandlerAdapter {}
}
