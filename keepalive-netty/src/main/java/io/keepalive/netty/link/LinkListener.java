package io.keepalive.netty.link;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what becomes of a link; every method does nothing by default.
 *
 * <p>Methods run on the link's event loop and must not block. The link's state has changed before. One that throws harms nothing: it
 * is logged.
 */
public interface LinkListener {

    /**
     * A connection is there to be used: the first, one after another ended, or one that replaces another.
     *
     * @param link the link
     * @param channel the connection, which has become active
     */
    default void onUp(PeerLink link, Channel channel) {}

    /**
     * A connection ended that {@link #onUp} had told of. If it was replaced before, or is the last of a link that was closed, no
     * attempt follows.
     *
     * @param link the link
     * @param channel the connection
     * @param end why, and what was in flight
     */
    default void onDown(PeerLink link, Channel channel, LinkEnd end) {}

    /**
     * The peer of the connection in use has left a ping unanswered.
     *
     * @param link the link
     * @param channel the connection
     */
    default void onSuspect(PeerLink link, Channel channel) {}

    /**
     * The peer was heard again before it was declared dead.
     *
     * @param link the link
     * @param channel the connection
     */
    default void onRecovered(PeerLink link, Channel channel) {}

    /**
     * An attempt to connect failed.
     *
     * @param link the link
     * @param cause why
     * @param nextDelay how long the next attempt waits; empty if there will be none, to connect or to replace
     */
    default void onAttemptFailed(PeerLink link, Throwable cause, Optional<Duration> nextDelay) {}

    /**
     * A suspect connection was replaced: what is written from now on goes by the new one, of which {@link #onUp} tells next. The old
     * one lives on until it is dead, or recovers and has had its grace; answers may still come on it.
     *
     * @param link the link
     * @param old the connection that was in use
     * @param replacement the one that is in use now
     */
    default void onReplaced(PeerLink link, Channel old, Channel replacement) {}

    /**
     * The limits of the backoff are reached.
     *
     * @param link the link, which makes no more connections
     * @param status its status, with the last failure and diagnosis
     */
    default void onGivenUp(PeerLink link, LinkStatus status) {}
}
