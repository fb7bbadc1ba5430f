package io.keepalive.netty;

import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The part of a heartbeat's connection that has itself looked at when its time comes, on whichever event loop the channel
 * lives. When that is, the {@link Timing} decides, which subclasses are of.
 *
 * <p>A channel may move to another loop; between the two, when nothing is read, nothing is looked at.
 */
abstract class ScheduledConnection extends ReadingConnection {

    /** The look that waits until the event loop has read what lies unread. */
    private @Nullable AfterReads afterReads;

    /** Since when it is on its way from one loop to another; null otherwise. */
    private @Nullable Long leftLoopNanos;

    ScheduledConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    /** Has {@link #look} called at a deadline, and at no earlier one that it was to be called at before. */
    abstract void follow(long deadlineNanos, long nowNanos);

    /** Has {@link #look} not called any more. */
    abstract void followNothing();

    /** The connection has come to the current event loop. */
    abstract void joined(LoopGuard guard);

    /** The connection goes from the event loop, of which it {@link #followNothing follows nothing} any more. */
    abstract void left();

    /** What the event loop's connections share. */
    abstract LoopGuard guard();

    /** Whether there is anything to look at. */
    abstract boolean runs();

    /** The time has come to look. */
    abstract void look();

    /** The channel has been on its way between two loops for so long. */
    abstract void moved(long nanos);

    /** Starts on the current event loop. */
    final void startLooks() {
        joined(LoopGuard.of(channel.eventLoop()));
    }

    /** Stops for good. */
    final void stopLooks() {
        forgetLooks();
        if (leftLoopNanos == null) {
            left();
        }
    }

    /** Looks no more until told to follow a deadline again. */
    void forgetLooks() {
        afterReads = null;
        followNothing();
    }

    @Override
    final void leftLoop() {
        super.leftLoop();
        if (runs()) {
            leftLoopNanos = now();
            forgetLooks();
            left();
        }
    }

    @Override
    final void joinedLoop() {
        super.joinedLoop();
        Long left = leftLoopNanos;
        if (left != null && runs()) {
            leftLoopNanos = null;
            startLooks();
            moved(now() - left);
        }
    }

    /** Has {@link #look} called at a deadline; at one that has come, as soon as the loop has read what lies unread now. */
    final void lookAt(long deadlineNanos, long nowNanos) {
        if (afterReads != null || isBetweenLoops()) {
            return; // it looks then, and decides anew
        }
        if (deadlineNanos - nowNanos <= 0) {
            followNothing();
            afterReads(this::look);
        } else {
            follow(deadlineNanos, nowNanos);
        }
    }

    final void afterReads(Runnable then) {
        AfterReads look = new AfterReads(then);
        afterReads = look;
        guard().afterReads(look, channel.eventLoop());
    }

    /** Whether the channel is on its way; what an old loop still tells must arm nothing there. */
    final boolean isBetweenLoops() {
        return leftLoopNanos != null;
    }

    /** Whether a look waits until the event loop has read. */
    final boolean waitsForReads() {
        return afterReads != null;
    }

    /** A timer of this connection fired late by so much. */
    final void noteLateness(long nanos) {
        if (nanos > group.stallToleranceNanos()) {
            guard().late(group, channel.eventLoop(), nanos);
        }
    }

    /** Whether the calling thread is that of the loop on which the channel lives now. */
    final boolean isHere() {
        return channel.isRegistered() && channel.eventLoop().inEventLoop();
    }

    final long now() {
        return LoopClock.nanos(channel.eventLoop());
    }

    /** One wait for the reads; it is over, or another has begun, where it is not the connection's any more. */
    private final class AfterReads implements Runnable {

        private final Runnable then;

        AfterReads(Runnable then) {
            this.then = then;
        }

        @Override
        public void run() {
            if (afterReads == this && isHere()) {
                afterReads = null;
                then.run();
            }
        }
    }
}
