package io.keepalive.tcp;

import io.keepalive.internal.Require;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link TcpKeepAlive} as one line of text, and back. */
final class SettingsText {

    private static final List<String> REQUIRED = List.of("idle", "interval", "probes");
    private static final String KEYS = "one of idle, interval, probes, userTimeout, retransmissionCap";
    private static final String TIME_RULE = "a time with its unit, such as 500ms, 90s, 2m, 1h or PT90S";
    private static final Pattern TIME = Pattern.compile("(\\d{1,18})(ms|s|m|h)");

    private SettingsText() {}

    static TcpKeepAlive parse(String text) {
        Map<String, String> values = split(text);
        for (String key : REQUIRED) {
            if (!values.containsKey(key)) {
                throw Require.expected(key, "missing in \"" + text + "\"", "idle, interval and probes");
            }
        }
        TcpKeepAliveBuilder builder = TcpKeepAlive.builder();
        values.forEach((key, value) -> {
            switch (key) {
                case "idle" -> builder.idle(time(key, value));
                case "interval" -> builder.interval(time(key, value));
                case "probes" -> builder.probes(count(key, value));
                case "userTimeout" -> builder.userTimeout(time(key, value));
                case "retransmissionCap" -> builder.retransmissionCap(time(key, value));
                default -> throw Require.expected(key, value, KEYS);
            }
        });
        return builder.build();
    }

    static String format(TcpKeepAlive settings) {
        StringBuilder line = new StringBuilder()
                .append("idle=")
                .append(format(settings.schedule().idle()))
                .append(",interval=")
                .append(format(settings.schedule().interval()))
                .append(",probes=")
                .append(settings.schedule().probes());
        settings.userTimeout().ifPresent(time -> line.append(",userTimeout=").append(format(time)));
        settings.retransmissionCap()
                .ifPresent(time -> line.append(",retransmissionCap=").append(format(time)));
        return line.toString();
    }

    private static Map<String, String> split(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw Require.expected("settings", "\"" + part.strip() + "\"", "key=value, key being " + KEYS);
            }
            String key = part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            if (values.put(key, value) != null) {
                throw Require.expected(key, value, "given once");
            }
        }
        return values;
    }

    private static Duration time(String key, String value) {
        try {
            if (value.startsWith("P")) {
                return Duration.parse(value);
            }
            Matcher matcher = TIME.matcher(value);
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
            }
        } catch (DateTimeException | ArithmeticException unreadableOrTooLong) {
            // said below
        }
        throw Require.expected(key, value, TIME_RULE);
    }

    private static int count(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw Require.expected(key, value, TcpKeepAliveBuilder.PROBES_RULE);
        }
    }

    private static String format(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
