package io.keepalive.failover;

import io.keepalive.internal.Durations;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * This node's role: what it is and how it changes, by its own hooks. When it changes is decided elsewhere. Confined to the group's thread
 * but for {@link #role()}.
 */
final class Tenure {

    private final FailoverPolicy policy;
    private final FailoverHooks hooks;
    private final Events events = new Events();

    private volatile Role role = Role.STANDBY;
    private long roleSinceNanos;
    private long term;
    private long known;
    private @Nullable String yieldsTo;
    private int changes;

    // at most one of each at a time, whatever the role
    private @Nullable HookRun promotion;
    private @Nullable HookRun demotion;
    private String whyDemoted = "";

    private boolean declines;
    private long declinesUntilNanos;
    private long nextDeclineNanos;

    Tenure(FailoverPolicy policy, FailoverHooks hooks, long knownTerm, long nowNanos) {
        this.policy = policy;
        this.hooks = hooks;
        this.known = knownTerm;
        this.roleSinceNanos = nowNanos;
        this.nextDeclineNanos = policy.firstDeclineNanos();
    }

    /** Any thread. */
    Role role() {
        return role;
    }

    long roleSinceNanos() {
        return roleSinceNanos;
    }

    /** The term it holds or claims, otherwise the greatest it knows of. */
    long term() {
        return role == Role.STANDBY ? known : term;
    }

    long known() {
        return known;
    }

    void known(long greatest) {
        known = Math.max(known, greatest);
    }

    @Nullable
    String yieldsTo() {
        return yieldsTo;
    }

    void yieldsNoMore() {
        yieldsTo = null;
    }

    /** Why it does not take over at present; null if it would. */
    @Nullable
    String declines(Due due) {
        if (role != Role.STANDBY) {
            return null;
        }
        if (promotion != null || demotion != null) {
            return "a hook still runs";
        }
        if (declines && due.reached(declinesUntilNanos)) {
            declines = false;
        }
        return declines ? "promotion failed" : null;
    }

    Waiting declinesUntil(String declines) {
        return this.declines
                ? new Waiting("its next try, as its promotion failed", declinesUntilNanos)
                : Waiting.forEver(declines);
    }

    /** How often the role has changed. */
    int changes() {
        return changes;
    }

    void claim(String why, long nowNanos) {
        known++;
        become(Role.CLAIMING, known, why, nowNanos);
    }

    /** Back to standby, without any hook. */
    void withdraw(String why, long nowNanos) {
        become(Role.STANDBY, known, why, nowNanos);
    }

    /** Begins a promotion under a term of its own, one above the greatest known. */
    void promote(Optional<String> before, String why, long nowNanos) {
        boolean claimed = role == Role.CLAIMING && term == known;
        promote(claimed ? term : known + 1, before, why, nowNanos);
    }

    /** Begins a promotion under that term. */
    void promote(long newTerm, Optional<String> before, String why, long nowNanos) {
        known(newTerm);
        yieldsTo = null;
        become(Role.PROMOTING, newTerm, why, nowNanos);
        promotion = hooks.promote(newTerm, before);
    }

    /** Ends what began with a promotion: at once for others to see, and here when the hooks are done. */
    void stepDown(String why, @Nullable String successor, long nowNanos) {
        yieldsTo = successor;
        whyDemoted = why;
        boolean was = role == Role.PRIMARY;
        become(Role.DEMOTING, term, why, nowNanos);
        if (was) {
            demotion = hooks.demote(term, why);
        }
    }

    /** Takes the hooks' results, and looks whether they take too long. */
    void turn(Due due) {
        switch (role) {
            case PROMOTING -> promoting(due);
            case DEMOTING -> demoting(due);
            default -> tidy();
        }
    }

    private void promoting(Due due) {
        HookRun run = promotion;
        if (run != null && run.done()) {
            promotion = null;
            Throwable failure = run.failure();
            if (failure == null) {
                nextDeclineNanos = policy.firstDeclineNanos();
                become(Role.PRIMARY, term, "its promotion succeeded", due.nowNanos());
            } else {
                declined(failure, due.nowNanos());
            }
        } else if (due.reached(roleSinceNanos + policy.promotionNanos())) {
            whyDemoted = "its promotion took too long";
            declined(new TimeoutException("promotion: longer than " + policy.promotionTimeout()), due.nowNanos());
        }
    }

    private void declined(Throwable failure, long nowNanos) {
        declines = true;
        declinesUntilNanos = nowNanos + nextDeclineNanos;
        nextDeclineNanos = Math.min(Durations.saturatedMultiply(nextDeclineNanos, 2), policy.longestDeclineNanos());
        hookFailed(Role.PROMOTING, failure);
        become(Role.STANDBY, known, "its promotion failed", nowNanos);
    }

    private void demoting(Due due) {
        tidy();
        if (promotion == null && demotion == null) {
            become(Role.STANDBY, known, whyDemoted, due.nowNanos());
        } else if (due.reached(roleSinceNanos + policy.demotionNanos())) {
            hookFailed(Role.DEMOTING, new TimeoutException("demotion: longer than " + policy.demotionTimeout()));
            become(Role.STANDBY, known, whyDemoted, due.nowNanos());
        }
    }

    /** Undoes a promotion that succeeded when it was no longer wanted, and lets go of what is done. */
    private void tidy() {
        HookRun up = promotion;
        if (up != null && up.done()) {
            promotion = null;
            if (up.succeeded()) {
                demotion = hooks.demote(term, whyDemoted);
            }
        }
        HookRun down = demotion;
        if (down != null && down.done()) {
            demotion = null;
            if (down.failure() != null) {
                hookFailed(Role.DEMOTING, down.failure());
            }
        }
    }

    private void hookFailed(Role during, Throwable failure) {
        long ofTerm = term;
        events.add(() -> hooks.listener().onHookFailed(during, ofTerm, failure));
    }

    private void become(Role after, long ofTerm, String why, long nowNanos) {
        Role before = role;
        if (after != Role.STANDBY) {
            term = ofTerm;
        }
        role = after;
        roleSinceNanos = nowNanos;
        changes++;
        events.add(() -> hooks.listener().onRole(before, after, ofTerm, why));
    }

    /** What happened, for the listener. */
    Events events() {
        return events;
    }
}
