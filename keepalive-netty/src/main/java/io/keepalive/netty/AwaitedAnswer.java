package io.keepalive.netty;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer of the business that a critical stretch waits for.
 *
 * <p>Thread-safe.
 */
public final class AwaitedAnswer {

    private final CriticalStretch stretch;
    private final Object request;
    private final Duration within;
    private final long askedNanos;
    private final long deadlineNanos;

    /** The answer is here, or overdue, or nobody waits any more. */
    private final AtomicBoolean settled = new AtomicBoolean();

    AwaitedAnswer(CriticalStretch stretch, Object request, Duration within, long nowNanos) {
        this.stretch = stretch;
        this.request = request;
        this.within = within;
        this.askedNanos = nowNanos;
        this.deadlineNanos = nowNanos + Durations.saturatedNanos(within);
    }

    /**
     * Tells that the answer is here.
     *
     * @return whether it came in time: false if it was overdue, or the stretch was closed, or this was told before
     */
    public boolean answered() {
        return settled.compareAndSet(false, true);
    }

    /**
     * What is to be answered.
     *
     * @return the request
     */
    public Object request() {
        return request;
    }

    /** Nobody waits for it any more. */
    boolean drop() {
        settled.set(true);
        return true;
    }

    boolean isSettled() {
        return settled.get();
    }

    boolean isOf(CriticalStretch other) {
        return stretch == other;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Unless it is here by now, its stretch has failed. */
    void isOverdue(long nowNanos, Duration silence) {
        if (settled.compareAndSet(false, true)) {
            stretch.fail(StretchFailure.overdue(request, explanation(nowNanos, silence)));
        }
    }

    private String explanation(long nowNanos, Duration silence) {
        return "No answer to " + request + " within " + Durations.inSeconds(within) + " ("
                + Durations.inSeconds(Duration.ofNanos(nowNanos - askedNanos)) + " ago); the peer was last heard "
                + Durations.inSeconds(silence) + " ago.";
    }

    @Override
    public String toString() {
        return "AwaitedAnswer[" + request + " within " + within + ']';
    }
}
