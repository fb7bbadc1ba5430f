package io.keepalive.netty.path;

import io.keepalive.internal.Require;
import io.keepalive.path.PathLimit;
import io.keepalive.path.SearchPlan;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how long the path to an {@link EchoEndpoint} keeps an idle connection, with spare connections beside those that
 * work, which it does not touch.
 *
 * <pre>{@code
 * PathDiscovery.to(endpoint, SearchPlan.between(ofSeconds(10), ofMinutes(30)).build())
 *         .build()
 *         .start(new Bootstrap().group(loops).channel(NioSocketChannel.class))
 *         .thenAcceptAsync(limit -> store.save("home", limit)); // a file: not on the event loop
 * }</pre>
 *
 * <p>Each silence is tried on two connections: after it the client speaks first on one, and the server on the other. That
 * nothing comes through counts as forgotten, and so does a reset. A control connection stays busy meanwhile: what happens
 * while it is not answered says nothing about the path, and is tried again. The spares have no TCP keepalive. None of them speaks TLS.
 *
 * <p>Immutable and thread-safe; one discovery can be started any number of times.
 */
public final class PathDiscovery {

    private static final Duration DEFAULT_ANSWER = Duration.ofSeconds(3);

    private final SocketAddress endpoint;
    private final Settings settings;

    private PathDiscovery(Builder builder) {
        endpoint = builder.endpoint;
        Duration giveUp = builder.giveUpAfter != null
                ? builder.giveUpAfter
                : builder.plan.duration().multipliedBy(2).plusMinutes(1);
        settings = new Settings(builder.plan, builder.answerWithin, giveUp, builder.onTrial);
    }

    /**
     * Starts a discovery.
     *
     * @param endpoint where an {@link EchoEndpoint} listens, on the same path as the connections that the answer is for
     * @param plan what to find out
     * @return a builder
     * @throws NullPointerException if an argument is null
     */
    public static Builder to(SocketAddress endpoint, SearchPlan plan) {
        return new Builder(Objects.requireNonNull(endpoint, "endpoint"), Objects.requireNonNull(plan, "plan"));
    }

    /**
     * Runs it. There are at most twice as many spare connections at once as the plan has trials in parallel, and the control
     * connection. It takes {@link SearchPlan#duration} and the time of the answers, or more where results are doubtful or do
     * not count, up to the time to give up.
     *
     * @param bootstrap with an event loop group, a channel class, and whatever the path needs, such as a local address; it is
     *     copied, and its handler not used. All connections run on one of its event loops
     * @return completes on that event loop, with a {@link PathUnknownException} where it gave up; cancel it to end the search
     * @throws NullPointerException if {@code bootstrap} is null
     * @throws IllegalArgumentException if it has no event loop group
     */
    public CompletableFuture<PathLimit> start(Bootstrap bootstrap) {
        if (Objects.requireNonNull(bootstrap, "bootstrap").config().group() == null) {
            throw Require.expected("bootstrap", bootstrap, "with an event loop group");
        }
        EventLoop loop = bootstrap.config().group().next();
        Bootstrap spares = bootstrap
                .clone(loop)
                .remoteAddress(endpoint)
                .option(ChannelOption.SO_KEEPALIVE, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0) // no goodbyes to a path that has forgotten
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.answerMillis);
        DiscoveryRun run = new DiscoveryRun(loop, spares, settings);
        run.start();
        return run.result;
    }

    /** Builds a {@link PathDiscovery}. Not thread-safe. */
    public static final class Builder {

        private final SocketAddress endpoint;
        private final SearchPlan plan;
        private Duration answerWithin = DEFAULT_ANSWER;
        private @Nullable Duration giveUpAfter;
        private Consumer<PathTrial> onTrial = trial -> {};

        private Builder(SocketAddress endpoint, SearchPlan plan) {
            this.endpoint = endpoint;
            this.plan = plan;
        }

        /**
         * Sets how long an answer may take before the path is said to have forgotten.
         *
         * @param limit 100 ms to 60 s; 3 s by default, in which TCP retransmits what was lost three times
         * @return this builder
         * @throws NullPointerException if {@code limit} is null
         * @throws IllegalArgumentException if {@code limit} is out of range
         */
        public Builder answerWithin(Duration limit) {
            boolean inRange = Objects.requireNonNull(limit, "answerWithin").compareTo(Duration.ofMillis(100)) >= 0
                    && limit.compareTo(Duration.ofSeconds(60)) <= 0;
            if (!inRange) {
                throw Require.expected("answerWithin", limit, "PT0.1S..PT1M");
            }
            answerWithin = limit;
            return this;
        }

        /**
         * Sets after what time it gives up.
         *
         * @param time longer than zero; twice the plan's duration and a minute by default
         * @return this builder
         * @throws NullPointerException if {@code time} is null
         * @throws IllegalArgumentException if {@code time} is not longer than zero
         */
        public Builder giveUpAfter(Duration time) {
            giveUpAfter = Require.positive("giveUpAfter", time);
            return this;
        }

        /**
         * Sets who is told of each trial, on the event loop.
         *
         * @param told gets the trial's result
         * @return this builder
         * @throws NullPointerException if {@code told} is null
         */
        public Builder onTrial(Consumer<PathTrial> told) {
            onTrial = Objects.requireNonNull(told, "onTrial");
            return this;
        }

        /**
         * Makes the discovery.
         *
         * @return the discovery
         */
        public PathDiscovery build() {
            return new PathDiscovery(this);
        }
    }
}
