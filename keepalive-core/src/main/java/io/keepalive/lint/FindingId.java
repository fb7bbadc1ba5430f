package io.keepalive.lint;

/** The kinds of findings. A name once given never changes its meaning. */
public enum FindingId {
    /** The user timeout ends before the first probe, so that it and not the probes decides. */
    USER_TIMEOUT_BELOW_IDLE,
    /** The user timeout ends long after the probes would have, which it replaces. */
    USER_TIMEOUT_FAR_ABOVE_PROBES,
    /** A user timeout is set, so the number of probes means nothing. */
    PROBES_MOOT,
    /** A healthy peer that stops reading is given up by the user timeout sooner than it may stop. */
    USER_TIMEOUT_BELOW_PAUSE,
    /** A healthy peer that stops reading is given up by the heartbeat sooner than it may stop. */
    PAUSE_KILLS,
    /** An idle connection is quiet for as long as a middlebox remembers it, or longer. */
    IDLE_ABOVE_MIDDLEBOX,
    /** It is quiet for less, but not by enough: jitter, a late timer or one lost probe. */
    IDLE_CLOSE_TO_MIDDLEBOX,
    /** TCP keepalive is relied upon through a full proxy, which answers it itself and does not count it. */
    PROBES_END_AT_PROXY,
    /** Nothing but requests keeps the connection in a middlebox. */
    ONLY_REQUESTS_COUNT,
    /** Nothing is sent on an idle connection, so a middlebox forgets it. */
    NOTHING_REFRESHES,
    /** Pings come faster than the peer permits. */
    PING_FASTER_THAN_PERMITTED,
    /** One lost probe or ping is taken for a death. */
    ONE_PROBE_ONLY,
    /** Unacknowledged data hides a dead peer for a quarter of an hour. */
    UNACKNOWLEDGED_DATA_HANGS,
    /** Nobody notices a dead peer on an idle connection. */
    DEAD_PEER_UNNOTICED,
    /** A server closes idle connections no later than the load balancer before it, which then sends into the close. */
    SERVER_CLOSES_BEFORE_BALANCER,
    /** A client keeps idle connections for as long as the server does, or longer. */
    CLIENT_KEEPS_LONGER_THAN_SERVER,
    /** A watcher's limit is over before the pinger has had time to ping and be answered. */
    WATCH_LIMIT_BELOW_PING_PERIOD,
    /** Heartbeats come before TCP keepalive ever would. */
    TCP_KEEPALIVE_MOOT,
    /** Times of TCP keepalive are set, but it is switched off. */
    KEEPALIVE_SWITCHED_OFF,
    /** The kernel does not have the option. */
    OPTION_NOT_SUPPORTED,
    /** A time loses its fraction, or becomes 0, in the unit that the option is set in. */
    LOST_IN_CONVERSION,
    /** The value is outside of what the kernel takes, or of what makes sense. */
    OUT_OF_RANGE,
    /** A death is reported sooner than an answer can come, or than a stall at home is tolerated. */
    BOUND_BELOW_ROUND_TRIP,
    /** A dead peer is noticed later than was asked for. */
    DETECTS_TOO_LATE,
    /** A short outage that was to be ridden out kills the connection. */
    OUTAGE_KILLS
}
