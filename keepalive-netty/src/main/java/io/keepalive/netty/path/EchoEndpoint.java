package io.keepalive.netty.path;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's side of a {@link PathDiscovery}: answers each request after the time that it asks for, with as many bytes as
 * it has.
 *
 * <pre>{@code
 * EchoEndpoint.builder().build().bind(new ServerBootstrap().group(loops).channel(...), new InetSocketAddress(7007));
 * }</pre>
 *
 * <p>Its clients are not trusted: a connection holds one request at a time, of which the next takes the place; whoever sends
 * anything else, asks for too long a time, or asks more often than once per 50 ms and 20 times at once is disconnected, and so is
 * who asks nothing at all within its first minute, or nothing more for a minute longer than the longest time that may be asked
 * for. Connections beyond the most are closed at once.
 *
 * <p>Thread-safe; one endpoint serves any number of ports.
 */
public final class EchoEndpoint {

    private static final Duration DEFAULT_LONGEST_DELAY = Duration.ofHours(2);
    private static final int DEFAULT_MOST_CONNECTIONS = 1_000;

    private final long longestDelayMillis;
    private final int mostConnections;
    private final AtomicInteger connections = new AtomicInteger();

    private EchoEndpoint(Builder builder) {
        longestDelayMillis = Durations.saturatedNanos(builder.longestDelay) / 1_000_000;
        mostConnections = builder.mostConnections;
    }

    /**
     * Starts an endpoint.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Listens.
     *
     * @param bootstrap with an event loop group and a channel class; its child handler is set on a copy
     * @param address where to listen
     * @return the listening channel's future
     * @throws NullPointerException if an argument is null
     */
    public ChannelFuture bind(ServerBootstrap bootstrap, SocketAddress address) {
        Objects.requireNonNull(address, "address");
        return Objects.requireNonNull(bootstrap, "bootstrap")
                .clone()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install(channel);
                    }
                })
                .bind(address);
    }

    /**
     * Makes an accepted channel of an own bootstrap a client's of this endpoint.
     *
     * @param channel the channel, whose pipeline needs nothing else; a {@link PathDiscovery} speaks no TLS
     * @throws NullPointerException if {@code channel} is null
     */
    public void install(Channel channel) {
        Objects.requireNonNull(channel, "channel");
        if (connections.incrementAndGet() > mostConnections) {
            connections.decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        channel.pipeline().addLast(new EchoHandler(longestDelayMillis, System::nanoTime));
    }

    /**
     * How many connections there are.
     *
     * @return the number
     */
    public int connections() {
        return connections.get();
    }

    /** Builds an {@link EchoEndpoint}. Not thread-safe. */
    public static final class Builder {

        private Duration longestDelay = DEFAULT_LONGEST_DELAY;
        private int mostConnections = DEFAULT_MOST_CONNECTIONS;

        private Builder() {}

        /**
         * Sets the longest time that may be asked for: no longer silence can be tried.
         *
         * @param delay 1 ms to 24 h; 2 h by default
         * @return this builder
         * @throws NullPointerException if {@code delay} is null
         * @throws IllegalArgumentException if {@code delay} is out of range
         */
        public Builder longestDelay(Duration delay) {
            boolean inRange = Objects.requireNonNull(delay, "longestDelay").compareTo(Duration.ofMillis(1)) >= 0
                    && delay.compareTo(Duration.ofHours(24)) <= 0;
            if (!inRange) {
                throw Require.expected("longestDelay", delay, "PT0.001S..PT24H");
            }
            longestDelay = delay;
            return this;
        }

        /**
         * Sets how many connections there may be at once.
         *
         * @param connections 1 or more; 1,000 by default, enough for about forty discoveries at once
         * @return this builder
         * @throws IllegalArgumentException if {@code connections} is out of range
         */
        public Builder mostConnections(int connections) {
            mostConnections = Require.inRange("mostConnections", connections, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Makes the endpoint.
         *
         * @return the endpoint
         */
        public EchoEndpoint build() {
            return new EchoEndpoint(this);
        }
    }
}
