package io.keepalive.failover;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Since when a member has been as it is, as this node sees it. */
final class Track {

    private Map<String, String> state = Map.of();
    private Standing said = Standing.NONE;
    private long incarnation;
    private @Nullable Role role;
    private long roleSinceNanos;
    private boolean eligible;
    private long eligibleSinceNanos;
    private boolean unfit;
    private long unfitSinceNanos;

    /** What the member says, read again only when it says something else. */
    Standing said(Map<String, String> nowSaid) {
        if (!nowSaid.equals(state)) {
            state = nowSaid;
            said = Standing.of(nowSaid);
        }
        return said;
    }

    void role(@Nullable Role now, long life, long nowNanos) {
        if (now != role || life != incarnation) {
            role = now;
            incarnation = life;
            roleSinceNanos = nowNanos;
        }
    }

    void eligible(boolean now, long nowNanos) {
        if (now && !eligible) {
            eligibleSinceNanos = nowNanos;
        }
        eligible = now;
    }

    void unfit(boolean now, long nowNanos) {
        if (now && !unfit) {
            unfitSinceNanos = nowNanos;
        }
        unfit = now;
    }

    long roleSinceNanos() {
        return roleSinceNanos;
    }

    /** Meaningful only while it is eligible. */
    long eligibleSinceNanos() {
        return eligibleSinceNanos;
    }

    /** Meaningful only while it is unfit. */
    long unfitSinceNanos() {
        return unfitSinceNanos;
    }
}
