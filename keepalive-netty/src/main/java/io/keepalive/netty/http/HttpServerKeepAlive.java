package io.keepalive.netty.http;

import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.lifetime.Drained;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP/1 keep-alive for the connections of a Netty server: idle timeout, limits of requests and age, protection from slow
 * heads, the {@code Connection} and {@code Keep-Alive} headers, and a close that loses nothing.
 *
 * <pre>{@code
 * HttpServerKeepAlive keepAlive = HttpServerKeepAlive.builder(HttpKeepAlive.builder().build()).build();
 *
 * // in the ChannelInitializer
 * channel.pipeline().addLast(new HttpServerCodec());
 * keepAlive.install(channel);
 * channel.pipeline().addLast(new YourHandler());
 * }</pre>
 *
 * <p>The application answers requests and does not close: not what it writes {@code Connection: close} on either, though a close of
 * its own after such a response does no harm. It may answer requests that were sent together as it likes as long as it does so in
 * their order. Netty's {@code HttpServerKeepAliveHandler} is not needed beside it. A connection that another protocol takes over
 * (101, or 2xx to CONNECT) is left alone from then on.
 *
 * <p>One instance serves any number of channels. Thread-safe.
 */
public final class HttpServerKeepAlive {

    private final HttpServerGroup group;

    HttpServerKeepAlive(HttpServerKeepAliveBuilder builder) {
        this.group = new HttpServerGroup(builder);
    }

    /**
     * Starts an instance.
     *
     * @param policy how long to hold connections
     * @return a builder
     * @throws NullPointerException if {@code policy} is null
     */
    public static HttpServerKeepAliveBuilder builder(HttpKeepAlive policy) {
        return new HttpServerKeepAliveBuilder(policy);
    }

    /**
     * Installs on a channel, around its HTTP codec: arriving bytes are seen before it, requests and responses directly behind it.
     * Any thread may install; inside a {@code ChannelInitializer} it needs no thought.
     *
     * @param channel the channel, registered, with an {@link HttpServerCodec} or {@link HttpRequestDecoder} in its pipeline
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalArgumentException if its pipeline has no such codec
     * @throws IllegalStateException if HTTP keep-alive is installed on the channel already
     */
    public void install(Channel channel) {
        HttpServerPlace.install(group, Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Ends all connections before a deploy, and those that are installed afterwards, for as long as this instance lives; so stop
     * accepting first. Any thread may call this.
     *
     * @param drain within which bounds
     * @return done when no connection is left, on the event loop of the last
     * @throws NullPointerException if {@code drain} is null
     * @throws IllegalStateException if a drain was begun before
     */
    public CompletableFuture<Drained> drain(HttpDrain drain) {
        return group.drain(Objects.requireNonNull(drain, "drain"));
    }

    /**
     * The running totals of all connections.
     *
     * @return a live view
     */
    public HttpServerCounters counters() {
        return group.counters;
    }

    /**
     * The settings in use.
     *
     * @return the policy
     */
    public HttpKeepAlive policy() {
        return group.policy;
    }
}
