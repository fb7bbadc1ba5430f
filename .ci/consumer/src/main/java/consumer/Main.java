package consumer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The README's quick start in a project of its own: pings are answered, the server ends, and the client knows why. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        CompletableFuture<Diagnosis> end = new CompletableFuture<>();
        NettyKeepAlive client = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofMillis(1500))
                .onEnd((channel, reason) -> end.complete(reason))
                .build();
        NettyKeepAlive server = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(ofSeconds(10))
                .build();

        EventLoopGroup serverLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoopGroup clientLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel listening = new ServerBootstrap()
                    .group(serverLoop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(pipeline(server))
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            Channel connection = new Bootstrap()
                    .group(clientLoop)
                    .channel(NioSocketChannel.class)
                    .handler(pipeline(client))
                    .connect(listening.localAddress())
                    .sync()
                    .channel();
            while (client.counters().pongsReceived() < 2) {
                Thread.sleep(50);
            }
            System.out.println("A user's program runs: " + client.status(connection));
            serverLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            Diagnosis reason = end.get(10, TimeUnit.SECONDS);
            System.out.println("The client says: " + reason);
            if (reason.cause() != Cause.PEER_CLOSED) {
                throw new IllegalStateException(reason + " (expected: PEER_CLOSED)");
            }
        } finally {
            serverLoop.shutdownGracefully();
            clientLoop.shutdownGracefully();
        }
    }

    private static ChannelInitializer<Channel> pipeline(NettyKeepAlive keepAlive) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new LengthFieldPrepender(4));
                channel.pipeline().addLast("frames", new LengthFieldBasedFrameDecoder(65_536, 0, 4, 0, 4));
                keepAlive.install(channel, "frames");
            }
        };
    }
}
