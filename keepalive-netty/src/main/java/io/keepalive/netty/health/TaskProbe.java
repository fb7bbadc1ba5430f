package io.keepalive.netty.health;

import io.keepalive.netty.internal.LoopClock;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;

/**
 * Finds out how long a task waits for one of the workers, with one small task at a time. Submitted on one thread, run on the workers',
 * read on any.
 */
final class TaskProbe implements Runnable {

    private final EventExecutor loop;
    private final Executor workers;
    private volatile long sinceNanos;
    private volatile boolean waiting;
    private volatile long lastNanos;

    /** The workers took no task, so there is none that waits; only for the submitting thread. */
    private boolean refused;

    TaskProbe(EventExecutor loop, Executor workers) {
        this.loop = loop;
        this.workers = workers;
    }

    /** Submits a task, unless one waits. Where the workers take none, it counts as waiting since they were first asked. */
    void submit(long nowNanos) {
        if (waiting && !refused) {
            return;
        }
        if (!waiting) {
            sinceNanos = nowNanos;
            waiting = true;
        }
        refused = false;
        try {
            workers.execute(this);
        } catch (RuntimeException noRoom) {
            refused = true;
        }
    }

    @Override
    public void run() {
        lastNanos = LoopClock.nanos(loop) - sinceNanos;
        waiting = false;
    }

    /** How long the last task waited, or the present one has, whichever is more. */
    long waitNanos(long nowNanos) {
        return waiting ? Math.max(lastNanos, nowNanos - sinceNanos) : lastNanos;
    }
}
