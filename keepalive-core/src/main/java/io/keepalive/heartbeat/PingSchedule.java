package io.keepalive.heartbeat;

/** When the next ping that no silence has asked for yet is due: jittered idle times, or the slots of a fixed period. */
final class PingSchedule {

    private final HeartbeatTiming timing;
    private long random;
    private long idleNanos;
    private long nextSlotNanos;

    PingSchedule(HeartbeatTiming timing, long seed, long nowNanos) {
        this.timing = timing;
        random = mixed(seed);
        nextSlotNanos = nowNanos + timing.idleNanos;
        drawIdle();
    }

    /** The idle time of the present silence. */
    long idleNanos() {
        return idleNanos;
    }

    /** By how much the idle time of the present silence was shortened. */
    long jitterNanos() {
        return timing.idleNanos - idleNanos;
    }

    /** The next slot of a fixed period. */
    long nextSlotNanos() {
        return nextSlotNanos;
    }

    /** Draws the idle time of the next silence (xorshift64, Marsaglia 2003). */
    void drawIdle() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        idleNanos = timing.jitteredIdleNanos((random >>> 11) * 0x1.0p-53);
    }

    /** Keeps to the fixed period: the next slot after now, however late this one was used. */
    void passSlots(long nowNanos) {
        long late = nowNanos - nextSlotNanos;
        if (timing.fixedPeriod && late >= 0) {
            nextSlotNanos += timing.idleNanos * (late / timing.idleNanos + 1);
        }
    }

    /** Spreads seeds that differ by little, such as 1, 2, 3, over the whole range (splitmix64, Steele et al. 2014). */
    private static long mixed(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return z == 0 ? 1 : z; // the one state that xorshift never leaves
    }
}
