package io.keepalive.examples.bench.scale;

import java.util.ArrayList;
import java.util.List;

/** The value axis of a diagram: from zero to a round number above the highest value, in at most six round steps. */
record Scale(double step, int steps) {

    private static final double[] ROUND = {1, 2, 5, 10};
    private static final int MOST_STEPS = 6;

    static Scale upTo(double highest) {
        double above = Math.max(highest, Double.MIN_NORMAL);
        double power = Math.pow(10, Math.floor(Math.log10(above / MOST_STEPS)));
        for (double round : ROUND) {
            double step = round * power;
            if (above / step <= MOST_STEPS) {
                return new Scale(step, (int) Math.ceil(above / step));
            }
        }
        return new Scale(ROUND[ROUND.length - 1] * power, MOST_STEPS);
    }

    double end() {
        return step * steps;
    }

    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            marks.add(step * i);
        }
        return marks;
    }
}
