package io.keepalive.failover;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroup;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, for one node of a {@link PeerGroup}, whether it is the group's primary. Each node decides for itself, by what it hears: this is
 * no consensus, and two halves of a partition may each have a primary.
 *
 * <p>Driven on the group's thread, and never reads a clock: {@link #poll} is called after whatever the group was told, and at
 * {@link #deadlineNanos()}. What it decides is published in the group's state, under keys that begin with {@code failover.}, and so
 * travels with the heartbeats. {@link #role()}, {@link #isPrimary}, {@link #primary()} and {@link #status} may be called by any thread.
 */
public final class Failover {

    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    /** More changes than this in one instant come next time. */
    private static final int MOST_TURNS = 8;

    private final Board board;
    private final FailoverPolicy policy;
    private final FailoverListener listener;
    private final Tenure tenure;
    private final Watch watch;
    private final Listening listening;
    private final Rules rules;
    private final @Nullable DeferredElection deferred;
    private final long pauseNanos;
    private final Publisher publisher;

    private boolean polling;
    private boolean retired;
    private volatile long polledNanos;
    private volatile long deadlineNanos;
    private volatile Snapshot snapshot;

    Failover(FailoverBuilder builder, long nowNanos) {
        board = builder.board;
        publisher = new Publisher(board);
        policy = builder.policy;
        FailoverHooks hooks = builder.hooks();
        listener = hooks.listener();
        tenure = new Tenure(policy, hooks, builder.knownTerm, nowNanos);
        watch = new Watch(policy);
        listening = new Listening(policy.listenNanos(), nowNanos);
        deferred = builder.engine == null ? null : new DeferredElection(policy, tenure, builder.engine);
        long steadyNanos = Durations.saturatedMultiply(builder.periodNanos, 2);
        rules = deferred == null ? new OwnElection(policy, tenure, steadyNanos) : deferred;
        pauseNanos = policy.pauseNanos(builder.periodNanos);
        polledNanos = nowNanos;
        deadlineNanos = nowNanos;
        snapshot = new Snapshot(nowNanos, tenure.term(), Optional.empty(), nowNanos, Waiting.NOTHING);
        publisher.publish(standing(Standing.LISTENING, null));
    }

    /**
     * Starts building the failover of one node.
     *
     * @param group the node's group
     * @return a builder with the defaults
     * @throws NullPointerException if {@code group} is null
     */
    public static FailoverBuilder builder(PeerGroup group) {
        return new FailoverBuilder(Board.of(group), group.period());
    }

    /**
     * Polls the group, changes this node's role if it is to change, and publishes that. To be called after whatever was told to the group
     * or to this, and at {@link #deadlineNanos()}; calls that are too many do no harm.
     *
     * @param nowNanos the clock's time
     */
    public void poll(long nowNanos) {
        if (polling) {
            deadlineNanos = nowNanos;
            return;
        }
        polling = true;
        try {
            board.poll(nowNanos);
            if (nowNanos - polledNanos > pauseNanos) {
                paused(nowNanos - polledNanos, nowNanos);
            }
            if (retired) {
                end("it retires", nowNanos);
            }
            turns(nowNanos);
        } finally {
            polling = false;
            polledNanos = nowNanos;
        }
        tenure.events().tell();
    }

    private void turns(long nowNanos) {
        Due due = new Due(nowNanos);
        Waiting waiting = Waiting.NOTHING;
        GroupView view = null;
        boolean settled = false;
        for (int i = 0; i < MOST_TURNS && !settled; i++) {
            due = new Due(nowNanos);
            int before = tenure.changes();
            tenure.turn(due);
            List<Member> members = board.members();
            tenure.known(watch.believed(members, tenure.known()));
            String declines = declines(members, due);
            view = watch.look(members, standing(declines, null), tenure.known(), due);
            waiting = waitingFor(rules.decide(view, due), declines);
            settled = tenure.changes() == before;
        }
        due.reached(nowNanos + Math.max(1, pauseNanos / 2)); // so that a pause shows
        deadlineNanos = settled ? due.nextNanos() : nowNanos;
        publisher.publish(standing(
                declines(board.members(), due),
                Objects.requireNonNull(view).followed().map(Seen::id).orElse(null)));
        remember(waiting, nowNanos);
    }

    private @Nullable String declines(List<Member> members, Due due) {
        boolean listens = listening.on(members, due);
        if (retired && tenure.role() == Role.STANDBY) {
            return "retired";
        }
        return listens && tenure.role() == Role.STANDBY ? Standing.LISTENING : tenure.declines(due);
    }

    private Waiting waitingFor(Waiting decided, @Nullable String declines) {
        if (tenure.role() != Role.STANDBY || declines == null) {
            return decided;
        }
        if (declines.equals(Standing.LISTENING)) {
            return new Waiting("the others to be heard", listening.untilNanos());
        }
        return tenure.declinesUntil(declines);
    }

    private Standing standing(@Nullable String declines, @Nullable String follows) {
        return new Standing(tenure.role(), tenure.term(), policy.priority(), declines, tenure.yieldsTo(), follows);
    }

    private void remember(Waiting waiting, long nowNanos) {
        Optional<Member> before = snapshot.primary();
        Optional<Member> after = Rotation.primary(board.members());
        boolean same = before.map(Member::id).equals(after.map(Member::id));
        long since = same ? snapshot.primarySinceNanos() : nowNanos;
        snapshot = new Snapshot(tenure.roleSinceNanos(), tenure.term(), after, since, waiting);
        if (!same) {
            tenure.events().add(() -> listener.onPrimary(before, after));
        }
    }

    private void paused(long lengthNanos, long nowNanos) {
        String why = "it stood still for " + Durations.inSeconds(Duration.ofNanos(lengthNanos));
        LOG.debug("{}: it is {}", why, tenure.role());
        end(why, nowNanos);
        if (deferred != null) {
            deferred.leave();
        }
        listening.again(nowNanos);
    }

    private void end(String why, long nowNanos) {
        switch (tenure.role()) {
            case PRIMARY, PROMOTING -> tenure.stepDown(why, null, nowNanos);
            case CLAIMING -> tenure.withdraw(why, nowNanos);
            default -> {}
        }
    }

    /**
     * Steps down for good, and takes over no more: what a node does before it {@linkplain PeerGroup#leave() leaves}, which it should do
     * when {@link #role()} is {@link Role#STANDBY}. The next takes over at once. To be followed by {@link #poll}.
     */
    public void retire() {
        retired = true;
    }

    /**
     * Tells that this side stood still. Not needed where {@link #poll} comes afterwards, and at {@link #deadlineNanos()}: it notices by
     * itself. A pause up to {@link FailoverPolicyBuilder#pauseLimit} changes nothing.
     *
     * @param fromNanos when it began, on the clock
     * @param toNanos when it was over
     */
    public void localPause(long fromNanos, long toNanos) {
        if (toNanos - fromNanos > pauseNanos) {
            paused(toNanos - fromNanos, toNanos);
            polledNanos = toNanos;
            poll(toNanos);
        }
    }

    /**
     * The engine has elected this node. To be followed by {@link #poll}.
     *
     * @param term the number of this election: greater than that of any before
     * @throws IllegalStateException if it does not {@linkplain FailoverBuilder#deferTo defer to an engine}
     * @throws IllegalArgumentException if {@code term} is out of range
     */
    public void elected(long term) {
        if (term < 0 || term > Terms.GREATEST_FIRST) {
            throw Require.expected("term", term, "0.." + Terms.GREATEST_FIRST);
        }
        engine().elected(term);
    }

    /**
     * The engine has taken the leadership from this node, or cannot be asked any more. To be followed by {@link #poll}.
     *
     * @throws IllegalStateException if it does not {@linkplain FailoverBuilder#deferTo defer to an engine}
     */
    public void deposed() {
        engine().deposed();
    }

    private DeferredElection engine() {
        if (deferred == null) {
            throw new IllegalStateException("engine: none (expected: one to defer to)");
        }
        return deferred;
    }

    /**
     * When to poll next, if nothing happens before.
     *
     * @return the time on the clock
     */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * What this node is, as of the last poll: {@link #isPrimary} notices also that this was long ago. Any thread.
     *
     * @return the role
     */
    public Role role() {
        return tenure.role();
    }

    /**
     * Whether this node may act as primary now: it is, and it has not stood still since. To be asked before each act that only the
     * primary may do: after a pause the first thing to run may be anything. Any thread.
     *
     * @param nowNanos the clock's time
     * @return false in any other role, and if the last poll is longer ago than {@link FailoverPolicyBuilder#pauseLimit}
     */
    public boolean isPrimary(long nowNanos) {
        long polled = polledNanos; // before the role: a poll after a pause changes that first
        return nowNanos - polled <= pauseNanos && tenure.role() == Role.PRIMARY;
    }

    /**
     * Who is primary and in rotation (alive, taking work), as this node saw it at the last poll. Any thread.
     *
     * @return the primary, perhaps this node itself; empty if there is none to be used
     */
    public Optional<Member> primary() {
        return snapshot.primary();
    }

    /**
     * The term this node holds or claims, otherwise the greatest it knows of. Any thread.
     *
     * @return the term; 0 if none was ever heard of
     */
    public long term() {
        return snapshot.term();
    }

    /**
     * What is the case and what this node waits for, as of the last poll. Any thread.
     *
     * @param nowNanos the clock's time
     * @return the status
     */
    public FailoverStatus status(long nowNanos) {
        return snapshot.status(tenure.role(), nowNanos);
    }
}
