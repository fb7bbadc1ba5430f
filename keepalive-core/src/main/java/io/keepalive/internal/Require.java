package io.keepalive.internal;

import java.time.Duration;
import java.util.Objects;

/**
 * Argument checks that all say the same thing the same way: {@code name: value (expected: rule)}.
 *
 * <p>Not part of the public API.
 */
public final class Require {

    private Require() {}

    /** Returns {@code value} if it is longer than zero. */
    public static Duration positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw expected(name, value, "> 0");
        }
        return value;
    }

    /** Returns {@code value} if it is zero or longer. */
    public static Duration notNegative(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative()) {
            throw expected(name, value, ">= 0");
        }
        return value;
    }

    /** Returns {@code value} if it lies in {@code min..max}, both included. */
    public static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw expected(name, value, min + ".." + max);
        }
        return value;
    }

    /** Returns {@code value} if it is a share of a whole, which it does not reach: {@code 0 <= value < 1}. */
    public static double share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw expected(name, value, "0 <= " + name + " < 1");
        }
        return value;
    }

    /** The exception for a value that breaks a rule, ready to throw. */
    public static IllegalArgumentException expected(String name, Object value, String rule) {
        return new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
}
