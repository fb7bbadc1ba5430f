package io.keepalive.netty.link;

import io.keepalive.internal.Require;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.BootstrapConfig;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link PeerLink}.
 *
 * <p>Not thread-safe.
 */
public final class PeerLinkBuilder {

    final Bootstrap bootstrap;
    LinkListener listener = new LinkListener() {};
    Backoff backoff = Backoff.byDefault();
    long seed = ThreadLocalRandom.current().nextLong();

    /** As long as nginx waits for a client after its own goodbye (lingering_timeout). */
    Duration closeGrace = Duration.ofSeconds(5);

    /** Null where suspect connections are not replaced. */
    @Nullable
    Duration replaceGrace;

    PeerLinkBuilder(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Sets what hears of the link.
     *
     * @param listener the listener; none by default
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public PeerLinkBuilder listener(LinkListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how long to wait between attempts, and when to give up.
     *
     * @param backoff the policy; {@link Backoff#byDefault()} by default
     * @return this builder
     * @throws NullPointerException if {@code backoff} is null
     */
    public PeerLinkBuilder backoff(Backoff backoff) {
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        return this;
    }

    /**
     * Sets what the waits are drawn by, so that a test can repeat them.
     *
     * @param seed any number, another for each link; drawn by default
     * @return this builder
     */
    public PeerLinkBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Sets how long the close of a connection in good order may take: the goodbye, what is left to send, and the peer's own close. Then
     * it is closed all the same.
     *
     * @param time longer than zero; 5 s by default (as nginx's lingering_timeout)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public PeerLinkBuilder closeGrace(Duration time) {
        closeGrace = Require.positive("closeGrace", time);
        return this;
    }

    /**
     * Opens a second connection when the peer of the first has left a ping unanswered, and uses that once it is there and the first is
     * still suspect. One at a time, after a wait by the backoff. Needs Keepalive with heartbeats on the channels.
     *
     * @param grace how long the old one, if it recovers after it was replaced, is kept for answers that may still come, until it is
     *     closed in good order; longer than zero. Suspect connections are not replaced by default
     * @return this builder
     * @throws NullPointerException if {@code grace} is null
     * @throws IllegalArgumentException if {@code grace} is not longer than zero
     */
    public PeerLinkBuilder replaceSuspect(Duration grace) {
        replaceGrace = Require.positive("grace", grace);
        return this;
    }

    /**
     * Begins to connect, and goes on until closed. The listener hears nothing before this has returned, if it is called on the link's
     * event loop.
     *
     * @return the link
     * @throws IllegalArgumentException if the bootstrap lacks something
     * @throws IllegalStateException if its group is shut down
     */
    public PeerLink open() {
        BootstrapConfig config = bootstrap.config();
        EventLoopGroup group = needed("group", config.group());
        needed("channel", config.channelFactory());
        needed("handler", config.handler());
        SocketAddress remote = needed("remoteAddress", config.remoteAddress());
        if (group.isShuttingDown()) {
            throw new IllegalStateException("bootstrap.group: " + group + " (expected: one that is not shut down)");
        }
        PeerLink link = new PeerLink(this, group.next(), remote);
        link.begin();
        return link;
    }

    private static <T> T needed(String name, @Nullable T value) {
        if (value == null) {
            throw Require.expected("bootstrap." + name, "none", "one");
        }
        return value;
    }
}
