package io.keepalive.lint;

import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which values the kernel's options take. The ranges are Linux's, the narrowest; other systems take more, but nothing that is
 * portable.
 */
record TcpOptions(Kernel kernel) {

    static final int MOST_SECONDS = 32_767;
    static final int MOST_PROBES = 127;

    /** The option of a time. */
    record Option(String name, ChronoUnit unit, long least, long most) {

        boolean takes(Duration value) {
            return value.compareTo(Duration.of(least, unit)) >= 0 && value.compareTo(Duration.of(most, unit)) <= 0;
        }

        Duration inUnit(Duration value) {
            return value.truncatedTo(unit);
        }

        String rule() {
            return least + ".." + most + (unit == ChronoUnit.SECONDS ? " whole seconds" : " whole milliseconds");
        }
    }

    static Option of(Time time) {
        return switch (time) {
            case TCP_IDLE -> new Option("TCP_KEEPIDLE", ChronoUnit.SECONDS, 1, MOST_SECONDS);
            case TCP_INTERVAL -> new Option("TCP_KEEPINTVL", ChronoUnit.SECONDS, 1, MOST_SECONDS);
            case USER_TIMEOUT -> new Option("TCP_USER_TIMEOUT", ChronoUnit.MILLIS, 1, Integer.MAX_VALUE);
            case RETRANSMISSION_CAP -> new Option("TCP_RTO_MAX_MS", ChronoUnit.MILLIS, 1000, 120_000);
            default -> throw new IllegalArgumentException(time + " (expected: a TCP option)");
        };
    }

    /** The timings every known system has; the other two are Linux's. */
    boolean has(Time time) {
        return switch (time) {
            case USER_TIMEOUT -> kernel.family() == Kernel.Family.LINUX;
            case RETRANSMISSION_CAP -> kernel.supportsRetransmissionCap();
            default -> true;
        };
    }

    Optional<Duration> taken(GivenSettings given, Time time) {
        Option option = of(time);
        return given.given(time).filter(value -> has(time)).map(option::inUnit).filter(option::takes);
    }

    Optional<Integer> takenProbes(@Nullable Integer probes) {
        return Optional.ofNullable(probes).filter(count -> count >= 1 && count <= MOST_PROBES);
    }
}
