package io.keepalive.examples.plan;

import java.time.Duration;

/** Values as Java code. */
final class Code {

    private Code() {}

    static String of(Duration time) {
        if (time.equals(Duration.ofSeconds(time.toSeconds()))) {
            return "Duration.ofSeconds(" + time.toSeconds() + ")";
        }
        return time.equals(Duration.ofMillis(time.toMillis()))
                ? "Duration.ofMillis(" + time.toMillis() + ")"
                : "Duration.parse(\"" + time + "\")";
    }

    static String of(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
