package io.keepalive.lint;

/** How bad a finding is. */
public enum Severity {
    /** Connections will die, or stay dead unnoticed, in everyday use. */
    HIGH,
    /** They will in circumstances that come sooner or later. */
    MEDIUM,
    /** Nothing breaks, but something is not as it looks. */
    LOW
}
