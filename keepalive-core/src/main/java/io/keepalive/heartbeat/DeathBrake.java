package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A brake on mass verdicts: when too large a share of a group's peers seems to die at once, the fault is more likely ours
 * (or our network's), and the excess must stay suspect.
 *
 * <p>Counts the verdicts of the last window in slices of an eighth of it, so a verdict is forgotten between one window
 * and nine eighths of it after it fell.
 *
 * <p>Thread-safe, without locks.
 */
public final class DeathBrake {

    private static final int SLICES = 8;

    private final double share;
    private final int always;
    private final long sliceNanos;

    /** Null until the first question, which starts the window: only then is it known which clock is asked by. */
    private final AtomicReference<@Nullable Recent> recent = new AtomicReference<>();

    /** Verdicts by slice, newest first, and whether the brake has been reported since it last was off; never changed. */
    private static final class Recent {

        final long sliceStartNanos;
        final int[] verdicts;
        final boolean reported;

        Recent(long sliceStartNanos, int[] verdicts, boolean reported) {
            this.sliceStartNanos = sliceStartNanos;
            this.verdicts = verdicts;
            this.reported = reported;
        }

        int sum() {
            return IntStream.of(verdicts).sum();
        }

        Recent withOneMore() {
            int[] counted = verdicts.clone();
            counted[0]++;
            return new Recent(sliceStartNanos, counted, reported);
        }
    }

    /** What the brake says of one verdict. */
    public enum Answer {

        /** The peer may be declared dead. */
        LET_DIE,

        /** Too many die at once: leave this one suspect. */
        SPARE,

        /** The same, and it is the first since the brake was last off: report it. */
        SPARE_AND_REPORT
    }

    /**
     * Makes the brake of one group.
     *
     * @param share largest share of the group that may die within one window; above 0, at most 1
     * @param always deaths in one window that are let through however small the group; 1 or more, so that a lone
     *     connection can die
     * @param window the time within which deaths count as one event: the group's detection time; longer than zero
     * @throws NullPointerException if {@code window} is null
     * @throws IllegalArgumentException if a number is out of range
     */
    public DeathBrake(double share, int always, Duration window) {
        if (!(share > 0 && share <= 1)) {
            throw Require.expected("share", share, "0 < share <= 1");
        }
        this.share = share;
        this.always = Require.inRange("always", always, 1, Integer.MAX_VALUE);
        this.sliceNanos = Math.max(1, Durations.saturatedNanos(Require.positive("window", window)) / SLICES);
    }

    /**
     * Asks whether a peer may be declared dead now, and counts it if so.
     *
     * @param groupSize connections in the group, this one included
     * @param nowNanos the clock's time; one clock for all questions
     * @return the answer
     */
    public Answer ask(int groupSize, long nowNanos) {
        int permitted = Math.max(always, (int) (share * groupSize));
        while (true) {
            Recent before = recent.get();
            Recent now = before == null ? new Recent(nowNanos, new int[SLICES + 1], false) : advance(before, nowNanos);
            boolean dies = now.sum() < permitted;
            Recent after = dies ? now.withOneMore() : new Recent(now.sliceStartNanos, now.verdicts, true);
            if (recent.compareAndSet(before, after)) {
                return dies ? Answer.LET_DIE : now.reported ? Answer.SPARE : Answer.SPARE_AND_REPORT;
            }
        }
    }

    private Recent advance(Recent from, long nowNanos) {
        long slices = (nowNanos - from.sliceStartNanos) / sliceNanos;
        if (slices <= 0) {
            return from;
        }
        int[] verdicts = new int[SLICES + 1];
        for (int i = 0; i + slices < verdicts.length; i++) {
            verdicts[(int) (i + slices)] = from.verdicts[i];
        }
        boolean off = IntStream.of(verdicts).sum() == 0;
        return new Recent(from.sliceStartNanos + slices * sliceNanos, verdicts, from.reported && !off);
    }
}
