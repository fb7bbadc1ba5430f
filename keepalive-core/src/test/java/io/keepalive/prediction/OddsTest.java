package io.keepalive.prediction;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Cases small enough to reckon by hand; {@link OddsSimulationTest} has the others. */
class OddsTest {

    private static final Kernel LINUX = Kernel.linux(6, 18);
    private static final Offset<Double> EXACTLY = within(1e-12);
    private static final Layers NOTHING = new Layers(Optional.empty(), Optional.empty());
    private static final TcpKeepAlive TCP = TcpKeepAlive.parse("idle=10s,interval=5s,probes=2");

    private static double falseKill(Layers layers, double loss, Duration time) {
        return Prediction.of(layers, LINUX).falseKill(loss, time);
    }

    private static double outageKill(Layers layers, Duration outage) {
        return Prediction.of(layers, LINUX).outageKill(outage);
    }

    private static Layers tcp(String settings) {
        return Layers.of(TcpKeepAlive.parse(settings));
    }

    private static HeartbeatPolicy pinging(int idleSeconds, int intervalMillis, int probes) {
        return HeartbeatPolicy.pinging(ofSeconds(idleSeconds), ofMillis(intervalMillis), probes)
                .jitter(0)
                .build();
    }

    // loss

    @Test
    void twoProbesInARowAreLostAsSquares() {
        double cycle = Math.pow(0.19, 2);

        assertThat(falseKill(Layers.of(TCP), 0.1, ofSeconds(20))).isCloseTo(cycle, EXACTLY);
    }

    @Test
    void nobodyDiesBeforeTheDetectionTime() {
        assertThat(falseKill(Layers.of(TCP), 0.1, ofSeconds(20).minusNanos(1))).isZero();
        assertThat(falseKill(
                        Layers.of(pinging(10, 100, 2)), 0.1, ofMillis(10_200).minusNanos(1)))
                .isZero();
        assertThat(falseKill(Layers.of(pinging(10, 100, 2)), 0.1, ofMillis(10_200)))
                .isPositive();
    }

    @Test
    void eachCycleIsAnotherChance() {
        double cycle = Math.pow(0.19, 2);

        assertThat(falseKill(Layers.of(TCP), 0.1, ofSeconds(30).minusNanos(1))).isCloseTo(cycle, EXACTLY);
        assertThat(falseKill(Layers.of(TCP), 0.1, ofSeconds(30))).isCloseTo(1 - (1 - cycle) * (1 - cycle), EXACTLY);
    }

    @Test
    void aRoundOfOneTransmissionFailsIfEitherWayIsLost() {
        double fails = 0.19;
        double heldUpByAnEarlierOne = new Retransmissions(Duration.ofMinutes(2)).answerLate(0.1, 10_200_000_000L);

        double predicted = falseKill(Layers.of(pinging(10, 100, 2)), 0.1, ofMillis(10_200));

        assertThat(predicted).isCloseTo(fails + fails * heldUpByAnEarlierOne, within(1e-9));
    }

    @Test
    void aShorterWatchLimitLeavesLessTimeForTheAnswer() {
        HeartbeatPolicy patient = pinging(10, 5000, 3);
        HeartbeatPolicy hasty = patient.toBuilder().watching(ofMillis(10_100)).build();

        assertThat(falseKill(Layers.of(hasty), 0.1, ofSeconds(19))).isCloseTo(0.19, within(1e-3));
        assertThat(falseKill(Layers.of(patient), 0.1, ofSeconds(25))).isLessThan(1e-4);
    }

    @Test
    void aUserTimeoutGivesUpAHealthyPeerSoonerThanThePingsDo() {
        HeartbeatPolicy pings = pinging(10, 5000, 3);
        TcpKeepAlive hasty = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,userTimeout=200ms");

        assertThat(falseKill(Layers.of(hasty, pings), 0.1, ofMillis(10_200))).isCloseTo(0.19, within(1e-3));
    }

    @Test
    void aUserTimeoutMakesTheNumberOfProbesMoot() {
        // looked at after the first probe: at 15 s; a late timer may reach it at 13.3 s
        assertThat(falseKill(tcp("idle=10s,interval=5s,probes=9,userTimeout=15s"), 0.1, ofSeconds(15)))
                .isCloseTo(0.19, EXACTLY);
        assertThat(falseKill(tcp("idle=10s,interval=5s,probes=9,userTimeout=18s"), 0.1, ofSeconds(20)))
                .isCloseTo(0.19 * 0.19, EXACTLY);
        assertThat(outageKill(tcp("idle=10s,interval=5s,probes=9,userTimeout=15s"), ofSeconds(4)))
                .isCloseTo(0.4, EXACTLY);
    }

    @Test
    void aLateTimerReachesAUserTimeoutAProbeSooner() {
        assertThat(falseKill(tcp("idle=10s,interval=5s,probes=9,userTimeout=16s"), 0.1, ofSeconds(15)))
                .isCloseTo(0.19, EXACTLY); // 10 s and 5 s, an eighth late
    }

    @Test
    void atLongIntervalsThereAreAsManyCyclesAsThose() {
        double cycle = Math.pow(0.19, 2);

        assertThat(falseKill(
                        tcp("idle=3s,interval=10s,probes=2"), 0.1, ofSeconds(33).minusNanos(1)))
                .isCloseTo(cycle, EXACTLY);
    }

    @Test
    void thePeersKernelMayGiveUpItsPong() {
        HeartbeatPolicy pings = pinging(100, 500, 2);
        Kernel hasty = Kernel.linux().withRetries2(3); // 4 transmissions, of which 2 are reckoned with
        double byPings = falseKill(Layers.of(pings), 0.1, ofSeconds(101));

        assertThat(Prediction.of(Layers.of(pings), hasty).falseKill(0.1, ofSeconds(101)))
                .isCloseTo(byPings + 0.19 * 0.19, within(1e-9));
    }

    @Test
    void noOutageKillsMoreThanEveryConnection() {
        assertThat(outageKill(Layers.of(TCP, pinging(30, 5000, 3)), ofSeconds(100)))
                .isEqualTo(1);
    }

    @Test
    void ofAOneWaySenderTheAcknowledgementsCount() {
        HeartbeatPolicy sends =
                HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0).build();
        TcpKeepAlive hasty = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,userTimeout=500ms");

        assertThat(falseKill(Layers.of(hasty, sends), 0.1, ofMillis(500))).isCloseTo(0.19 * 0.19, EXACTLY);
    }

    @Test
    void aWatcherMissesAWordThatIsLostTooOften() {
        HeartbeatPolicy watch = HeartbeatPolicy.watching(ofMillis(1500)).build(); // a word each second, 500 ms to spare

        assertThat(falseKill(Layers.of(watch), 0.1, ofMillis(1500))).isCloseTo(0.01, EXACTLY);
        assertThat(falseKill(Layers.of(watch), 0.1, ofMillis(1499))).isZero();
    }

    @Test
    void withoutLossNobodyIsGivenUp() {
        Layers both =
                Layers.of(TcpKeepAlive.parse("idle=1s,interval=1s,probes=1,userTimeout=1s"), pinging(10, 5000, 3));

        assertThat(falseKill(both, 0, Duration.ofDays(1000))).isZero();
        assertThat(falseKill(NOTHING, 0.5, Duration.ofDays(1000))).isZero();
    }

    @Test
    void moreLossMoreTimeAndLessPatienceKillMore() {
        double before = 0;
        for (double loss = 0.01; loss < 1; loss += 0.01) {
            double now = falseKill(Layers.of(pinging(10, 2000, 3)), loss, Duration.ofHours(1));
            assertThat(now).isBetween(before, 1.0);
            before = now;
        }
        assertThat(falseKill(Layers.of(pinging(10, 2000, 3)), 0.1, Duration.ofHours(2)))
                .isGreaterThan(falseKill(Layers.of(pinging(10, 2000, 3)), 0.1, Duration.ofHours(1)));
        assertThat(falseKill(Layers.of(pinging(10, 2000, 2)), 0.1, Duration.ofHours(1)))
                .isGreaterThan(falseKill(Layers.of(pinging(10, 2000, 3)), 0.1, Duration.ofHours(1)));
    }

    @Test
    void beneathPingsProbesKillNobodyAndBetweenThemTheyDo() {
        HeartbeatPolicy pings = pinging(10, 5000, 3);
        double byPings = falseKill(Layers.of(pings), 0.1, Duration.ofHours(1));

        assertThat(falseKill(Layers.of(TCP, pings), 0.1, Duration.ofHours(1))).isEqualTo(byPings);
        assertThat(falseKill(Layers.of(TCP, pinging(30, 5000, 3)), 0.1, Duration.ofHours(1)))
                .isGreaterThan(0.9);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        Prediction prediction = Prediction.of(NOTHING, LINUX);
        assertThatThrownBy(() -> prediction.falseKill(1, ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lossRate: 1.0 (expected: 0 <= lossRate < 1)");
        assertThatThrownBy(() -> prediction.falseKill(Double.NaN, ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> prediction.falseKill(0.1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time: PT0S (expected: > 0)");
        assertThatThrownBy(() -> prediction.outageKill(ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outage: PT-1S (expected: >= 0)");
    }

    // outage

    @Test
    void probesRideOutWhatIsShorterThanTheirSpan() {
        assertThat(outageKill(Layers.of(TCP), ofSeconds(5))).isZero();
        assertThat(outageKill(Layers.of(TCP), ofSeconds(6))).isCloseTo(0.1, EXACTLY);
        assertThat(outageKill(Layers.of(TCP), ofSeconds(15))).isEqualTo(1);
        assertThat(outageKill(tcp("idle=3s,interval=10s,probes=2"), ofSeconds(15)))
                .isCloseTo(0.5, EXACTLY);
    }

    @Test
    void pingsRideOutWhatEndsBeforeTheLastRetransmissionInTime() {
        Layers pings = Layers.of(pinging(10, 2000, 3)); // 6 s: retransmissions up to 3 s, and then at 6.2 s

        assertThat(outageKill(pings, ofSeconds(3))).isZero();
        assertThat(outageKill(pings, ofSeconds(4))).isCloseTo(0.1, EXACTLY);
        assertThat(outageKill(pings, ofSeconds(13))).isEqualTo(1);
        assertThat(outageKill(Layers.of(pinging(10, 3101, 2)), ofMillis(6200))).isZero(); // 6.202 s
        assertThat(outageKill(Layers.of(pinging(10, 3100, 2)), ofMillis(6200))).isPositive(); // 6.2 s and a round trip
    }

    @Test
    void twiceTheOutageAndHalfASecondIsAlwaysEnough() {
        for (int millis = 100; millis < 100_000; millis += 50) {
            HeartbeatPolicy pings = pinging(20, 2 * millis + 500, 1);
            assertThat(outageKill(Layers.of(pings), ofMillis(millis))).isZero();
        }
    }

    @Test
    void jitterMakesTheCycleShorter() {
        HeartbeatPolicy pings = pinging(10, 2000, 3).toBuilder().jitter(0.2).build();

        assertThat(outageKill(Layers.of(pings), ofSeconds(4))).isCloseTo(1 / 9.0, EXACTLY);
        // 9 s are left to fall into: of cycles from 8 to 10 s the half up to 9 s whole, of the others 9 s
        assertThat(outageKill(Layers.of(pings), ofSeconds(12))).isCloseTo((0.5 * 8.5 + 0.5 * 9) / 9, EXACTLY);
        assertThat(outageKill(Layers.of(pings), ofSeconds(13))).isEqualTo(1);
    }

    @Test
    void aCapBringsTheRetransmissionAfterAnOutageSooner() {
        TcpKeepAlive capped = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,retransmissionCap=1s");
        Layers pings = Layers.of(capped, pinging(10, 2000, 3)); // retransmissions up to 5.4 s

        assertThat(outageKill(pings, ofMillis(5400))).isZero();
        assertThat(outageKill(pings, ofMillis(6400))).isCloseTo(0.1, EXACTLY);
        Prediction older = Prediction.of(Layers.of(capped, pinging(10, 2000, 3)), Kernel.linux(6, 14));
        assertThat(older.outageKill(ofSeconds(4))).isCloseTo(0.1, EXACTLY);
    }

    @Test
    void theKernelMayGiveUpBeforeThePings() {
        TcpKeepAlive capped = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,retransmissionCap=1s");
        TcpKeepAlive hasty = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,userTimeout=2s");
        HeartbeatPolicy patient = pinging(10, 20_000, 3);

        assertThat(outageKill(Layers.of(capped, patient), ofMillis(14_400))).isZero(); // the last one
        assertThat(outageKill(Layers.of(capped, patient), ofMillis(15_400))).isCloseTo(0.1, EXACTLY);
        assertThat(outageKill(Layers.of(hasty, patient), ofMillis(1400))).isZero();
        assertThat(outageKill(Layers.of(hasty, patient), ofMillis(2400))).isCloseTo(0.1, EXACTLY);
    }

    @Test
    void aOneWaySenderIsGivenUpByTheKernelOnly() {
        HeartbeatPolicy sends =
                HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0).build();

        assertThat(outageKill(Layers.of(sends), ofMillis(924_600))).isZero();
        assertThat(outageKill(Layers.of(sends), ofMillis(925_600))).isCloseTo(0.1, EXACTLY);
    }

    @Test
    void aWatcherRidesOutWhatEndsBeforeTheWordsLastRetransmissionInTime() {
        HeartbeatPolicy watch = HeartbeatPolicy.watching(ofSeconds(15)).build(); // a word each 10 s, 5 s to spare

        assertThat(outageKill(Layers.of(watch), ofSeconds(3))).isZero();
        assertThat(outageKill(Layers.of(watch), ofSeconds(4))).isCloseTo(0.1, EXACTLY);
    }

    @Test
    void nothingThatWatchesNothingThatKills() {
        assertThat(outageKill(NOTHING, Duration.ofDays(1))).isZero();
        assertThat(outageKill(Layers.of(TCP, pinging(10, 5000, 3)), Duration.ZERO))
                .isZero();
    }

    // the table of docs/planning.md

    @Test
    void printsTheTableOfTheGuide() {
        Object[][] settings = {
            {"TCP keepalive 15 s, 5 s, 3 probes", tcp("idle=15s,interval=5s,probes=3")},
            {"TCP keepalive 60 s, 10 s, 6 probes", tcp("idle=60s,interval=10s,probes=6")},
            {"heartbeat 15 s, 5 s, 3 pings", Layers.of(pinging(15, 5000, 3))},
            {"heartbeat 15 s, 5 s, 1 ping", Layers.of(pinging(15, 5000, 1))},
            {
                "the first, and a cap of 1 s",
                Layers.of(
                        TcpKeepAlive.parse("idle=15s,interval=5s,probes=3,retransmissionCap=1s"), pinging(15, 5000, 3))
            },
            {
                "the same, and a user timeout of 5 s",
                Layers.of(TcpKeepAlive.parse("idle=15s,interval=5s,probes=3,userTimeout=5s"), pinging(15, 5000, 3))
            },
        };
        StringBuilder table = new StringBuilder();
        for (Object[] row : settings) {
            Layers layers = (Layers) row[1];
            table.append("| ").append(row[0]);
            for (double loss : new double[] {0.001, 0.01, 0.05, 0.2}) {
                table.append(String.format(Locale.ROOT, " | %.0e", falseKill(layers, loss, Duration.ofDays(1))));
            }
            for (int outage : new int[] {5, 10, 20, 30}) {
                table.append(String.format(Locale.ROOT, " | %.0f %%", 100 * outageKill(layers, ofSeconds(outage))));
            }
            table.append(" |\n");
        }
        System.out.println(table);
        assertThat(table).isNotEmpty();
    }

    @Test
    void aUserTimeoutLeavesAsManyProbesAsTheKernelsRuleSays() {
        assertThat(outageOfOneAndAHalfSeconds(3375))
                .as("the second look, 3 s after the answer, is an eighth late")
                .isPositive();
        assertThat(outageOfOneAndAHalfSeconds(3376)).isZero();
    }

    private static double outageOfOneAndAHalfSeconds(long userTimeout) {
        TcpKeepAlive tcp = TcpKeepAlive.parse("idle=1s,interval=1s,probes=3,userTimeout=" + userTimeout + "ms");
        return Prediction.of(Layers.of(tcp), Kernel.linux()).outageKill(ofMillis(1500));
    }
}
