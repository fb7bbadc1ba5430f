package io.keepalive.netty;

import io.netty.channel.Channel;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of our own that a connection has: takes a look at a deadline when that comes, and at one that has come
 * already as soon as the event loop has read what lies unread.
 *
 * <p>Confined to the channel's event loop. A channel may move to another loop: what the old one still starts does nothing,
 * as the driver looks when the channel arrives.
 */
final class DeadlineTimer implements Runnable {

    private final KeepAliveGroup group;
    private final Channel channel;
    private final Runnable look;
    private LoopGuard guard;
    private @Nullable ScheduledFuture<?> oneShot;
    private long oneShotAtNanos;
    private @Nullable AfterReads afterReads;

    DeadlineTimer(KeepAliveGroup group, Channel channel, Runnable look) {
        this.group = group;
        this.channel = channel;
        this.look = look;
        this.guard = LoopGuard.of(channel.eventLoop());
    }

    /** The connection starts on the current event loop, or has come to it from another. */
    void joinLoop() {
        guard = LoopGuard.of(channel.eventLoop());
        guard.joined();
    }

    /** The connection ends on the current event loop, or goes to another. */
    void leaveLoop() {
        guard.left();
    }

    boolean isArmed() {
        return oneShot != null || afterReads != null;
    }

    /** Whether it will look by then. */
    boolean looksBy(long deadlineNanos) {
        return afterReads != null || (oneShot != null && deadlineNanos - oneShotAtNanos >= 0);
    }

    /** Arms it, which is not armed, for a deadline. */
    void arm(long deadlineNanos, long nowNanos) {
        if (deadlineNanos - nowNanos <= 0) {
            armAfterReads(look);
            return;
        }
        oneShotAtNanos = deadlineNanos;
        oneShot = channel.eventLoop().schedule(this, deadlineNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    /** Arms it, which is not armed, to do something as soon as the event loop has read what lies unread now. */
    void armAfterReads(Runnable then) {
        afterReads = new AfterReads(then);
        guard.afterReads(afterReads, channel.eventLoop());
    }

    void cancel() {
        afterReads = null;
        if (oneShot != null) {
            oneShot.cancel(false);
            oneShot = null;
        }
    }

    /** The one-shot fired. */
    @Override
    public void run() {
        if (isHere()) {
            oneShot = null;
            fired(LoopClock.nanos(channel.eventLoop()) - oneShotAtNanos);
            look.run();
        }
    }

    /** A timer of this connection, this one or the head handler's, fired late by so much. */
    void fired(long latenessNanos) {
        if (latenessNanos > group.stallToleranceNanos()) {
            guard.late(group, channel.eventLoop(), latenessNanos);
        }
    }

    private boolean isHere() {
        return channel.isRegistered() && channel.eventLoop().inEventLoop();
    }

    /** One wait for the reads; another has begun if it was cancelled. */
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
