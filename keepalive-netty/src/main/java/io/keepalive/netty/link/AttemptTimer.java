package io.keepalive.netty.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until the next attempt is due, or the event loop shuts down, which cancels its timers. Confined to the event loop. */
final class AttemptTimer {

    private final EventLoop loop;
    private final Runnable due;
    private final Runnable shutDown;
    private @Nullable Future<?> waiting;
    private long dueNanos;

    AttemptTimer(EventLoop loop, Runnable due, Runnable shutDown) {
        this.loop = loop;
        this.due = due;
        this.shutDown = shutDown;
    }

    /** Runs once after this wait; only while none is waited for. */
    void start(long nowNanos, long delayNanos) {
        dueNanos = nowNanos + delayNanos;
        try {
            Future<?> scheduled = loop.schedule(this::fire, delayNanos, TimeUnit.NANOSECONDS);
            waiting = scheduled;
            scheduled.addListener(done -> {
                if (done.isCancelled() && waiting == scheduled) {
                    waiting = null;
                    shutDown.run();
                }
            });
        } catch (RejectedExecutionException terminated) {
            shutDown.run();
        }
    }

    boolean runs() {
        return waiting != null;
    }

    /** When it is due, while it runs. */
    long dueNanos() {
        return dueNanos;
    }

    void cancel() {
        Future<?> cancelled = waiting;
        if (cancelled != null) {
            waiting = null;
            cancelled.cancel(false);
        }
    }

    private void fire() {
        if (waiting != null) {
            waiting = null;
            due.run();
        }
    }
}
