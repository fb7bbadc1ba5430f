package io.keepalive.http;

import org.jspecify.annotations.Nullable;

/** What a server's policy, and a drain, mean for one connection: which request is its last, and until when it may be idle. */
final class HttpServerLimits {

    private final HttpKeepAlive policy;
    private final double drawn;
    private final long bornNanos;
    private boolean draining;
    private long drainNanos;

    HttpServerLimits(HttpKeepAlive policy, double drawn, long nowNanos) {
        this.policy = policy;
        this.drawn = drawn;
        this.bornNanos = nowNanos;
    }

    void drain(long untilNanos) {
        draining = true;
        drainNanos = untilNanos;
    }

    /** Why no request may follow so many that were accepted; null if one may. */
    @Nullable
    HttpClose reached(int accepted, long nowNanos) {
        if (policy.closesAlways()) {
            return HttpClose.NOT_KEPT;
        }
        if (accepted >= policy.requestLimit()) {
            return HttpClose.MAX_REQUESTS;
        }
        if (draining) {
            return HttpClose.DRAINED;
        }
        return policy.limitsAge() && nowNanos - bornNanos >= policy.ageNanos(drawn) ? HttpClose.MAX_AGE : null;
    }

    /** How many requests may follow so many; {@link Integer#MAX_VALUE} without a limit. */
    int requestsLeft(int requests) {
        int limit = policy.requestLimit();
        return limit == Integer.MAX_VALUE ? limit : Math.max(0, limit - requests);
    }

    /** Until when the first request is waited for. */
    long firstRequestDeadline() {
        return drained(bornNanos + policy.firstRequestNanos());
    }

    /** Until when it may be idle. */
    long idleDeadline(long sinceNanos) {
        return drained(sinceNanos + policy.idleNanos(drawn));
    }

    /** Why it ends when it was waited long enough for a request; {@code otherwise} without a drain. */
    HttpClose waitedInVain(HttpClose otherwise) {
        return draining ? HttpClose.DRAINED : otherwise;
    }

    private long drained(long deadlineNanos) {
        return draining && drainNanos - deadlineNanos < 0 ? drainNanos : deadlineNanos;
    }
}
