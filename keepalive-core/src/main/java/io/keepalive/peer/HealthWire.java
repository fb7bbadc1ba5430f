package io.keepalive.peer;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A health report inside an entry. */
final class HealthWire {

    private static final List<HealthState> STATES = List.of(HealthState.values());

    private HealthWire() {}

    static byte[] encode(HealthReport health) {
        return new byte[] {(byte) STATES.indexOf(health.state())};
    }

    /** The report; null if it is none. */
    static @Nullable HealthReport decode(byte[] bytes) {
        return bytes.length == 1 && bytes[0] >= 0 && bytes[0] < STATES.size()
                ? HealthReport.of(STATES.get(bytes[0]))
                : null;
    }
}
