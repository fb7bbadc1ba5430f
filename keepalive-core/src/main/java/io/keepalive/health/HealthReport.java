package io.keepalive.health;

import java.util.Map;

/**
 * What an application says of its own state, in a heartbeat. Immutable and thread-safe.
 */
public final class HealthReport {

    private final HealthState state;
    private final long inFlight;
    private final long queued;
    private final Map<String, String> attributes;

    HealthReport(HealthState state, long inFlight, long queued, Map<String, String> attributes) {
        this.state = state;
        this.inFlight = inFlight;
        this.queued = queued;
        this.attributes = Map.copyOf(attributes);
    }

    /** A report with a state alone. */
    public static HealthReport of(HealthState state) {
        return new HealthReport(state, 0, 0, Map.of());
    }

    // contract: static Builder builder(HealthState); toBuilder(); byte[] encoded(); static HealthReport
    // decode(ByteBuffer)

    public HealthState state() {
        return state;
    }

    public long inFlight() {
        return inFlight;
    }

    public long queued() {
        return queued;
    }

    public Map<String, String> attributes() {
        return attributes;
    }
}
