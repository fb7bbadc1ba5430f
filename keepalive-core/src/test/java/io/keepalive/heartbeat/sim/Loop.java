package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import java.util.Arrays;
import java.util.Random;

/** An event loop that many connections share, and that stands still at times: a collection, a blocking call. */
final class Loop {

    private final long[] stallStart;
    private final long[] stallEnd;

    private Loop(long[] stallStart, long[] stallEnd) {
        this.stallStart = stallStart;
        this.stallEnd = stallEnd;
    }

    /**
     * Makes a loop that stands still every one to three times {@code gap}, for at most {@code longest}.
     *
     * @param until end of the world
     */
    static Loop stalling(Random random, long gap, long longest, long until) {
        long[] start = new long[(int) (until / gap) + 1];
        long[] end = new long[start.length];
        int count = 0;
        for (long time = 0; ; count++) {
            time += gap + (long) (random.nextDouble() * 2 * gap);
            if (time >= until) {
                return new Loop(Arrays.copyOf(start, count), Arrays.copyOf(end, count));
            }
            start[count] = time;
            // many short ones, few long ones
            time += (long) (longest * Math.pow(random.nextDouble(), 2)) + SECOND / 100;
            end[count] = time;
        }
    }

    /** The first moment from {@code time} on at which the loop does something. */
    long free(long time) {
        int at = Arrays.binarySearch(stallStart, time);
        int last = at >= 0 ? at : -at - 2;
        return last >= 0 && time < stallEnd[last] ? stallEnd[last] : time;
    }

    /** How long the loop stood still between two moments. */
    long stalledBetween(long from, long to) {
        long sum = 0;
        for (int i = 0; i < stallStart.length && stallStart[i] < to; i++) {
            sum += Math.max(0, Math.min(to, stallEnd[i]) - Math.max(from, stallStart[i]));
        }
        return sum;
    }
}
