package io.keepalive.detect;

/**
 * The upper tail of the normal distribution as {@code phi = -log10(1 - CDF(z))}, without ever forming a probability that is too small for
 * a double: from z = 2 by Laplace's continued fraction, and between -2 and 2 by the series of odd powers (Abramowitz and Stegun, Handbook
 * of Mathematical Functions, 26.2.14 and 26.2.11).
 *
 * <p>Relative error below 1e-12 from z = -37 on; 0 further below. Monotone: z is first rounded to a multiple of 2^-44, and from one
 * multiple to the next phi grows by more than its error. Reproducible, as it uses {@link StrictMath}.
 */
final class NormalTail {

    private static final double GRID = 0x1p44;
    private static final double LN_10 = StrictMath.log(10);
    private static final double SQRT_2_PI = StrictMath.sqrt(2 * Math.PI);
    private static final double LN_SQRT_2_PI = StrictMath.log(SQRT_2_PI);

    /** Where the fraction takes over from the series, whose difference from a half loses digits further out. */
    private static final double SWITCH = 2;

    /** Enough of both at the switch for the last digit of a double. */
    private static final int FRACTION_TERMS = 120;

    private static final int SERIES_TERMS = 40;

    /** Below it the tail's difference from 1 is no normal double. */
    private static final double LOWEST = -37.5;

    private NormalTail() {}

    /** How unlikely a value so many standard deviations above the mean is to be exceeded. */
    static double phi(double deviations) {
        double z = rounded(deviations);
        if (z < LOWEST) {
            return 0;
        }
        double nepers = z < 0 ? -StrictMath.log1p(-StrictMath.exp(-minusLogTail(-z))) : minusLogTail(z);
        return nepers / LN_10;
    }

    /** The least multiple of the grid at which phi is reached. */
    static double deviations(double phi) {
        long low = (long) (LOWEST * GRID) - 1;
        long high = (long) ((StrictMath.sqrt(2 * LN_10 * phi) + 1) * GRID); // as phi > z^2 / (2 ln 10) from z = 0 on
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (phi(middle / GRID) >= phi) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high / GRID;
    }

    static double rounded(double deviations) {
        return Math.rint(deviations * GRID) / GRID;
    }

    /** {@code -ln(1 - CDF(z))} for z of 0 or more. */
    private static double minusLogTail(double z) {
        double exponent = 0.5 * z * z;
        if (z >= SWITCH) {
            return exponent + (LN_SQRT_2_PI + StrictMath.log(inverseMillsRatio(z)));
        }
        return -StrictMath.log(0.5 - StrictMath.exp(-exponent) / SQRT_2_PI * oddPowers(z));
    }

    /** Density over tail: {@code z + 1/(z + 2/(z + 3/(z + ...)))}. */
    private static double inverseMillsRatio(double z) {
        double value = z;
        for (int term = FRACTION_TERMS; term > 0; term--) {
            value = z + term / value;
        }
        return value;
    }

    /** {@code z + z^3/3 + z^5/(3*5) + ...} */
    private static double oddPowers(double z) {
        double power = z;
        double sum = z;
        for (int term = 1; term < SERIES_TERMS; term++) {
            power *= z * z / (2 * term + 1);
            sum += power;
        }
        return sum;
    }
}
