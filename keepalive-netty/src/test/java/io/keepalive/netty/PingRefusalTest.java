package io.keepalive.netty;

import static io.keepalive.netty.TwoEnds.frames;
import static io.keepalive.netty.TwoEnds.pingMillis;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.negotiation.HeartbeatControl.Refusal;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two ends of ours, one of which permits fewer pings than the other sends. */
@Tag("netty-4.2") // virtual time
class PingRefusalTest {

    private static final HeartbeatPolicy SILENT =
            HeartbeatPolicy.watching(ofMinutes(100)).build();

    @AutoClose
    private TwoEnds ends;

    @ParameterizedTest
    @CsvSource({
        "LAST_RECEIVED, ANYTHING_RECEIVED, 0",
        "LAST_RECEIVED, ANYTHING_RECEIVED, 2",
        "LAST_RECEIVED, PONGS_ONLY, 0",
        "LAST_RECEIVED, PONGS_ONLY, 2",
        "LAST_SENT, ANYTHING_RECEIVED, 0",
        "FIXED_PERIOD, ANYTHING_RECEIVED, 0",
        "FIXED_PERIOD, PONGS_ONLY, 2",
        "LAST_SENT, PONGS_ONLY, 0",
    })
    void whoPingsTooFastIsRefusedOnceAndThenPingsExactlyAsPermitted(Trigger trigger, ProofOfLife proof, int strikes) {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.pinging(ofMillis(200), ofMillis(200), 3)
                        .jitter(0)
                        .trigger(trigger)
                        .proofOfLife(proof)
                        .build()),
                frames().heartbeat(SILENT)
                        .guard(PingGuardPolicy.permitOneEvery(ofSeconds(2))
                                .strikes(strikes)
                                .refuse()));

        ends.after(ofSeconds(104));

        assertThat(ends.server.counters().refusalsSent()).isEqualTo(1);
        assertThat(ends.server.counters().pingsTooFast()).isEqualTo(1);
        List<Long> pings = pingMillis(ends.wire(), "client");
        assertThat(pings.subList(0, 4)).containsExactly(200L, 400L, 600L, 800L);
        for (int ping = 4; ping < pings.size(); ping++) {
            assertThat(pings.get(ping) - pings.get(ping - 1)).isEqualTo(2_000);
        }
        assertThat(pings).hasSizeGreaterThan(50);
        assertThat(ends.client.counters().ends()).isEmpty();
        assertThat(ends.client.counters().suspects()).isZero();
    }

    @Test
    void theListenerAndTheStatusTellHowMuchLaterADeathIsFound() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.pinging(ofMillis(200), ofMillis(200), 3)
                        .jitter(0.2)
                        .build()),
                frames().heartbeat(SILENT)
                        .guard(PingGuardPolicy.permitOneEvery(ofSeconds(1)).refuse()));
        ends.after(ofMinutes(1));

        assertThat(ends.client.listener.news()).containsExactly("refused, dead after PT0.8S becomes PT4.25S");
        assertThat(ends.client.status().permittedInterval()).contains(ofSeconds(1));
        HeartbeatPolicy policy = ends.client.status().heartbeat().orElseThrow();
        assertThat(policy.pinging().orElseThrow().idle()).isEqualTo(ofMillis(1250));
        assertThat(policy.pinging().orElseThrow().interval()).isEqualTo(ofSeconds(1));
        assertThat(ends.server.counters().refusalsSent()).isEqualTo(1);
    }

    @Test
    void aHostileRefusalStretchesOurTimesTenfoldAtMost() {
        ends = new TwoEnds(frames().heartbeat(pinger()), frames().heartbeat(SILENT));
        refuses(Duration.ofDays(20));
        assertThat(ends.client.status().permittedInterval()).contains(ofSeconds(100));
        assertThat(ends.client.listener.news()).containsExactly("refused, dead after PT25S becomes PT6M40S");
        refuses(Duration.ofDays(24));
        refuses(ofSeconds(20));
        assertThat(ends.client.listener.news()).isEmpty();
        assertThat(ends.client.status().permittedInterval()).contains(ofSeconds(100));
    }

    @Test
    void howFarARefusalMayGoIsSettable() {
        ends = new TwoEnds(frames().heartbeat(pinger()).adaptAtMost(3), frames().heartbeat(SILENT));
        refuses(ofSeconds(20));
        assertThat(ends.client.status().permittedInterval()).contains(ofSeconds(20));
        refuses(Duration.ofDays(20));
        assertThat(ends.client.status().permittedInterval()).contains(ofSeconds(30));
    }

    @Test
    void aRefusalOfWhatIsNotDoneChangesNothingThatIsTold() {
        ends = new TwoEnds(frames().heartbeat(pinger()), frames().heartbeat(SILENT));
        refuses(ofMillis(1));
        assertThat(ends.client.listener.news()).isEmpty();
        assertThat(ends.client.status().heartbeat().orElseThrow().pinging()).isEqualTo(pinger().pinging());
        ends.server.receives(
                HeartbeatProtocols.binaryFrame().control(UnpooledByteBufAllocator.DEFAULT, new Refusal(ofSeconds(9))));
        assertThat(ends.server.listener.news()).as("it does not ping").isEmpty();
        assertThat(ends.server.status().permittedInterval()).isEmpty();
    }

    @Test
    void aFloodIsRefusedOncePerPermittedIntervalAndNotAtAllIfThePeerDoesNotRead() {
        ends = new TwoEnds(
                frames().heartbeat(SILENT),
                frames().heartbeat(SILENT)
                        .guard(PingGuardPolicy.permitOneEvery(ofSeconds(2)).refuse()));
        for (int milli = 0; milli < 10_000; milli++) {
            ends.server.receives(HeartbeatProtocols.binaryFrame().ping(UnpooledByteBufAllocator.DEFAULT, 7));
            ends.after(ofMillis(1));
        }
        assertThat(ends.server.counters().refusalsSent()).isEqualTo(5);
        assertThat(ends.wire().stream().filter(line -> line.endsWith("refusal")))
                .hasSize(5);
    }

    private static HeartbeatPolicy pinger() {
        return HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(5), 3).jitter(0).build();
    }

    private void refuses(Duration permitted) {
        ends.client.receives(
                HeartbeatProtocols.binaryFrame().control(UnpooledByteBufAllocator.DEFAULT, new Refusal(permitted)));
    }
}
