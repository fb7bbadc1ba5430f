package io.keepalive.netty.http;

import io.keepalive.http.RetryReason;
import io.keepalive.http.Reuse;
import io.keepalive.http.ReusePolicy;
import io.keepalive.http.ReuseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1 keep-alive for the connections of a Netty client: follows the server's hints, closes an idle connection before the
 * server does, and says whether a connection may be used again and whether a failed request can be sent again.
 *
 * <pre>{@code
 * HttpClientKeepAlive keepAlive = HttpClientKeepAlive.builder(ReusePolicy.builder().build()).build();
 *
 * // in the ChannelInitializer, or the pool's handler
 * channel.pipeline().addLast(new HttpClientCodec());
 * keepAlive.install(channel);
 * channel.pipeline().addLast(new YourHandler());
 *
 * // a pool that hands out no stale connection
 * new FixedChannelPool(bootstrap, handler, HttpClientKeepAlive.healthChecker(), ...);
 * }</pre>
 *
 * <p>A connection that was handed out and not used is closed as well when its time is over, and the request that comes then
 * fails as {@link RetryReason#NOTHING_WRITTEN}. One that has carried no request yet is not closed. A connection that another protocol
 * takes over (101, or 2xx to CONNECT) is left alone from then on.
 *
 * <p>One instance serves any number of channels. Thread-safe.
 */
public final class HttpClientKeepAlive {

    private final ReusePolicy policy;
    private final boolean closes;
    private final AtomicInteger connections = new AtomicInteger();

    HttpClientKeepAlive(HttpClientKeepAliveBuilder builder) {
        this.policy = builder.policy;
        this.closes = builder.closes;
    }

    /**
     * Starts an instance.
     *
     * @param policy when connections may be used again
     * @return a builder
     * @throws NullPointerException if {@code policy} is null
     */
    public static HttpClientKeepAliveBuilder builder(ReusePolicy policy) {
        return new HttpClientKeepAliveBuilder(policy);
    }

    /**
     * A check for Netty's channel pools that refuses stale connections, by what is known when it is asked: closed ones, also those
     * whose FIN or reset the event loop has not read; those whose peer Keepalive's heartbeats or the kernel hold for suspect or
     * dead; and, where HTTP keep-alive is installed, those that are not {@link #reuse reusable}. What is installed on the channel
     * is found by itself; without any of it, as with HTTP/2, the first holds.
     *
     * <p>For pools only: what HTTP keep-alive refuses is closed, be it busy, as Netty 4.1's pools would leave it open when it is given
     * back. Ask {@link #reuse} to learn of a connection in use.
     *
     * <p>On epoll and io_uring the kernel is asked and the answer is there at once. Elsewhere the channel is read first, so the
     * answer takes some turns of its event loop. Never blocks; any thread may ask.
     *
     * @return the check
     */
    public static ChannelHealthChecker healthChecker() {
        return StaleConnectionCheck.INSTANCE;
    }

    /**
     * Installs on a channel, around its HTTP codec. Any thread may install; inside a {@code ChannelInitializer} it needs no
     * thought. Before the first request: the answer to one that was written earlier is taken for unsolicited, and closes the
     * connection.
     *
     * @param channel the channel, registered, with an {@link HttpClientCodec} or {@link HttpResponseDecoder} in its pipeline
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalArgumentException if its pipeline has no such codec
     * @throws IllegalStateException if HTTP keep-alive is installed on the channel already
     */
    public void install(Channel channel) {
        HttpClientHandler.install(this, Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Whether a connection may be used for another request now. Any thread may ask.
     *
     * @param channel a channel on which HTTP keep-alive was installed
     * @return the verdict; done at once if this is called on the channel's event loop
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalStateException if HTTP keep-alive is not installed on the channel
     */
    public Future<Reuse> reuse(Channel channel) {
        return ask(channel, HttpClientHandler::reuse, Reuse.no(ReuseReason.CLOSED));
    }

    /**
     * What may have become of a request whose write failed, or whose connection ended before it was answered. Any thread may ask.
     *
     * @param write what writing the request's head returned
     * @param request the request, the very object that was written; a handler on the way may have put another in its place, if it
     *     has passed on the promise
     * @return why it can be sent again or cannot, with the {@link RetryReason#verdict() verdict}; {@link RetryReason#UNKNOWN} for a
     *     request that was answered before the one that was answered last. Done at once if this is called on the channel's event
     *     loop
     * @throws NullPointerException if an argument is null
     * @throws IllegalStateException if HTTP keep-alive is not installed on the channel
     */
    public Future<RetryReason> verdict(ChannelFuture write, HttpRequest request) {
        Channel channel = Objects.requireNonNull(write, "write").channel();
        Objects.requireNonNull(request, "request");
        return ask(channel, connection -> connection.verdict(request, write), RetryReason.UNKNOWN);
    }

    /**
     * The same where it is not known what became of the write: a request that never passed Keepalive, as the channel was closed
     * before, is {@link RetryReason#UNKNOWN} as well.
     *
     * @param channel a channel on which HTTP keep-alive was installed
     * @param request the request, the very object that was written
     * @return why it can be sent again or cannot; done at once if this is called on the channel's event loop
     * @throws NullPointerException if an argument is null
     * @throws IllegalStateException if HTTP keep-alive is not installed on the channel
     */
    public Future<RetryReason> verdict(Channel channel, HttpRequest request) {
        Objects.requireNonNull(request, "request");
        return ask(channel, connection -> connection.verdict(request, null), RetryReason.UNKNOWN);
    }

    /**
     * The settings in use.
     *
     * @return the policy
     */
    public ReusePolicy policy() {
        return policy;
    }

    boolean closes() {
        return closes;
    }

    void joined() {
        connections.incrementAndGet();
    }

    void left() {
        connections.decrementAndGet();
    }

    /** How many connections are open. */
    int size() {
        return connections.get();
    }

    /** Asks on the channel's event loop; where that takes no more tasks, {@code otherwise} is the answer. */
    private static <T> Future<T> ask(Channel channel, Function<HttpClientHandler, T> question, T otherwise) {
        @Nullable HttpClientHandler connection = HttpClientHandler.of(Objects.requireNonNull(channel, "channel"));
        if (connection == null) {
            throw new IllegalStateException("channel: " + channel + " (expected: one with HTTP keep-alive)");
        }
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            return loop.newSucceededFuture(question.apply(connection));
        }
        try {
            return loop.submit(() -> question.apply(connection));
        } catch (RejectedExecutionException shutDown) {
            return loop.newSucceededFuture(otherwise);
        }
    }
}
