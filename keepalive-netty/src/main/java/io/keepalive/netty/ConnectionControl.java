package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What whoever holds one connection can do with it, whichever instance was installed: hear of it alone, end it in good order, and say
 * that a fresh connection to its peer is being made.
 *
 * <p>Nothing of it costs a connection that does not use it.
 */
public final class ConnectionControl {

    private static final AttributeKey<KeepAliveListener[]> LISTENERS =
            AttributeKey.valueOf(ConnectionControl.class, "listeners");

    private static final KeepAliveListener[] NONE = {};

    private ConnectionControl() {}

    /**
     * Has a listener hear of one channel, after the instance's own: what {@link KeepAliveListener} tells of one connection, except
     * what is told while Keepalive is being installed. Before or after it is installed; any thread.
     *
     * @param channel the channel
     * @param listener what is to hear of it, for as long as the channel lives
     * @throws NullPointerException if an argument is null
     */
    public static void listen(Channel channel, KeepAliveListener listener) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(listener, "listener");
        KeepAliveListener[] before;
        KeepAliveListener[] after;
        do {
            before = channel.attr(LISTENERS).get();
            int count = before == null ? 0 : before.length;
            after = before == null ? new KeepAliveListener[1] : Arrays.copyOf(before, count + 1);
            after[count] = listener;
        } while (!channel.attr(LISTENERS).compareAndSet(before, after));
    }

    static KeepAliveListener[] listeners(Channel channel) {
        KeepAliveListener[] found =
                channel.hasAttr(LISTENERS) ? channel.attr(LISTENERS).get() : null;
        return found == null ? NONE : found;
    }

    /**
     * Ends a connection in good order, as a drain does: the goodbye, what was written, the FIN, and the peer's own close. Its
     * diagnosis says that it was closed here. Called on the channel's event loop.
     *
     * @param channel the channel
     * @param grace how long all this may take; longer than zero. Then it is closed
     * @return whether it begins, or has begun before; false of a channel without Keepalive, and of one that is not active or has
     *     ended: that is left as it is
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code grace} is not longer than zero
     */
    public static boolean endInOrder(Channel channel, Duration grace) {
        Require.positive("grace", grace);
        ChannelKeepAlive connection = connection(channel);
        if (connection == null || !channel.isActive() || connection.ended()) {
            return false;
        }
        OrderlyEnd.begin(connection, Ending.CLOSED_HERE, evidence -> evidence, Durations.saturatedNanos(grace));
        return true;
    }

    /**
     * Says that a fresh connection is being made to the peer of one that is suspect. What becomes of it serves the diagnosis of the
     * old one, in place of a path probe and of fresh connections told of before. Called on the event loop that both channels live
     * on, at once when the attempt begins; of any other it is ignored, and of a connection that is not suspect.
     *
     * @param old the connection that is suspect
     * @param connecting done when the fresh connection is there, or failed
     * @throws NullPointerException if an argument is null
     */
    public static void freshConnection(Channel old, ChannelFuture connecting) {
        Objects.requireNonNull(connecting, "connecting");
        boolean together = connecting.channel().isRegistered()
                && old.isRegistered()
                && old.eventLoop() == connecting.channel().eventLoop();
        if (together && connection(old) instanceof HeartbeatConnection connection && connection.runs()) {
            Suspicion suspicion = connection.presentSuspicion();
            if (suspicion != null) {
                suspicion.inquiry().freshConnection(connecting, connection.now());
            }
        }
    }

    private static @Nullable ChannelKeepAlive connection(Channel channel) {
        Objects.requireNonNull(channel, "channel");
        return channel.hasAttr(NettyKeepAlive.CONNECTION)
                ? channel.attr(NettyKeepAlive.CONNECTION).get()
                : null;
    }
}
