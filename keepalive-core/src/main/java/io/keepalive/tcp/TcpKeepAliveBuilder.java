package io.keepalive.tcp;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link TcpKeepAlive}; a value is checked in {@link #build}, against what Linux accepts, the narrowest of the
 * kernels.
 *
 * <p>Not thread-safe.
 */
public final class TcpKeepAliveBuilder {

    static final String SECONDS_RULE = "1..32767 whole seconds";
    static final String PROBES_RULE = "1..127";
    static final String USER_TIMEOUT_RULE = "1..2147483647 whole milliseconds";
    static final String CAP_RULE = "1000..120000 whole milliseconds";

    private @Nullable Duration idle;
    private @Nullable Duration interval;
    private @Nullable Integer probes;
    private @Nullable Duration userTimeout;
    private @Nullable Duration retransmissionCap;

    TcpKeepAliveBuilder() {}

    TcpKeepAliveBuilder(TcpKeepAlive settings) {
        schedule(settings.schedule());
        this.userTimeout = settings.userTimeout().orElse(null);
        this.retransmissionCap = settings.retransmissionCap().orElse(null);
    }

    /**
     * Quiet time (nothing received) before the first probe; {@code TCP_KEEPIDLE}.
     *
     * <p>Required. Below the time after which a middlebox forgets the connection, if its entry is to be kept fresh.
     *
     * @param time 1..32767 whole seconds (9 h 6 min)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     */
    public TcpKeepAliveBuilder idle(Duration time) {
        this.idle = Objects.requireNonNull(time, "idle");
        return this;
    }

    /**
     * Time between probes while they stay unanswered; {@code TCP_KEEPINTVL}.
     *
     * <p>Required. Longer than the idle time is allowed, but Linux then probes a healthy quiet connection only once per
     * interval.
     *
     * @param time 1..32767 whole seconds
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     */
    public TcpKeepAliveBuilder interval(Duration time) {
        this.interval = Objects.requireNonNull(time, "interval");
        return this;
    }

    /**
     * Unanswered probes before the peer is reported dead; {@code TCP_KEEPCNT}.
     *
     * <p>Required. At least 2 is wise: RFC 9293 (3.8.4) forbids to read a failure into any single probe. Linux does not
     * count probes where a user timeout is set.
     *
     * @param count 1..127
     * @return this builder
     */
    public TcpKeepAliveBuilder probes(int count) {
        this.probes = count;
        return this;
    }

    /**
     * Idle time, interval and number of probes at once.
     *
     * @param schedule the three, with the bounds of {@link #idle}, {@link #interval} and {@link #probes}
     * @return this builder
     * @throws NullPointerException if {@code schedule} is null
     */
    public TcpKeepAliveBuilder schedule(ProbeSchedule schedule) {
        Objects.requireNonNull(schedule, "schedule");
        return idle(schedule.idle()).interval(schedule.interval()).probes(schedule.probes());
    }

    /**
     * Longest time that sent data may stay unacknowledged; {@code TCP_USER_TIMEOUT}.
     *
     * <p>Default: none, the number of retransmissions decides (about 15 minutes on Linux). Linux only, and not on the JDK's
     * own sockets. It also ends a connection whose healthy peer reads nothing for that long: prefer
     * {@link #retransmissionCap} where the kernel has it.
     *
     * @param time 1..2147483647 whole milliseconds
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     */
    public TcpKeepAliveBuilder userTimeout(Duration time) {
        this.userTimeout = Objects.requireNonNull(time, "userTimeout");
        return this;
    }

    /**
     * Longest time between two retransmissions; {@code TCP_RTO_MAX_MS}.
     *
     * <p>Default: none, the kernel's 120 s hold. Bounds how long unacknowledged data can hide a dead peer, and spares slow
     * readers: 1 s means about 15 s instead of 15 minutes. An outage longer than that ends the connection. Linux 6.15 and later only, and not on the JDK's own sockets.
     *
     * @param time 1000..120000 whole milliseconds
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     */
    public TcpKeepAliveBuilder retransmissionCap(Duration time) {
        this.retransmissionCap = Objects.requireNonNull(time, "retransmissionCap");
        return this;
    }

    /**
     * Checks everything and makes the settings. No value is ever rounded or moved into its range.
     *
     * @return the settings
     * @throws IllegalStateException if idle, interval or probes was not given
     * @throws IllegalArgumentException if a value is out of its range
     */
    public TcpKeepAlive build() {
        ProbeSchedule schedule = new ProbeSchedule(
                seconds("idle", given("idle", idle, SECONDS_RULE)),
                seconds("interval", given("interval", interval, SECONDS_RULE)),
                Require.inRange("probes", given("probes", probes, PROBES_RULE), 1, 127));
        return new TcpKeepAlive(
                schedule,
                millis("userTimeout", userTimeout, 1, Integer.MAX_VALUE, USER_TIMEOUT_RULE),
                millis("retransmissionCap", retransmissionCap, 1000, 120_000, CAP_RULE));
    }

    private static <T> T given(String name, @Nullable T value, String rule) {
        if (value == null) {
            throw new IllegalStateException(name + ": not set (expected: " + rule + ")");
        }
        return value;
    }

    private static Duration seconds(String name, Duration time) {
        return whole(ChronoUnit.SECONDS, name, time, 1, 32_767, SECONDS_RULE);
    }

    private static @Nullable Duration millis(String name, @Nullable Duration time, int min, int max, String rule) {
        return time == null ? null : whole(ChronoUnit.MILLIS, name, time, min, max, rule);
    }

    private static Duration whole(ChronoUnit unit, String name, Duration time, int min, int max, String rule) {
        boolean inRange = time.compareTo(Duration.of(min, unit)) >= 0 && time.compareTo(Duration.of(max, unit)) <= 0;
        if (!inRange || !time.truncatedTo(unit).equals(time)) {
            throw Require.expected(name, time, rule);
        }
        return time;
    }
}
