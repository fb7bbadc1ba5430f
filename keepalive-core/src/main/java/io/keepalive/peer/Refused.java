package io.keepalive.peer;

/** A message that is not taken. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final Refusal reason;

    /** Without a stack trace: whoever sends nonsense shall not make it dear. */
    Refused(Refusal reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Refusal reason() {
        return reason;
    }
}
