package io.keepalive.examples.http;

import io.keepalive.examples.support.Transport;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.http.HttpDrain;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.http.HttpServerKeepAlive;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A small web site with keep-alive, which listens from {@link #listen} until {@link #close}. Thread-safe. */
public final class HttpSite implements AutoCloseable {

    private final HttpServerKeepAlive keepAlive;
    private final EventLoopGroup loops;
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel listening;
    private final int port;

    private HttpSite(Transport transport, int port, HttpServerKeepAlive keepAlive) throws IOException {
        this.keepAlive = keepAlive;
        this.loops = transport.eventLoops(Runtime.getRuntime().availableProcessors());
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec());
                        keepAlive.install(channel);
                        channel.pipeline()
                                .addLast(new SiteHandler(connections.incrementAndGet(), new AnswersInOrder(channel)))
                                .addLast(TransportErrors.KEPT);
                    }
                })
                .bind(port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully();
            throw new IOException(
                    "Cannot listen on port " + port + ": " + bound.cause().getMessage());
        }
        listening = bound.channel();
        this.port = ((InetSocketAddress) listening.localAddress()).getPort(); // known no more when it is closed
    }

    /**
     * Begins to serve.
     *
     * @param port to listen on; 0 for any that is free
     * @throws IOException if the port cannot be listened on
     */
    public static HttpSite listen(Transport transport, int port, HttpServerKeepAlive keepAlive) throws IOException {
        return new HttpSite(transport, port, keepAlive);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Runs what is to be done from time to time, on an event loop of the site. */
    public ScheduledExecutorService timer() {
        return loops.next();
    }

    /** Listens no more, and ends all connections in good order: done when the last one is closed. */
    public CompletableFuture<Drained> drain(HttpDrain how) {
        listening.close().awaitUninterruptibly();
        return keepAlive.drain(how);
    }

    /** Waits until somebody closes it. */
    public void awaitClosed() throws InterruptedException {
        loops.terminationFuture().await();
    }

    /** Closes whatever is open. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
