package io.keepalive.examples.bench.scale;

import io.keepalive.netty.Timing;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Who keeps the heartbeats going. */
public enum Contender {

    /** A plain loop that writes the pings, without timers: the floor. */
    BARE,

    /** Netty's {@code IdleStateHandler} and a ping handler, written by hand. */
    IDLE_STATE_HANDLER,

    /** This library on Netty's {@code IdleStateHandler}. */
    KEEPALIVE_IDLE_STATE,

    /** This library on its timing wheel. */
    KEEPALIVE_WHEEL;

    /** The name in options and results: lower case, with {@code -} for {@code _}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The contender of a name.
     *
     * @param label a {@link #label}
     * @return the contender
     * @throws IllegalArgumentException if there is none
     */
    public static Contender of(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("contender: " + label + " (expected: one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Contender::label).toList()) + ")"));
    }

    Heartbeats heartbeats(Duration interval, int channels) {
        HeartbeatProtocol protocol = HeartbeatProtocols.binaryFrame();
        return switch (this) {
            case BARE -> new PlainLoop(protocol, interval.toNanos(), channels);
            case IDLE_STATE_HANDLER -> new HandWritten(protocol, interval.toNanos());
            case KEEPALIVE_IDLE_STATE -> new WithKeepAlive(protocol, Timing.IDLE_STATE_HANDLER, interval);
            case KEEPALIVE_WHEEL -> new WithKeepAlive(protocol, Timing.WHEEL, interval);
        };
    }
}
