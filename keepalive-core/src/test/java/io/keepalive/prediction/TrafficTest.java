package io.keepalive.prediction;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final TcpKeepAlive TCP = TcpKeepAlive.parse("idle=40s,interval=5s,probes=3");
    private static final HeartbeatPolicy PINGS =
            HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3).build();

    private static Traffic of(Layers layers) {
        return Prediction.of(layers, Kernel.linux()).traffic();
    }

    private static Traffic traffic(Layer layer, Duration shortest, Duration longest, int bytes) {
        return new Traffic(layer, shortest, longest, bytes, Optional.empty());
    }

    @Test
    void aPingIsAnsweredAndTheAnswerAcknowledged() {
        assertThat(of(Layers.of(PINGS))).isEqualTo(traffic(Layer.HEARTBEAT, ofSeconds(24), ofSeconds(30), 182));
    }

    @Test
    void aProbeIsAnswered() {
        assertThat(of(Layers.of(TCP))).isEqualTo(traffic(Layer.TCP_KEEPALIVE, ofSeconds(40), ofSeconds(45), 104));
    }

    @Test
    void probesAtLongIntervalsComeAsSeldomAsThose() {
        TcpKeepAlive seldom = TcpKeepAlive.parse("idle=8s,interval=40s,probes=3");

        assertThat(of(Layers.of(seldom))).isEqualTo(traffic(Layer.TCP_KEEPALIVE, ofSeconds(40), ofSeconds(45), 104));
    }

    @Test
    void aMessageOfAOneWaySenderIsAcknowledged() {
        HeartbeatPolicy sends = HeartbeatPolicy.sendingEvery(ofSeconds(20)).build();

        assertThat(of(Layers.of(sends))).isEqualTo(traffic(Layer.HEARTBEAT, ofSeconds(16), ofSeconds(20), 117));
    }

    @Test
    void aFixedPeriodHasNoJitter() {
        HeartbeatPolicy fixed = PINGS.toBuilder().trigger(Trigger.FIXED_PERIOD).build();

        assertThat(of(Layers.of(fixed))).isEqualTo(traffic(Layer.HEARTBEAT, ofSeconds(30), ofSeconds(30), 182));
    }

    @Test
    void beneathPingsThatComeAsOftenThereAreNoProbes() {
        TcpKeepAlive same = TcpKeepAlive.parse("idle=30s,interval=5s,probes=3");

        assertThat(of(Layers.of(TCP, PINGS))).isEqualTo(of(Layers.of(PINGS)));
        assertThat(of(Layers.of(same, PINGS))).isEqualTo(of(Layers.of(PINGS)));
    }

    @Test
    void probesThatComeMoreOftenThanPingsAddToThem() {
        TcpKeepAlive sooner = TcpKeepAlive.parse("idle=10s,interval=5s,probes=3");

        Traffic both = of(Layers.of(sooner, PINGS));

        assertThat(both.layer()).isEqualTo(Layer.HEARTBEAT);
        assertThat(both.beneath()).contains(traffic(Layer.TCP_KEEPALIVE, ofSeconds(10), ofMillis(11_250), 104));
        assertThat(both.atMostPerSecond(240)).isCloseTo(240 / 24.0 + 240 / 10.0, within(1e-9));
        assertThat(both.atMostBytesPerDay(1)).isCloseTo(86_400 * (182 / 24.0 + 104 / 10.0), within(1e-6));
    }

    @Test
    void aWatcherCausesNothing() {
        Traffic nothing = of(Layers.of(HeartbeatPolicy.watching(ofSeconds(40)).build()));

        assertThat(nothing.layer()).isEqualTo(Layer.NOBODY);
        assertThat(nothing.atMostPerSecond(1_000_000)).isZero();
        assertThat(nothing.atMostBytesPerDay(1_000_000)).isZero();
    }

    @Test
    void probesBeneathAWatcherAreAllThatIsKnown() {
        HeartbeatPolicy watch = HeartbeatPolicy.watching(ofSeconds(40)).build();

        assertThat(of(Layers.of(TCP, watch))).isEqualTo(of(Layers.of(TCP)));
    }

    @Test
    void manyConnectionsCostAsManyTimesAsMuch() {
        Traffic pings = of(Layers.of(PINGS));

        assertThat(pings.atMostPerSecond(24_000)).isCloseTo(1000, within(1e-9));
        assertThat(pings.atMostBytesPerDay(24_000)).isCloseTo(1000.0 * 182 * 86_400, within(1e-3));
    }

    @Test
    void thereAreNoFewerThanNoConnections() {
        Traffic traffic = of(Layers.of(PINGS));

        assertThat(traffic.atMostPerSecond(0)).isZero();
        assertThat(traffic.atMostBytesPerDay(0)).isZero();
        assertThatThrownBy(() -> traffic.atMostPerSecond(-1)).hasMessage("connections: -1 (expected: >= 0)");
        assertThatThrownBy(() -> traffic.atMostBytesPerDay(-1)).hasMessage("connections: -1 (expected: >= 0)");
    }
}
