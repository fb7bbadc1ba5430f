package io.keepalive.failover;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The group's own rules: each node decides for itself alone, by what it sees of the others. */
final class OwnElection implements Rules {

    private final FailoverPolicy policy;
    private final Tenure tenure;
    private final long steadyNanos;
    private @Nullable String lastPrimary;

    /**
     * Makes the rules of one node.
     *
     * @param steadyNanos how long a node is able to take over before it takes a place that is vacant, so that the others have heard of it:
     *     two that become able at the same time do not both take it
     */
    OwnElection(FailoverPolicy policy, Tenure tenure, long steadyNanos) {
        this.policy = policy;
        this.tenure = tenure;
        this.steadyNanos = steadyNanos;
    }

    @Override
    public Waiting decide(GroupView view, Due due) {
        view.holder().filter(holder -> holder.is(Role.PRIMARY)).ifPresent(holder -> lastPrimary = holder.id());
        return switch (tenure.role()) {
            case STANDBY -> standingBy(view, due);
            case CLAIMING -> claiming(view, due);
            case PROMOTING, PRIMARY -> ruling(view, due);
            case DEMOTING -> new Waiting("its demotion", tenure.roleSinceNanos() + policy.demotionNanos());
        };
    }

    private Waiting standingBy(GroupView view, Due due) {
        String successorOfMine = tenure.yieldsTo();
        if (successorOfMine != null
                && view.other(successorOfMine).filter(Seen::claims).isEmpty()) {
            tenure.yieldsNoMore();
        }
        Optional<Seen> successor = view.successor();
        if (successor.isPresent()) {
            return Waiting.forEver(successor.get().id() + " to take over");
        }
        Optional<Seen> holder = view.holder();
        if (holder.isEmpty()) {
            return vacant(view, due);
        }
        Seen primary = holder.get();
        if (!primary.is(Role.PRIMARY)) {
            return Waiting.forEver(
                    primary.id() + ", which is " + primary.standing().role());
        }
        return primary.fit() ? failBack(view, primary, due) : takeOver(view, primary, due);
    }

    private Waiting vacant(GroupView view, Due due) {
        Optional<Seen> top = view.top();
        if (top.isEmpty()) {
            return Waiting.forEver("a node that can take over");
        }
        if (top.get() != view.self()) {
            return Waiting.forEver(top.get().id() + " to take over");
        }
        if (tenure.known() == 0 && view.awakening().isPresent()) {
            return Waiting.forEver(view.awakening().get().id() + " to hear the group");
        }
        long steady = view.self().track().eligibleSinceNanos() + steadyNanos;
        if (!due.reached(steady)) {
            return new Waiting("the others to hear of it", steady);
        }
        tenure.promote(Optional.ofNullable(lastPrimary), "there is no primary", due.nowNanos());
        return Waiting.NOTHING;
    }

    private Waiting takeOver(GroupView view, Seen primary, Due due) {
        String how = primary.draining() ? "drains" : "is unhealthy";
        long patience =
                primary.draining() ? due.nowNanos() : primary.track().unfitSinceNanos() + policy.unhealthyNanos();
        boolean mine = view.top().filter(top -> top == view.self()).isPresent();
        if (due.reached(patience) && mine) {
            tenure.claim(primary.id() + " " + how, due.nowNanos());
            return Waiting.NOTHING;
        }
        String next = view.top().map(top -> top.id() + " takes over").orElse("nobody can take over");
        return new Waiting(primary.id() + " " + how + ": " + next, patience);
    }

    private Waiting failBack(GroupView view, Seen primary, Due due) {
        Seen top = view.top().orElse(primary);
        if (!policy.failsBack() || top.priority() <= primary.priority() || !primary.alive()) {
            return Waiting.NOTHING;
        }
        long at = top.track().eligibleSinceNanos() + policy.failBackNanos();
        if (due.reached(at) && top == view.self()) {
            tenure.claim("it goes before " + primary.id(), due.nowNanos());
            return Waiting.NOTHING;
        }
        return new Waiting(top.id() + " to fail back", at);
    }

    private Waiting claiming(GroupView view, Due due) {
        long patience = tenure.roleSinceNanos() + policy.handOverNanos();
        Optional<Seen> master = view.master().or(view::claimant);
        if (!view.self().eligible()) {
            tenure.withdraw("it is not able to any more", due.nowNanos());
        } else if (master.isPresent()) {
            tenure.withdraw(master.get().id() + " goes before it", due.nowNanos());
        } else {
            Optional<Seen> holder = view.holder();
            if (holder.filter(primary -> noLongerWanting(primary, view.self())).isPresent()) {
                tenure.withdraw(holder.get().id() + " is well again", due.nowNanos());
            } else if (holder.isEmpty() && mayFollow(view)) {
                tenure.promote(Optional.ofNullable(lastPrimary), "the place is free", due.nowNanos());
            } else if (due.reached(patience)) {
                tenure.promote(Optional.ofNullable(lastPrimary), "nobody stepped down in time", due.nowNanos());
            } else {
                return new Waiting(holder.map(Seen::id).orElse("others") + " to step down", patience);
            }
        }
        return Waiting.NOTHING;
    }

    private static boolean noLongerWanting(Seen primary, Seen self) {
        return primary.is(Role.PRIMARY) && primary.fit() && self.priority() <= primary.priority();
    }

    /** The place is free, and not for another. */
    private static boolean mayFollow(GroupView view) {
        return view.yieldedTo(view.self().id())
                || view.others().stream()
                        .noneMatch(other -> other.there() && other.eligible() && view.yieldedTo(other.id()));
    }

    private Waiting ruling(GroupView view, Due due) {
        Optional<Seen> master = view.master();
        if (master.isPresent()) {
            Seen other = master.get();
            tenure.stepDown(other.id() + " is primary with term " + other.term(), null, due.nowNanos());
            return Waiting.NOTHING;
        }
        if (tenure.role() == Role.PROMOTING) {
            return new Waiting("its promotion", tenure.roleSinceNanos() + policy.promotionNanos());
        }
        view.claimant()
                .ifPresent(claimant -> tenure.stepDown(claimant.id() + " takes over", claimant.id(), due.nowNanos()));
        return Waiting.NOTHING;
    }
}
