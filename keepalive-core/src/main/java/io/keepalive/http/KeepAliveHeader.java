package io.keepalive.http;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The {@code Keep-Alive} header field of a response, such as {@code timeout=75, max=999}: how long the server will let the
 * connection be idle, and how many requests more it will take.
 *
 * <p>No RFC in force defines the parameters: RFC 2068 section 19.7.1.1 has the field, an expired draft of 2013 the timeout (in
 * seconds), and Apache httpd the count. They are hints, which a server need not keep to.
 *
 * @param timeout how long the connection may be idle, in whole seconds; empty if nothing is said
 * @param max how many requests more the server takes; empty if nothing is said
 */
public record KeepAliveHeader(Optional<Duration> timeout, OptionalInt max) {

    /** Nothing is said. */
    public static final KeepAliveHeader NONE = new KeepAliveHeader(Optional.empty(), OptionalInt.empty());

    /** Some servers separate by semicolons. */
    private static final Pattern SEPARATOR = Pattern.compile("[,;]");

    /**
     * Checks the values.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the timeout is negative or not of whole seconds, or {@code max} negative
     */
    public KeepAliveHeader {
        Objects.requireNonNull(max, "max");
        if (Objects.requireNonNull(timeout, "timeout").isPresent()) {
            Duration time = timeout.get();
            if (time.isNegative() || time.toNanosPart() != 0) {
                throw Require.expected("timeout", time, "whole seconds >= 0");
            }
        }
        if (max.isPresent() && max.getAsInt() < 0) {
            throw Require.expected("max", max.getAsInt(), ">= 0");
        }
    }

    /**
     * Reads the fields of a response. What cannot be understood is passed over, as is what other servers may have added; of
     * several values the smallest counts; a number too large to hold counts as the largest one.
     *
     * @param values the values of all its {@code Keep-Alive} fields, each a list separated by commas
     * @return what they say
     * @throws NullPointerException if {@code values} or one of them is null
     */
    public static KeepAliveHeader parse(Iterable<? extends CharSequence> values) {
        int timeout = -1;
        int max = -1;
        for (CharSequence value : values) {
            for (String parameter : SEPARATOR.split(value, -1)) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    int number = number(parameter.substring(equals + 1).strip());
                    switch (parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                        case "timeout" -> timeout = smaller(timeout, number);
                        case "max" -> max = smaller(max, number);
                        default -> {}
                    }
                }
            }
        }
        if (timeout < 0 && max < 0) {
            return NONE;
        }
        return new KeepAliveHeader(
                timeout < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(timeout)),
                max < 0 ? OptionalInt.empty() : OptionalInt.of(max));
    }

    /** The field's value, such as {@code timeout=75, max=999}; empty if nothing is said. */
    @Override
    public String toString() {
        String time = timeout.map(known -> "timeout=" + known.toSeconds()).orElse("");
        String count = max.isPresent() ? "max=" + max.getAsInt() : "";
        return time.isEmpty() || count.isEmpty() ? time + count : time + ", " + count;
    }

    /** Digits, perhaps quoted; −1 for anything else. */
    private static int number(String text) {
        String digits = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return -1;
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException tooLarge) {
            return Integer.MAX_VALUE;
        }
    }

    private static int smaller(int known, int found) {
        return known < 0 || (found >= 0 && found < known) ? found : known;
    }
}
