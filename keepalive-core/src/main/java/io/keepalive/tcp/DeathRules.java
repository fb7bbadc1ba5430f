package io.keepalive.tcp;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;

/** How one family of kernels finds a dead peer. */
interface DeathRules {

    /** Nothing is unacknowledged and nothing waits to be sent: keepalive probes. */
    Forecast idle(TcpKeepAlive settings);

    /** Something sent is unacknowledged: keepalive is silent, retransmissions run. */
    Forecast unacknowledged(TcpKeepAlive settings);

    /** The peer announced that it takes nothing more: keepalive is silent, window probes run. */
    Forecast zeroWindow(TcpKeepAlive settings);

    /** Longest time between two probes of a healthy idle connection; empty where not known. */
    Optional<Duration> probePeriod(TcpKeepAlive settings);

    /** Whether a peer that answers every window probe but reads nothing is given up. */
    boolean killsSlowReader(TcpKeepAlive settings);

    /** A time, if one is known, and the rule by which it is or is not. */
    record Forecast(Optional<DetectionTime> time, String rule) {

        static Forecast of(DetectionTime time, String rule) {
            return new Forecast(Optional.of(time), rule);
        }

        static Forecast unknown(String rule) {
            return new Forecast(Optional.empty(), rule);
        }
    }
}
