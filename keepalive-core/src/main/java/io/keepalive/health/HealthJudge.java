package io.keepalive.health;

import io.keepalive.health.HealthProblem.Kind;
import io.keepalive.health.HealthRules.Limit;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges one peer by {@link HealthRules}: a state machine that reads no clock and schedules nothing. It is told what the peer says,
 * and asked at its deadline, and after each thing told, what has come of it. A peer begins as healthy.
 *
 * <p>Not thread-safe.
 */
public final class HealthJudge {

    /** What has become of the peer. */
    public enum Change {

        /** Nothing. */
        NONE,

        /** It is unhealthy from now on; {@link #problem()} says why. */
        UNHEALTHY,

        /** It is healthy again. */
        HEALTHY
    }

    private static final Map<Kind, Long> NOTHING_WRONG = Map.of();

    private final HealthRules rules;
    private @Nullable HealthReport latest;
    private long latestNanos;

    /** Since when each condition holds for which there is a rule; made for the first. */
    private Map<Kind, Long> wrongSince = NOTHING_WRONG;

    /** Why the peer is unhealthy; null while it is healthy. */
    private @Nullable HealthProblem problem;

    /** Since when nothing is wrong, while the peer is unhealthy all the same. */
    private long rightSinceNanos;

    /**
     * Judges a peer of which nothing was heard yet.
     *
     * @param rules what makes it unhealthy
     * @throws NullPointerException if {@code rules} is null
     */
    public HealthJudge(HealthRules rules) {
        this.rules = Objects.requireNonNull(rules, "rules");
    }

    /**
     * The peer reported.
     *
     * @param report what it said
     * @param nowNanos when
     */
    public void reported(HealthReport report, long nowNanos) {
        latest = report;
        latestNanos = nowNanos;
        note(Kind.NOT_SERVING, report.state() == HealthState.NOT_SERVING, nowNanos);
        note(Kind.DRAINING, report.state() == HealthState.DRAINING, nowNanos);
        note(Kind.QUEUE_OVER_LIMIT, report.queued() > rules.queuedLimit().orElse(Long.MAX_VALUE), nowNanos);
        note(
                Kind.IN_FLIGHT_OVER_LIMIT,
                report.inFlight() > rules.inFlightLimit().orElse(Long.MAX_VALUE),
                nowNanos);
        note(Kind.SOURCE_NOT_IN_ORDER, report.source() != SourceState.FRESH, nowNanos);
        note(Kind.NO_REPORT, false, nowNanos);
    }

    /**
     * The peer sent a heartbeat and no report with it.
     *
     * @param nowNanos when
     */
    public void unreported(long nowNanos) {
        note(Kind.NO_REPORT, true, nowNanos);
    }

    /**
     * Nothing could be heard of the peer for a while, for reasons of our own: whatever is wrong counts from now on, and so does what
     * is right.
     *
     * @param nowNanos now
     */
    public void restart(long nowNanos) {
        if (!wrongSince.isEmpty()) {
            wrongSince.replaceAll((kind, since) -> nowNanos);
        }
        rightSinceNanos = nowNanos;
    }

    /**
     * Judges.
     *
     * @param nowNanos now
     * @return what has become of the peer since it was judged last
     */
    public Change poll(long nowNanos) {
        if (problem != null) {
            if (!wrongSince.isEmpty() || nowNanos - deadlineNanos(nowNanos) < 0) {
                return Change.NONE;
            }
            problem = null;
            return Change.HEALTHY;
        }
        Kind first = firstDue();
        if (first == null || nowNanos - dueNanos(first) < 0) {
            return Change.NONE;
        }
        problem = problem(first, nowNanos);
        return Change.UNHEALTHY;
    }

    /**
     * When to judge next, if nothing is told before.
     *
     * @param nowNanos now
     * @return the time; about 146 years from now if there is nothing to wait for
     */
    public long deadlineNanos(long nowNanos) {
        if (problem == null) {
            Kind first = firstDue();
            return first == null ? nowNanos + Durations.MAX_NANOS : dueNanos(first);
        }
        return wrongSince.isEmpty() ? rightSinceNanos + rules.healthyAfterNanos() : nowNanos + Durations.MAX_NANOS;
    }

    /**
     * Whether the peer is healthy.
     *
     * @return true until a rule is broken, and again after {@link Change#HEALTHY}
     */
    public boolean healthy() {
        return problem == null;
    }

    /**
     * Why the peer is unhealthy.
     *
     * @return the rule that was broken first; empty while it is healthy
     */
    public Optional<HealthProblem> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * What the peer said last.
     *
     * @return the report; empty if it said nothing
     */
    public Optional<HealthReport> report() {
        return Optional.ofNullable(latest);
    }

    /**
     * How old the peer's last report is.
     *
     * @param nowNanos now
     * @return the time since it came, 0 or longer; empty if it said nothing
     */
    public Optional<Duration> reportAge(long nowNanos) {
        return latest == null ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, nowNanos - latestNanos)));
    }

    private void note(Kind kind, boolean wrong, long nowNanos) {
        if (!wrong) {
            if (!wrongSince.isEmpty() && wrongSince.remove(kind) != null && wrongSince.isEmpty()) {
                rightSinceNanos = nowNanos;
                wrongSince = NOTHING_WRONG;
            }
        } else if (rules.limits().containsKey(kind)) {
            if (wrongSince.isEmpty()) {
                wrongSince = new EnumMap<>(Kind.class);
            }
            wrongSince.putIfAbsent(kind, nowNanos);
        }
    }

    /** The condition that breaks its rule soonest. */
    private @Nullable Kind firstDue() {
        Kind first = null;
        for (Kind kind : wrongSince.keySet()) {
            if (first == null || dueNanos(kind) - dueNanos(first) < 0) {
                first = kind;
            }
        }
        return first;
    }

    private long dueNanos(Kind kind) {
        return since(kind) + limit(kind).nanos();
    }

    private HealthProblem problem(Kind kind, long nowNanos) {
        Duration lasted = Duration.ofNanos(nowNanos - since(kind));
        Duration patience = limit(kind).patience();
        HealthReport report = latest;
        return switch (kind) {
            case QUEUE_OVER_LIMIT ->
                new HealthProblem(
                        kind,
                        Objects.requireNonNull(report).queued(),
                        rules.queuedLimit().orElseThrow(),
                        lasted,
                        patience);
            case IN_FLIGHT_OVER_LIMIT ->
                new HealthProblem(
                        kind,
                        Objects.requireNonNull(report).inFlight(),
                        rules.inFlightLimit().orElseThrow(),
                        lasted,
                        patience);
            default -> new HealthProblem(kind, 0, 0, lasted, patience);
        };
    }

    private long since(Kind kind) {
        return Objects.requireNonNull(wrongSince.get(kind));
    }

    private Limit limit(Kind kind) {
        return Objects.requireNonNull(rules.limits().get(kind));
    }
}
