package io.keepalive.lint;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects {@link GivenSettings}. What is not said is not set. Any value is taken, negative ones too, as saying what is wrong with
 * it is the linter's part; only null is refused, with a NullPointerException.
 *
 * <p>Not thread-safe.
 */
public final class GivenSettingsBuilder {

    private static final Duration DEFAULT_STALL_TOLERANCE = Duration.ofMillis(500);

    final Map<Time, Duration> times = new EnumMap<>(Time.class);

    @Nullable
    Boolean tcpKeepAlive;

    @Nullable
    Integer tcpProbes;

    @Nullable
    Integer pings;

    double jitter;
    boolean pingsWithoutActivity = true;
    Trigger trigger = Trigger.LAST_RECEIVED;
    Duration stallTolerance = DEFAULT_STALL_TOLERANCE;

    GivenSettingsBuilder() {}

    /**
     * TCP keepalive switched on or off, {@code SO_KEEPALIVE}.
     *
     * @param on by default on if one of its times or its number of probes is set, otherwise off, as in every system
     * @return this builder
     */
    public GivenSettingsBuilder tcpKeepAlive(boolean on) {
        tcpKeepAlive = on;
        return this;
    }

    /**
     * Quiet time before the first probe, {@code TCP_KEEPIDLE}.
     *
     * @param time by default the system's: 7200 s
     * @return this builder
     */
    public GivenSettingsBuilder tcpIdle(Duration time) {
        return set(Time.TCP_IDLE, time);
    }

    /**
     * Time between unanswered probes, {@code TCP_KEEPINTVL}.
     *
     * @param time by default the system's: 75 s, on Windows 1 s
     * @return this builder
     */
    public GivenSettingsBuilder tcpInterval(Duration time) {
        return set(Time.TCP_INTERVAL, time);
    }

    /**
     * Unanswered probes before the peer is dead, {@code TCP_KEEPCNT}.
     *
     * @param count by default the system's: 9 on Linux, 8 on macOS, 10 on Windows
     * @return this builder
     */
    public GivenSettingsBuilder tcpProbes(int count) {
        tcpProbes = count;
        return this;
    }

    /**
     * Longest time that sent data may stay unacknowledged, {@code TCP_USER_TIMEOUT}.
     *
     * @param time by default none, which is also what zero stands for
     * @return this builder
     */
    public GivenSettingsBuilder userTimeout(Duration time) {
        return set(Time.USER_TIMEOUT, time);
    }

    /**
     * Longest time between two retransmissions, {@code TCP_RTO_MAX_MS}.
     *
     * @param time by default none
     * @return this builder
     */
    public GivenSettingsBuilder retransmissionCap(Duration time) {
        return set(Time.RETRANSMISSION_CAP, time);
    }

    /**
     * TCP keepalive as this library sets it.
     *
     * @param settings the settings
     * @return this builder
     */
    public GivenSettingsBuilder tcp(TcpKeepAlive settings) {
        ProbeSchedule schedule = Objects.requireNonNull(settings, "settings").schedule();
        set(Time.USER_TIMEOUT, settings.userTimeout());
        set(Time.RETRANSMISSION_CAP, settings.retransmissionCap());
        return tcpKeepAlive(true)
                .tcpIdle(schedule.idle())
                .tcpInterval(schedule.interval())
                .tcpProbes(schedule.probes());
    }

    /**
     * Quiet time before this end pings.
     *
     * @param time by default the interval, if there is one; otherwise this end does not ping
     * @return this builder
     */
    public GivenSettingsBuilder pingIdle(Duration time) {
        return set(Time.PING_IDLE, time);
    }

    /**
     * Time between unanswered pings of this end, and the time that the last of them has to be answered.
     *
     * @param time by default none: pings are sent, but nobody minds whether they are answered
     * @return this builder
     */
    public GivenSettingsBuilder pingInterval(Duration time) {
        return set(Time.PING_INTERVAL, time);
    }

    /**
     * Unanswered pings before the peer is dead.
     *
     * @param count by default 1
     * @return this builder
     */
    public GivenSettingsBuilder pings(int count) {
        pings = count;
        return this;
    }

    /**
     * By how much of the idle time a ping may come early.
     *
     * @param share by default 0
     * @return this builder
     */
    public GivenSettingsBuilder jitter(double share) {
        jitter = share;
        return this;
    }

    /**
     * Whether this end also pings while nobody uses the connection, as gRPC does with {@code keepAliveWithoutCalls} only.
     *
     * @param pings true by default
     * @return this builder
     */
    public GivenSettingsBuilder pingsWithoutActivity(boolean pings) {
        pingsWithoutActivity = pings;
        return this;
    }

    /**
     * The heartbeat of this end as this library runs it.
     *
     * @param policy the policy
     * @return this builder
     */
    public GivenSettingsBuilder heartbeat(HeartbeatPolicy policy) {
        Optional<ProbeSchedule> schedule =
                Objects.requireNonNull(policy, "policy").pinging();
        set(Time.PING_IDLE, schedule.map(ProbeSchedule::idle).or(policy::sendPeriod));
        set(Time.PING_INTERVAL, schedule.map(ProbeSchedule::interval));
        set(Time.SLOW_PEER_LIMIT, schedule.map(pinger -> policy.slowPeerLimit()));
        set(Time.WATCH_LIMIT, policy.watchLimit());
        pings = schedule.map(ProbeSchedule::probes).orElse(null);
        jitter = policy.jitter();
        pingsWithoutActivity = true;
        trigger = policy.trigger();
        stallTolerance = policy.stallTolerance();
        return this;
    }

    /**
     * How long this end lets the peer be silent before it takes it for dead.
     *
     * @param time by default any time
     * @return this builder
     */
    public GivenSettingsBuilder watchLimit(Duration time) {
        return set(Time.WATCH_LIMIT, time);
    }

    /**
     * After what quiet time the other end pings.
     *
     * @param time by default it is not known to ping
     * @return this builder
     */
    public GivenSettingsBuilder peerPingPeriod(Duration time) {
        return set(Time.PEER_PING_PERIOD, time);
    }

    /**
     * How long the other end lets this one be silent.
     *
     * @param time by default any time
     * @return this builder
     */
    public GivenSettingsBuilder peerWatchLimit(Duration time) {
        return set(Time.PEER_WATCH_LIMIT, time);
    }

    /**
     * After what time without requests a server closes the connection, as HTTP servers do.
     *
     * @param time by default it never does; zero: it keeps none
     * @return this builder
     */
    public GivenSettingsBuilder serverIdleTimeout(Duration time) {
        return set(Time.SERVER_IDLE_TIMEOUT, time);
    }

    /**
     * How long a client keeps a connection that it does not use, in a pool or elsewhere.
     *
     * @param time by default for ever; zero: it keeps none
     * @return this builder
     */
    public GivenSettingsBuilder clientIdleLimit(Duration time) {
        return set(Time.CLIENT_IDLE_LIMIT, time);
    }

    /**
     * After what time a client closes a connection on which a request is not answered.
     *
     * @param time by default it waits for as long as the connection lives
     * @return this builder
     */
    public GivenSettingsBuilder requestTimeout(Duration time) {
        return set(Time.REQUEST_TIMEOUT, time);
    }

    /**
     * An HTTP server's keep-alive as this library does it.
     *
     * @param policy the policy
     * @return this builder
     */
    public GivenSettingsBuilder http(HttpKeepAlive policy) {
        return serverIdleTimeout(Objects.requireNonNull(policy, "policy").idleTimeout());
    }

    /**
     * An HTTP client's reuse of connections as this library does it.
     *
     * @param policy the policy; its longest idle time counts
     * @return this builder
     */
    public GivenSettingsBuilder reuse(ReusePolicy policy) {
        return clientIdleLimit(Objects.requireNonNull(policy, "policy").maxIdleTimeout());
    }

    /**
     * Makes the settings.
     *
     * @return the settings
     */
    public GivenSettings build() {
        return new GivenSettings(this);
    }

    private GivenSettingsBuilder set(Time name, Duration time) {
        times.put(name, Objects.requireNonNull(time, name.toString()));
        return this;
    }

    private void set(Time name, Optional<Duration> time) {
        time.ifPresentOrElse(value -> times.put(name, value), () -> times.remove(name));
    }
}
