package io.keepalive.netty.link;

import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server, its clients, and an event loop with a link on it; closed after the test. */
final class LinkWorld implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** One of its own: a link whose server is gone must not find that of another test at the port. */
    private final InetAddress address;

    final LinkEnds heard = new LinkEnds();
    final EventLoopGroup group;
    final Bootstrap bootstrap;
    boolean withKeepAlive = true;
    boolean fails;
    NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .detectWithin(Duration.ofSeconds(10))
            .build();
    private final List<Socket> accepted = new ArrayList<>();
    ServerSocket server;
    PeerLink link;

    LinkWorld(TestTransport transport) throws IOException {
        address = loopback(COUNT.incrementAndGet());
        group = transport.newGroup(1);
        listen(0);
        bootstrap = new Bootstrap()
                .group(group)
                .channel(transport.channelType())
                .remoteAddress(address, server.getLocalPort())
                .handler(initializer());
    }

    private static InetAddress loopback(int number) throws IOException {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        return linux
                ? InetAddress.getByAddress(new byte[] {127, 9, (byte) (number >> 8), (byte) number})
                : InetAddress.getLoopbackAddress();
    }

    void listen(int port) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(address, port), 50);
        server.setSoTimeout(20_000);
    }

    PeerLink open(Backoff backoff) {
        link = PeerLink.builder(bootstrap).listener(heard).backoff(backoff).open();
        return link;
    }

    Socket accept() throws IOException {
        Socket socket = server.accept();
        accepted.add(socket);
        return socket;
    }

    void kill() throws IOException {
        server.close();
        for (Socket each : accepted) {
            if (!each.isClosed()) {
                each.setSoLinger(true, 0);
                each.close();
            }
        }
    }

    private ChannelHandler initializer() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (fails) {
                    throw new IllegalStateException("thrown by the test");
                }
                channel.pipeline().addLast("lines", new LineBasedFrameDecoder(1000));
                if (withKeepAlive) {
                    keepAlive.install(channel, "lines");
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (link != null && !group.isShuttingDown()) {
            link.close();
        }
        kill();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(20, TimeUnit.SECONDS);
    }
}
