package io.keepalive.netty.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Netty server on the loopback address and its clients, of Netty or plain sockets; closing it closes everything.
 *
 * <p>An initializer runs where a user's {@code ChannelInitializer} would.
 */
public final class Loopback implements AutoCloseable {

    /** An initializer for a pipeline that needs nothing. */
    public static final Consumer<Channel> NOTHING = channel -> {};

    private static final int LOOPS = 2;
    private static final long PATIENCE_SECONDS = 10;

    private final TestTransport transport;
    private final EventLoopGroup loops;
    private final Channel server;
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Socket> plain = new ArrayList<>();

    private Loopback(TestTransport transport, int loops, ServerBootstrap bootstrap, Consumer<Channel> initializer)
            throws InterruptedException {
        this.transport = transport;
        this.loops = transport.newGroup(loops);
        this.server = bootstrap
                .group(this.loops)
                .channel(transport.serverChannelType())
                .childHandler(initializer(initializer))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        channels.add(server);
    }

    /** Listens; {@code onAccepted} initializes each accepted channel. */
    public static Loopback listen(TestTransport transport, Consumer<Channel> onAccepted) throws InterruptedException {
        return listen(transport, new ServerBootstrap(), onAccepted);
    }

    /** Listens with options set on a bootstrap. */
    public static Loopback listen(TestTransport transport, ServerBootstrap bootstrap, Consumer<Channel> onAccepted)
            throws InterruptedException {
        return new Loopback(transport, LOOPS, bootstrap, onAccepted);
    }

    /** Listens with everything on one event loop. */
    public static Loopback listenOnOneLoop(TestTransport transport, Consumer<Channel> onAccepted)
            throws InterruptedException {
        return new Loopback(transport, 1, new ServerBootstrap(), onAccepted);
    }

    public TestTransport transport() {
        return transport;
    }

    /** The listening channel. */
    public Channel server() {
        return server;
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** The next accepted channel, active and registered. */
    public Channel accepted() throws InterruptedException {
        Channel channel = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (channel == null) {
            throw new AssertionError("no connection within " + PATIENCE_SECONDS + " s");
        }
        return channel;
    }

    /** A connected Netty client. */
    public Channel connect(Consumer<Channel> initializer) throws InterruptedException {
        return connect(new Bootstrap().channel(transport.channelType()), initializer);
    }

    /** A connected Netty client with a channel class, and perhaps options, set on a bootstrap. */
    public Channel connect(Bootstrap bootstrap, Consumer<Channel> initializer) throws InterruptedException {
        return bootstrap
                .group(loops)
                .handler(initializer(initializer))
                .connect(server.localAddress())
                .sync()
                .channel();
    }

    /** A connected plain socket: a peer that does only what the test does. */
    public Socket connectPlain() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        plain.add(socket);
        return socket;
    }

    /** An event loop that is not the channel's. */
    public EventLoop anotherLoopThan(EventLoop loop) {
        EventLoop other = loops.next();
        return other == loop ? loops.next() : other;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : plain) {
            socket.close();
        }
        channels.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private ChannelInitializer<Channel> initializer(Consumer<Channel> initializer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channels.add(channel);
                initializer.accept(channel);
                channel.pipeline().addLast(new Tail());
            }
        };
    }

    /** Hands accepted channels to the test. */
    private final class Tail extends Application {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (ctx.channel().parent() != null) {
                accepted.add(ctx.channel());
            }
        }
    }
}
