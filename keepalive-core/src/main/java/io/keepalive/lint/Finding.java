package io.keepalive.lint;

import java.util.Objects;

/**
 * Something about settings that a person should know.
 *
 * @param id what kind of finding it is; ids are stable, so that tools can tell and suppress them
 * @param severity how bad it is
 * @param setting the setting it is about, with its value
 * @param message what will happen: one sentence
 * @param advice what to do: one sentence
 */
public record Finding(FindingId id, Severity severity, String setting, String message, String advice) {

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Finding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
    }

    @Override
    public String toString() {
        return severity + " " + id + ": " + setting + ": " + message + " " + advice;
    }
}
