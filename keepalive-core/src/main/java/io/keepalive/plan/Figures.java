package io.keepalive.plan;

import io.keepalive.DetectionTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times and numbers as a person writes them. */
final class Figures {

    private static final Duration MINUTES_FROM = Duration.ofMinutes(10);
    private static final double SMALLEST_SHARE = 1e-12;

    private static final Pattern SECONDS_ONLY = Pattern.compile("[0-9.]+ s");
    private static final Pattern ISO_TIME = Pattern.compile("\\bP(?:\\d+D)?(?:T(?:[0-9.]+[HMS])+)?(?<!\\bP)\\b");

    private Figures() {}

    /** A text whose times are written as exceptions and programs write them, for a person: {@code PT4M30S} becomes {@code 270 s}. */
    static String readable(String text) {
        return ISO_TIME.matcher(text).replaceAll(found -> time(Duration.parse(found.group())));
    }

    /** Seconds to the millisecond, from ten minutes on the largest units: {@code 4.5 s}, {@code 350 s}, {@code 2 h 4 min}. */
    static String time(Duration time) {
        Duration rounded = time.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
        if (rounded.compareTo(MINUTES_FROM) < 0) {
            return seconds(rounded) + " s";
        }
        StringBuilder words = new StringBuilder();
        append(words, rounded.toDaysPart(), "d");
        append(words, rounded.toHoursPart(), "h");
        append(words, rounded.toMinutesPart(), "min");
        Duration rest = rounded.minusMinutes(rounded.toMinutes());
        return rest.isZero()
                ? words.toString()
                : words.append(words.length() == 0 ? "" : " ")
                        .append(seconds(rest))
                        .append(" s")
                        .toString();
    }

    private static void append(StringBuilder words, long number, String unit) {
        if (number > 0) {
            words.append(words.length() == 0 ? "" : " ")
                    .append(number)
                    .append(' ')
                    .append(unit);
        }
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** Both ends of a window, or the one time that both are. */
    static String window(DetectionTime window) {
        return range(window.earliest(), window.latest());
    }

    /** From one time to another, or the one time that both are. */
    static String range(Duration from, Duration to) {
        String first = time(from);
        String last = time(to);
        if (first.equals(last)) {
            return first;
        }
        boolean bothSeconds = SECONDS_ONLY.matcher(first).matches()
                && SECONDS_ONLY.matcher(last).matches();
        return (bothSeconds ? first.substring(0, first.length() - 2) : first) + " to " + last;
    }

    /** Three digits that count: {@code 0.00133}, {@code 8,330}, {@code 112,000}. */
    static String number(double number) {
        if (number == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(3, RoundingMode.HALF_UP));
        if (number >= 1000) {
            return String.format(Locale.ROOT, "%,d", rounded.longValue());
        }
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** A whole number, with commas between the thousands. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Bytes in the largest decimal unit that leaves a number above one. */
    static String bytes(double bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB"};
        int unit = 0;
        double number = bytes;
        while (number >= 1000 && unit < units.length - 1) {
            number /= 1000;
            unit++;
        }
        return number(number) + " " + units[unit];
    }

    /** A probability as one in so many. */
    static String chance(double probability) {
        if (probability <= 0) {
            return "never";
        }
        if (probability < SMALLEST_SHARE) {
            return "less than 1 in 10^12";
        }
        return probability >= 0.1 ? number(probability * 100) + " %" : "1 in " + number(1 / probability);
    }
}
