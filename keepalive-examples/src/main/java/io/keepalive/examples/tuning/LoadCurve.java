package io.keepalive.examples.tuning;

import java.util.Random;

/** Half an hour of changing load: calm, a rise to the peak, a plateau, and a short spike; with noise. Immutable. */
final class LoadCurve {

    static final int MINUTES = 30;

    /** A minute in the midst of the peak. */
    static final int PEAK_MINUTE = 12;

    /** Minute and load, straight between them. */
    private static final double[][] POINTS = {
        {0, 0.05},
        {5, 0.05},
        {8, 1},
        {15, 1},
        {18, 0.4},
        {22, 0.4},
        {22.1, 1},
        {22.6, 1},
        {22.7, 0.4},
        {25, 0.4},
        {27, 0.05},
        {MINUTES, 0.05}
    };

    private static final double NOISE = 0.05;

    private final double[] bySecond = new double[MINUTES * 60 + 1];

    LoadCurve(long seed) {
        Random random = new Random(seed);
        for (int second = 0; second < bySecond.length; second++) {
            double noisy = smooth(second / 60.0) + NOISE * (2 * random.nextDouble() - 1);
            bySecond[second] = Math.min(1, noisy);
        }
    }

    /** The load, 0 to 1. */
    double at(int second) {
        return bySecond[second];
    }

    private static double smooth(double minute) {
        int next = 1;
        while (POINTS[next][0] < minute) {
            next++;
        }
        double[] from = POINTS[next - 1];
        double[] to = POINTS[next];
        return from[1] + (to[1] - from[1]) * (minute - from[0]) / (to[0] - from[0]);
    }
}
