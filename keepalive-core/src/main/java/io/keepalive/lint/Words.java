package io.keepalive.lint;

import io.keepalive.internal.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** How times are written in findings, and how long they may be. */
final class Words {

    private Words() {}

    /** For example {@code 7200 s}, {@code 1.5 s}, {@code 250 ms}; to the millisecond, unless that would be 0. */
    static String of(Duration time) {
        if (time.isZero() || time.compareTo(Duration.ofSeconds(1)) >= 0) {
            BigDecimal seconds = BigDecimal.valueOf(time.getSeconds()).add(BigDecimal.valueOf(time.getNano(), 9));
            return seconds.setScale(3, RoundingMode.HALF_UP)
                            .stripTrailingZeros()
                            .toPlainString() + " s";
        }
        return !time.isNegative() && time.toMillis() > 0 ? time.toMillis() + " ms" : time.toString();
    }

    /** The time, or the longest that the library reckons with: nobody lives to see the difference. */
    static Duration bounded(Duration time) {
        return Duration.ofNanos(Durations.saturatedNanos(time));
    }

    /** A setting with its value, for example {@code tcpIdle 7200 s}. */
    static String of(Time name, Duration value) {
        return name + " " + of(value);
    }

    /** The same of a value in effect, where nobody may have set it. */
    static String of(Time name, Duration value, GivenSettings given) {
        return of(name, value) + (given.given(name).isPresent() ? "" : " (the system's)");
    }
}
