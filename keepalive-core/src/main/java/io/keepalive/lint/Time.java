package io.keepalive.lint;

/** The times among {@link GivenSettings}, by the names of the builder's methods. */
enum Time {
    TCP_IDLE("tcpIdle"),
    TCP_INTERVAL("tcpInterval"),
    USER_TIMEOUT("userTimeout"),
    RETRANSMISSION_CAP("retransmissionCap"),
    PING_IDLE("pingIdle"),
    PING_INTERVAL("pingInterval"),
    SLOW_PEER_LIMIT("slowPeerLimit"),
    WATCH_LIMIT("watchLimit"),
    PEER_PING_PERIOD("peerPingPeriod"),
    PEER_WATCH_LIMIT("peerWatchLimit"),
    SERVER_IDLE_TIMEOUT("serverIdleTimeout"),
    CLIENT_IDLE_LIMIT("clientIdleLimit"),
    REQUEST_TIMEOUT("requestTimeout");

    private final String label;

    Time(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
