package io.keepalive.heartbeat;

/** Draws the share of the jitter by which a ping comes early, from four bytes of state a connection. */
final class Jitter {

    private Jitter() {}

    /** The state to begin with: spreads seeds that differ by little, such as 1, 2, 3 (splitmix64, Steele et al. 2014). */
    static int seeded(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        int state = (int) (z >>> 32);
        return state == 0 ? 1 : state; // the one state that xorshift never leaves
    }

    /** The state after this one (xorshift32, Marsaglia 2003). */
    static int next(int state) {
        int drawn = state ^ (state << 13);
        drawn ^= drawn >>> 17;
        return drawn ^ (drawn << 5);
    }

    /** What a state stands for: {@code 0 <= share < 1}. */
    static double share(int state) {
        return Integer.toUnsignedLong(state) * 0x1.0p-32;
    }
}
