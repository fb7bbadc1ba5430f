package io.keepalive.lint;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Locale;

/** How times are written in findings, and how long they may be. */
final class Words {

    private Words() {}

    /** For example {@code 7200 s}, {@code 1.5 s}, {@code 250 ms}; to the millisecond, unless that would be 0. */
    static String of(Duration time) {
        if (time.isZero() || time.compareTo(Duration.ofSeconds(1)) >= 0) {
            int millis = time.getNano() / 1_000_000;
            String fraction = millis == 0
                    ? ""
                    : String.format(Locale.ROOT, ".%03d", millis).replaceAll("0+$", "");
            return time.getSeconds() + fraction + " s";
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
