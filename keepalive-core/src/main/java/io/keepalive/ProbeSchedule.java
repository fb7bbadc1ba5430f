package io.keepalive;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * The triple that describes probing at every layer: how long to stay quiet, how often to probe then, and how many
 * unanswered probes mean death.
 *
 * <p>TCP keepalive and application heartbeats share it, so it has to be learned only once.
 *
 * <p>Immutable and thread-safe.
 *
 * @param idle quiet time (nothing received) before the first probe or ping; longer than zero
 * @param interval time between probes or pings while they stay unanswered; longer than zero
 * @param probes unanswered probes or pings before the peer is declared dead; 1 or more. RFC 9293 (3.8.4) forbids to read
 *     a failure into any single probe: use at least 2 unless the path loses nothing
 */
public record ProbeSchedule(Duration idle, Duration interval, int probes) {

    /**
     * Checks each number on its own; layers add bounds of theirs.
     *
     * @throws NullPointerException if a duration is null
     * @throws IllegalArgumentException if a duration is not longer than zero, or {@code probes} is below 1
     */
    public ProbeSchedule {
        Require.positive("idle", idle);
        Require.positive("interval", interval);
        Require.inRange("probes", probes, 1, Integer.MAX_VALUE);
    }

    /**
     * Time from the last received byte to the report of death: {@code idle + interval × probes}.
     *
     * @return the detection time, saturated at about 146 years
     */
    public Duration detectionTime() {
        return Duration.ofNanos(
                Durations.saturatedAdd(Durations.saturatedNanos(idle), Durations.saturatedNanos(unansweredTime())));
    }

    /**
     * Time from the first unanswered probe to the report of death: {@code interval × probes}. An outage shorter than
     * this, less the time the answer needs, is survived.
     *
     * @return the time, saturated at about 146 years
     */
    public Duration unansweredTime() {
        return Duration.ofNanos(Durations.saturatedMultiply(Durations.saturatedNanos(interval), probes));
    }
}
