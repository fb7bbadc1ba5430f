package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Ending;

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

    static NoticedBy of(Ending ending) {
        return switch (ending) {
            case PINGS_UNANSWERED, PING_STUCK, NOTHING_HEARD -> HEARTBEAT;
            case CLOSED_BY_PEER -> KERNEL_FIN;
            case RESET -> KERNEL_RESET;
            case TIMED_OUT, UNREACHABLE -> KERNEL_TIMEOUT;
            case CLOSED_HERE, PING_FLOOD, IO_ERROR, OPTION_NOT_APPLIED, UNUSED, MAX_AGE, DRAINED ->
                throw new IllegalArgumentException(
                        "ending: " + ending + " (expected: one that the peer or the path is to blame for)");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
