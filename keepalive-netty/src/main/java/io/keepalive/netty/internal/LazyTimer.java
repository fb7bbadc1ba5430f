package io.keepalive.netty.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for a deadline that moves often and mostly later: it is left as it is, and whoever it wakes looks at the deadline
 * again. Only an earlier one is scheduled anew. Confined to its event loop.
 */
public final class LazyTimer {

    /** Nobody waits for a deadline that is further away: half of the clock's range. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final EventLoop loop;
    private final Runnable look;
    private @Nullable ScheduledFuture<?> timer;
    private long dueNanos;

    /** A timer that runs {@code look} on the loop. */
    public LazyTimer(EventLoop loop, Runnable look) {
        this.loop = loop;
        this.look = look;
    }

    /** Runs the look at this deadline, or at an earlier one that was followed before. */
    public void follow(long deadlineNanos, long nowNanos) {
        if (timer != null && dueNanos - deadlineNanos <= 0) {
            return;
        }
        cancel();
        long delay = deadlineNanos - nowNanos;
        if (delay < NEVER_NANOS) {
            dueNanos = deadlineNanos;
            timer = loop.schedule(this::fire, Math.max(0, delay), TimeUnit.NANOSECONDS);
        }
    }

    /** How late the latest look was, if it is called from within it. */
    public long latenessNanos(long nowNanos) {
        return nowNanos - dueNanos;
    }

    /** Runs nothing more until a deadline is followed again. */
    public void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void fire() {
        timer = null;
        look.run();
    }
}
