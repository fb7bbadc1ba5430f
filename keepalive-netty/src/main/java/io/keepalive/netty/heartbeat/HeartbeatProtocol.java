package io.keepalive.netty.heartbeat;

import io.keepalive.health.HealthReport;
import io.keepalive.negotiation.HeartbeatControl;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/**
 * How pings and pongs look in one protocol: what a user implements to give an own protocol heartbeats.
 *
 * <p>The heartbeat's handler stands behind the protocol's codec. It asks {@link #kindOf} of every inbound message, keeps
 * what is a heartbeat, and passes on everything else untouched. What {@link #ping} and {@link #pong} return is written
 * from there, through the codec.
 *
 * <p>Messages come from the network and are hostile until proven otherwise: {@link #kindOf} must look at sizes before it
 * reads, must not move a buffer's reader index, and must not throw. What it throws over is passed on as the
 * application's; what {@link #pong}, {@link #pongId}, {@link #controlOf} or {@link #healthOf} throws over is dropped and counted as malformed. The
 * heartbeat's handler releases the messages it keeps; an implementation releases nothing.
 *
 * <p>One instance serves all channels, so implementations are thread-safe, which they are by having no state.
 */
public interface HeartbeatProtocol {

    /** The id of a pong that carries none: it answers the latest ping. */
    long LATEST_PING = 0;

    /** What an inbound message is. */
    enum Kind {

        /** No heartbeat: the application's. */
        OTHER,

        /** A ping of the peer's, to be answered. */
        PING,

        /** A pong to a ping of ours, or claiming to be one. */
        PONG,

        /** What the peer has to say about heartbeats, beside pings and pongs. */
        CONTROL,

        /** How the peer's application is, beside its pings and pongs. */
        HEALTH,

        /** Marked as a heartbeat, but not one: dropped and counted. */
        MALFORMED
    }

    /**
     * Looks at an inbound message without changing it.
     *
     * @param message a message as the codec made it
     * @return what it is
     */
    Kind kindOf(Object message);

    /**
     * Reads which ping a pong answers.
     *
     * @param pong a message for which {@link #kindOf} said {@link Kind#PONG}
     * @return the id, or {@link #LATEST_PING} if the protocol's pongs carry none; ids never asked are ignored
     */
    long pongId(Object pong);

    /**
     * Makes a ping. Called for each, so it should leave no garbage: take a pooled buffer of {@code allocator}, or, where all
     * pings are the same, a {@code retainedDuplicate()} of one that was encoded once. Never the same buffer twice: its reader
     * index moves with every partial write.
     *
     * @param allocator the channel's allocator
     * @param id the ping's id, 1 or more, which the pong will carry
     * @return a new message that the codec can encode; the caller owns it
     */
    Object ping(ByteBufAllocator allocator, long id);

    /**
     * Makes the answer to a ping of the peer's, no larger than the ping was.
     *
     * @param allocator the channel's allocator
     * @param ping a message for which {@link #kindOf} said {@link Kind#PING}; still the caller's
     * @return a new message that the codec can encode, owned by the caller; or null if the protocol answers no pings
     */
    @Nullable
    Object pong(ByteBufAllocator allocator, Object ping);

    /**
     * Whether the protocol can say a {@link HeartbeatControl}. One that can overrides {@link #control} and
     * {@link #controlOf} as well.
     *
     * @return false by default
     */
    default boolean hasControl() {
        return false;
    }

    /**
     * Makes a control message. Times are rounded up to what the protocol can say, so that nobody is promised more than is
     * kept.
     *
     * @param allocator the channel's allocator
     * @param control what is to be said
     * @return a new message that the codec can encode, owned by the caller; or null if the protocol cannot say it, which is
     *     the default
     */
    default @Nullable Object control(ByteBufAllocator allocator, HeartbeatControl control) {
        return null;
    }

    /**
     * Reads a control message. Asked for a bounded number of messages only.
     *
     * @param message a message for which {@link #kindOf} said {@link Kind#CONTROL}
     * @return what the peer says; or null if it makes no sense, which counts as malformed
     */
    default @Nullable HeartbeatControl controlOf(Object message) {
        return null;
    }

    /**
     * Whether the protocol can say a {@link HealthReport}. One that can overrides {@link #health} and {@link #healthOf} as well.
     *
     * @return false by default
     */
    default boolean hasHealth() {
        return false;
    }

    /**
     * Makes a health message. It is written directly before a pong, or a ping of ours, and flushed with that; so it should leave
     * little garbage.
     *
     * @param allocator the channel's allocator
     * @param report what is to be said, {@link HealthReport#encodedLength()} bytes as it is
     * @return a new message that the codec can encode, owned by the caller; or null if the protocol cannot say it, which is the
     *     default
     */
    default @Nullable Object health(ByteBufAllocator allocator, HealthReport report) {
        return null;
    }

    /**
     * Reads a health message. Asked for a bounded number of messages only, and where somebody wants to know.
     *
     * @param message a message for which {@link #kindOf} said {@link Kind#HEALTH}
     * @return what the peer says; or null if it makes no sense, which counts as malformed
     */
    default @Nullable HealthReport healthOf(Object message) {
        return null;
    }

    /**
     * Puts the heartbeat's handler at its place in the pipeline: directly behind the codec that was named.
     *
     * @param pipeline the channel's pipeline
     * @param codec name of the protocol's innermost codec handler, or null if the user named none
     * @param name the name to give the heartbeat's handler
     * @param heartbeat the heartbeat's handler
     * @throws IllegalArgumentException if the place cannot be found
     */
    default void place(ChannelPipeline pipeline, @Nullable String codec, String name, ChannelHandler heartbeat) {
        if (codec == null) {
            throw new IllegalArgumentException("codec: null (expected: the name of the protocol's codec handler)");
        }
        if (pipeline.get(codec) == null) {
            throw new IllegalArgumentException(
                    "codec: " + codec + " (expected: the name of a handler in the pipeline " + pipeline.names() + ")");
        }
        pipeline.addAfter(codec, name, heartbeat);
    }

    /**
     * Whether heartbeats may begin on an active channel. Asked when the channel becomes active and, as long as the answer
     * is no, again after each user event of the pipeline, so a protocol with a handshake says no until it is done.
     *
     * @param pipeline the channel's pipeline
     * @return true by default
     */
    default boolean isReady(ChannelPipeline pipeline) {
        return true;
    }
}
