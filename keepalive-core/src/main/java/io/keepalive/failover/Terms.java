package io.keepalive.failover;

import java.util.Arrays;

/**
 * Which terms are believed. They grow by one with each switch, so one far above all others is a lie or a fault; believed, it could use
 * up the numbers and leave none for the next primary.
 */
final class Terms {

    /** The greatest with which a node that knows none begins; the other half of the numbers is left for those that come after. */
    static final long GREATEST_FIRST = Long.MAX_VALUE / 2;

    /** A term may be above the greatest one known by so much: as many switches may have gone by unheard. */
    static final long GREATEST_STEP = 1 << 20;

    private Terms() {}

    /**
     * The greatest term that is believed: from the one known, up in steps none of which is greater than {@link #GREATEST_STEP}. A node
     * that knows none begins with the lowest it hears.
     *
     * @param known the greatest known before; 0 if none
     * @param heard what the members say; 0 if they know none
     */
    static long believed(long known, long[] heard) {
        long[] ascending = heard.clone();
        Arrays.sort(ascending);
        long believed = known;
        for (long term : ascending) {
            if (term > believed) {
                if (believed > 0 ? term - believed > GREATEST_STEP : term > GREATEST_FIRST) {
                    break;
                }
                believed = term;
            }
        }
        return believed;
    }
}
