package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Cause;

/** What noticed the end of a connection. */
public enum NoticedBy {
    HEARTBEAT("heartbeat"),
    KERNEL_FIN("kernel: FIN"),
    KERNEL_RESET("kernel: RST"),
    KERNEL_TIMEOUT("kernel: timeout"),
    NOBODY("nobody");

    private final String text;

    NoticedBy(String text) {
        this.text = text;
    }

    static NoticedBy of(Cause cause) {
        return switch (cause) {
            case PEER_SILENT -> HEARTBEAT;
            case PEER_CLOSED -> KERNEL_FIN;
            case RESET -> KERNEL_RESET;
            case KERNEL_TIMEOUT, PEER_UNREACHABLE -> KERNEL_TIMEOUT;
            case CLOSED_HERE, IO_ERROR, OPTION_NOT_APPLIED ->
                throw new IllegalArgumentException(
                        "cause: " + cause + " (expected: one that the peer or the path is to blame for)");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
