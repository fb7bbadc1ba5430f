package io.keepalive.netty.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A client connection that comes back: it connects, and when the connection ends, for whatever reason, connects again, with
 * exponential backoff and full jitter, until it is closed or the backoff gives up.
 *
 * <pre>{@code
 * PeerLink link = PeerLink.builder(bootstrap).listener(listener).open();
 * link.connected().thenAccept(channel -> channel.writeAndFlush(order));
 * ...
 * link.close();
 * }</pre>
 *
 * <p>Whether a peer is alive is {@code NettyKeepAlive}'s to say, which the bootstrap's handler installs on each channel. Without it the
 * link learns only of what the kernel tells, so a dead peer may go unnoticed for as long as nothing is written; nothing is ever suspect,
 * nothing replaced, and ends come without a diagnosis.
 *
 * <p>The link queues nothing: what is written to a channel that ends is lost with it, and {@link LinkEnd} says what that was.
 *
 * <p>Thread-safe. All its work is done on one event loop of the bootstrap's group, on which its channels live as well.
 */
public final class PeerLink {

    private final SocketAddress remote;
    private final LinkFace face;
    private final LinkWork work;

    PeerLink(PeerLinkBuilder builder, EventLoop loop, SocketAddress remote) {
        this.remote = remote;
        this.face = new LinkFace(loop);
        this.work = new LinkWork(this, builder, face);
    }

    /**
     * Starts building a link.
     *
     * @param bootstrap has the group, the channel type, the handler, which installs Keepalive, and the remote address, which is
     *     resolved at each attempt; options such as CONNECT_TIMEOUT_MILLIS as well. What is changed after {@code open()} goes unnoticed
     * @return a builder
     * @throws NullPointerException if {@code bootstrap} is null
     */
    public static PeerLinkBuilder builder(Bootstrap bootstrap) {
        return new PeerLinkBuilder(Objects.requireNonNull(bootstrap, "bootstrap"));
    }

    void begin() {
        work.later(work::attempt);
    }

    /**
     * The channel to use now. It may be suspect, or end the next moment.
     *
     * @return the channel; empty while there is none, and once the link is closed
     */
    public Optional<Channel> channel() {
        return face.channel();
    }

    /**
     * The present channel, or the next. Its dependents run on the link's event loop, unless it is done already.
     *
     * @return a future of the caller's own; fails with {@link LinkClosedException} if there will be none
     */
    public CompletableFuture<Channel> connected() {
        return face.connected();
    }

    /**
     * What the link is doing.
     *
     * @return its state
     */
    public LinkState state() {
        return face.state();
    }

    /**
     * The link as it is now.
     *
     * @return its status
     */
    public LinkStatus status() {
        return face.status();
    }

    /**
     * The event loop on which the link works and its channels live.
     *
     * @return the loop
     */
    public EventLoop eventLoop() {
        return face.loop();
    }

    /**
     * Closes the connections in good order and makes no other. What was written before is sent, and the peer has the grace to close its
     * side. A link can be closed more than once.
     *
     * @return a future of the caller's own, done when no connection is left
     */
    public CompletableFuture<Void> close() {
        work.later(work::close);
        return face.closed();
    }

    /** The link's remote address and status. */
    @Override
    public String toString() {
        return "PeerLink[" + remote + ", " + status() + ']';
    }
}
