package io.keepalive.plan;

/** One thing that a {@link Goal} asks for. */
public enum Need {
    /** A dead peer is noticed within a time. */
    DETECT_WITHIN("detect within"),
    /** An outage must not kill. */
    RIDE_OUT("ride out"),
    /** Middleboxes on the way must not forget. */
    PASS_MIDDLEBOX("pass a middlebox"),
    /** The peer permits so many pings and no more. */
    PERMITTED_PING("peer permits one ping per"),
    /** A healthy peer may stop reading for a while. */
    PEER_MAY_PAUSE("peer may stop reading for"),
    /** The peer's application has to be proved alive. */
    PROVE_APPLICATION("prove the application"),
    /** The protocol has no heartbeat. */
    WITHOUT_HEARTBEAT("without heartbeat"),
    /** All connections together send so many pings and no more. */
    PINGS_PER_SECOND("pings a second"),
    /** All connections together cost so many bytes and no more. */
    BYTES_PER_DAY("bytes a day");

    private final String words;

    Need(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
