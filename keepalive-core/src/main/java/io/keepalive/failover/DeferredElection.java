package io.keepalive.failover;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules where an engine elects: this node is primary when the engine says so and it is able to, and gives that up when it is not. */
final class DeferredElection implements Rules {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredElection.class);

    private final FailoverPolicy policy;
    private final Tenure tenure;
    private final ElectionEngine engine;
    private boolean stands;
    private boolean leaves;
    private @Nullable Long elected;
    private @Nullable String lastPrimary;

    DeferredElection(FailoverPolicy policy, Tenure tenure, ElectionEngine engine) {
        this.policy = policy;
        this.tenure = tenure;
        this.engine = engine;
    }

    void elected(long term) {
        elected = term;
    }

    void deposed() {
        elected = null;
    }

    /** Whatever it is, it is to end: the engine will hear of it when this node has stepped down. */
    void leave() {
        leaves = true;
    }

    @Override
    public Waiting decide(GroupView view, Due due) {
        view.holder().filter(holder -> holder.is(Role.PRIMARY)).ifPresent(holder -> lastPrimary = holder.id());
        return switch (tenure.role()) {
            case STANDBY, CLAIMING -> standingBy(view.self(), due);
            case PROMOTING, PRIMARY -> ruling(view.self(), due);
            case DEMOTING -> new Waiting("its demotion", tenure.roleSinceNanos() + policy.demotionNanos());
        };
    }

    private Waiting standingBy(Seen self, Due due) {
        boolean able = self.eligible() && !leaves;
        if (!able || (elected != null && !stands)) {
            if (stands || elected != null) {
                stands = false;
                elected = null;
                String why = self.standing().declines();
                tell("giveUp", () -> engine.giveUp(why == null ? "it takes no work" : why));
            }
            leaves = false;
            return Waiting.NOTHING;
        }
        if (elected != null) {
            tenure.promote(elected, Optional.ofNullable(lastPrimary), "it was elected", due.nowNanos());
        } else if (!stands) {
            stands = true;
            tell("stand", engine::stand);
        }
        return stands && elected == null ? Waiting.forEver("the engine to elect it") : Waiting.NOTHING;
    }

    private Waiting ruling(Seen self, Due due) {
        if (elected == null || elected != tenure.term()) {
            tenure.stepDown("the engine has deposed it", null, due.nowNanos());
            return Waiting.NOTHING;
        }
        if (self.fit()) {
            return Waiting.NOTHING;
        }
        long patience = self.draining() ? due.nowNanos() : self.track().unfitSinceNanos() + policy.unhealthyNanos();
        if (!due.reached(patience)) {
            return new Waiting("it is unhealthy, and gives up", patience);
        }
        leaves = true;
        tenure.stepDown(self.draining() ? "it drains" : "it is unhealthy", null, due.nowNanos());
        return Waiting.NOTHING;
    }

    private static void tell(String what, Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            LOG.warn("The election engine's {} threw", what, thrown);
        }
    }
}
