package io.keepalive.path;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Finds out with spare connections how long a path keeps an idle one. It says which silences to try now, is told how each
 * ended, and never reads a clock, connects, or waits.
 *
 * <p>First it tries the longest silence, its half, the half of that and so on, all at once. As soon as one is survived,
 * further spares fall silent for times between it and the next longer one. So when that one is forgotten, they are half
 * way already: both bounds are known after one and a half times the longest silence that had to be tried. What is still
 * too wide is divided again.
 *
 * <p>A survived silence is proof: a packet came through. A forgotten one may be a packet lost, so it takes two witnesses
 * at the same silence or shorter ones; where there is one, the silence is tried again, while the search goes on below.
 *
 * <pre>{@code
 * search.start().forEach(trial -> fallSilent(trial));   // after each result, too
 * ...
 * search.survived(trial);                               // or forgotten, or void
 * search.start()...; running.removeIf(trial -> !search.wants(trial));
 * }</pre>
 *
 * <p>Confined to one thread.
 */
public final class IdleSearch {

    /**
     * One silence to try.
     *
     * @param number tells trials of the same silence apart
     * @param silence for how long
     */
    public record Trial(int number, Duration silence) {}

    private static final int WITNESSES = 2;

    private final SearchPlan plan;
    private final List<Trial> running = new ArrayList<>();
    private final List<Trial> toStart = new ArrayList<>();

    /** Silences after which the path had forgotten, one entry a witness; none that was survived otherwise. */
    private final List<Long> forgotten = new ArrayList<>();

    private long survivedNanos;
    private boolean survivedAny;
    private int trials;

    /**
     * Makes a search.
     *
     * @param plan what to find out
     * @throws NullPointerException if {@code plan} is null
     */
    public IdleSearch(SearchPlan plan) {
        this.plan = Objects.requireNonNull(plan, "plan");
        survivedNanos = plan.knownGoodNanos();
        advance();
    }

    /**
     * The trials to start now; each is told once.
     *
     * @return the trials, in no order
     */
    public List<Trial> start() {
        List<Trial> started = List.copyOf(toStart);
        toStart.clear();
        return started;
    }

    /**
     * Whether a trial's result still matters. One that does not should be ended; its spare is free.
     *
     * @param trial a trial
     * @return false once it was told of, or other results have decided what it was for
     */
    public boolean wants(Trial trial) {
        return running.contains(trial);
    }

    /**
     * Tells that the path still knew the connection after the silence, in every direction that was tried.
     *
     * @param trial the trial; one that is not wanted any more is ignored
     */
    public void survived(Trial trial) {
        if (running.remove(trial)) {
            survivedNanos = Math.max(survivedNanos, nanos(trial));
            survivedAny = true;
            forgotten.removeIf(silence -> silence <= survivedNanos);
            advance();
        }
    }

    /**
     * Tells that the path had forgotten the connection after the silence: nothing came through, or it was reset.
     *
     * @param trial the trial; one that is not wanted any more is ignored
     * @param witnesses connections on which this was seen, 1 or more
     * @throws IllegalArgumentException if {@code witnesses} is out of range
     */
    public void forgotten(Trial trial, int witnesses) {
        Require.inRange("witnesses", witnesses, 1, Integer.MAX_VALUE);
        if (running.remove(trial)) {
            for (int i = 0; i < Math.min(witnesses, WITNESSES); i++) {
                forgotten.add(nanos(trial));
            }
            forgotten.sort(null);
            advance();
        }
    }

    /**
     * Tells that the trial says nothing about the path, as the server was gone, or our own side was late: it is tried again.
     *
     * @param trial the trial; one that is not wanted any more is ignored
     */
    public void isVoid(Trial trial) {
        if (running.remove(trial)) {
            run(nanos(trial));
        }
    }

    /**
     * Whether both bounds are known as precisely as wanted, or the longest silence was survived.
     *
     * @return whether the search is over
     */
    public boolean isDone() {
        long above = confirmedNanos();
        return survivedNanos >= plan.longestNanos() || (above < Long.MAX_VALUE && plan.isPrecise(survivedNanos, above));
    }

    /**
     * What is known now; before the search {@link #isDone} the bounds may lie wide apart.
     *
     * @param measured the time to put on it
     * @return the limit; empty as long as nothing was survived
     * @throws NullPointerException if {@code measured} is null
     */
    public Optional<PathLimit> limit(Instant measured) {
        long above = confirmedNanos();
        Optional<Duration> upper = above < Long.MAX_VALUE ? Optional.of(Duration.ofNanos(above)) : Optional.empty();
        PathLimit limit = new PathLimit(Duration.ofNanos(survivedNanos), upper, measured);
        return survivedAny || isDone() ? Optional.of(limit) : Optional.empty();
    }

    /**
     * How many trials were begun so far.
     *
     * @return the number, trials begun again included
     */
    public int trials() {
        return trials;
    }

    private void advance() {
        end(nanos -> nanos <= survivedNanos || nanos >= confirmedNanos());
        if (isDone()) {
            end(nanos -> true);
            return;
        }
        if (forgotten.isEmpty()) {
            doubleUp();
        } else if (witnessedOnce(forgotten.get(0)) && !isTried(forgotten.get(0))) {
            run(forgotten.get(0));
        }
        divide();
    }

    /** Nothing is known to be forgotten, so the longest silence and its halves are tried; unless they are already. */
    private void doubleUp() {
        if (!isTried(plan.longestNanos())) {
            end(nanos -> true);
            for (long silence : plan.doublings(survivedNanos)) {
                run(silence);
            }
        }
    }

    /** Tries what lies between the two bounds, unless that is being done. */
    private void divide() {
        long below = survivedNanos;
        long above = forgotten.isEmpty() ? plan.doublings(below)[0] : forgotten.get(0);
        if (!plan.isPrecise(below, above)
                && running.stream().noneMatch(trial -> nanos(trial) > below && nanos(trial) < above)) {
            for (long silence : plan.between(below, above, plan.free(running.size()))) {
                run(silence);
            }
        }
    }

    /** The shortest silence that is believed to be forgotten; the largest number if none is. */
    private long confirmedNanos() {
        return forgotten.size() < WITNESSES ? Long.MAX_VALUE : forgotten.get(WITNESSES - 1);
    }

    private boolean witnessedOnce(long silence) {
        return forgotten.indexOf(silence) == forgotten.lastIndexOf(silence);
    }

    private boolean isTried(long silence) {
        return running.stream().anyMatch(trial -> nanos(trial) == silence);
    }

    private void run(long silence) {
        Trial trial = new Trial(++trials, Duration.ofNanos(silence));
        running.add(trial);
        toStart.add(trial);
    }

    private void end(LongPredicate silences) {
        running.removeIf(trial -> silences.test(nanos(trial)));
        toStart.retainAll(running);
    }

    private static long nanos(Trial trial) {
        return trial.silence().toNanos();
    }

    @Override
    public String toString() {
        return "IdleSearch[survived=" + Duration.ofNanos(survivedNanos) + ", forgotten=" + forgotten + ", running="
                + running + ']';
    }
}
