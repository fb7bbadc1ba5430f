package io.keepalive.plan;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Finds the least number for which something holds that holds from some number on: by doubling the step, then by halving. */
final class LeastNumber {

    private LeastNumber() {}

    /** The least one in {@code from + 1 .. most}; empty if it holds for none. {@code from} itself is not tried. */
    static OptionalLong above(long from, long most, LongPredicate holds) {
        if (most <= from || !holds.test(most)) {
            return OptionalLong.empty();
        }
        long missed = from;
        long kept = most;
        for (long step = 1; step < kept - missed; step *= 2) {
            if (holds.test(missed + step)) {
                kept = missed + step;
                break;
            }
            missed += step;
        }
        while (kept - missed > 1) {
            long middle = missed + (kept - missed) / 2;
            if (holds.test(middle)) {
                kept = middle;
            } else {
                missed = middle;
            }
        }
        return OptionalLong.of(kept);
    }
}
