package io.keepalive.lint;

import io.keepalive.heartbeat.Trigger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one end of a connection as somebody has them, impossible ones among them: the {@link Linter} says what is wrong.
 *
 * <pre>{@code
 * GivenSettings.builder().tcpKeepAlive(true).tcpIdle(Duration.ofSeconds(300)).build();
 * GivenSettings.builder().pingIdle(Duration.ofSeconds(30)).pingInterval(Duration.ofSeconds(20)).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class GivenSettings {

    private final Map<Time, Duration> times;

    /** Null where nobody said. */
    final @Nullable Boolean tcpKeepAlive;

    final @Nullable Integer tcpProbes;
    final @Nullable Integer pings;
    final double jitter;
    final boolean pingsWithoutActivity;
    final Trigger trigger;
    final Duration stallTolerance;

    GivenSettings(GivenSettingsBuilder builder) {
        times = new EnumMap<>(builder.times);
        tcpKeepAlive = builder.tcpKeepAlive;
        tcpProbes = builder.tcpProbes;
        pings = builder.pings;
        jitter = builder.jitter;
        pingsWithoutActivity = builder.pingsWithoutActivity;
        trigger = builder.trigger;
        stallTolerance = builder.stallTolerance;
    }

    /**
     * Starts with nothing set.
     *
     * @return a builder
     */
    public static GivenSettingsBuilder builder() {
        return new GivenSettingsBuilder();
    }

    /** What was given, impossible or not. */
    Optional<Duration> given(Time time) {
        return Optional.ofNullable(times.get(time));
    }

    /** What was given, if it is a time that passes; short enough to be reckoned with. */
    Optional<Duration> usable(Time time) {
        return given(time)
                .filter(value -> !value.isNegative() && !value.isZero())
                .map(Words::bounded);
    }

    boolean hasTcpTimings() {
        return given(Time.TCP_IDLE).isPresent() || given(Time.TCP_INTERVAL).isPresent() || tcpProbes != null;
    }
}
