package io.keepalive.peer;

/**
 * Which incarnations can be: they are the wall clock's milliseconds at a node's start, or a little above. A lie of the largest number
 * would leave the member no room to outbid it, so leaps are bounded.
 */
final class Incarnations {

    /** 34 years in milliseconds. */
    static final long LEAP = 1L << 40;

    /** The year 2109 in milliseconds: up to here any is possible, as the reader's own clock may be the wrong one. */
    static final long EVER = 1L << 42;

    private Incarnations() {}

    /**
     * Whether a member can be in this life.
     *
     * @param own the reader's own incarnation
     * @param held the highest that the reader has taken from the member: one above it must be possible, or a lie that was taken
     *     could not be outbid
     */
    static boolean possible(long incarnation, long own, long held) {
        long highest = Math.max(EVER, Math.max(own, held));
        return incarnation > 0 && incarnation <= Long.MAX_VALUE - LEAP && incarnation - LEAP <= highest;
    }
}
