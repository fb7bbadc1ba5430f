package io.keepalive.detect;

/** A level of suspicion that is a share of a limit. */
final class Level {

    private static final double BELOW_ONE = Math.nextDown(1.0);

    private Level() {}

    /** The share, at least 0; on the side of 1 on which the verdict is, where doubles cannot tell the two times apart. */
    static double of(long elapsedNanos, long limitNanos, boolean suspects) {
        double share = Math.max(0, (double) elapsedNanos / limitNanos);
        return suspects ? Math.max(1, share) : Math.min(BELOW_ONE, share);
    }
}
