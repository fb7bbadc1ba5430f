package io.keepalive.examples.support;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Times as people write and read them. */
public final class Times {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private Times() {}

    /**
     * Reads a time such as {@code 500ms}, {@code 15s}, {@code 4m}, {@code 1h} or {@code PT15S}.
     *
     * @throws TypeConversionException if it is none
     */
    public static Duration parse(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            return parseIso(text);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** Seconds, with two decimals below ten and one above. */
    public static String seconds(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return String.format(Locale.ROOT, Math.abs(seconds) < 10 ? "%.2f s" : "%.1f s", seconds);
    }

    /** Milliseconds with two decimals. */
    public static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }

    private static Duration parseIso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException neither) {
            throw new TypeConversionException(
                    "'" + text + "' (expected: a time with its unit, such as 500ms, 15s or 4m)");
        }
    }
}
