package io.keepalive.plan;

import java.util.Objects;

/**
 * One setting of a plan, and why it has its value.
 *
 * @param setting its name, as {@code TCP keepalive idle}
 * @param value its value, or that there is none
 * @param reason the need it follows from: one sentence
 */
public record Choice(String setting, String value, String reason) {

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Choice {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
    }
}
