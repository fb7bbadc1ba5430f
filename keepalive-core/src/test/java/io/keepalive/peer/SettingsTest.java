package io.keepalive.peer;

import static io.keepalive.peer.Nodes.SECOND;
import static io.keepalive.peer.Nodes.START;
import static io.keepalive.peer.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.detect.DetectorPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What settings are refused with, and the parts that go by the period. */
class SettingsTest {

    @Test
    void limitsAreSaid() {
        PeerGroupBuilder full = PeerGroup.builder("a");
        IntStream.range(1, 128).forEach(i -> full.peer("n" + i));
        PeerGroup a = full.build(1, START);
        refuses(() -> full.peer("one more"), "peers: 128 (expected: 1..127)");
        refuses(() -> PeerGroup.builder(""), "id:  (expected: 1..64 bytes of UTF-8)");
        refuses(() -> PeerGroup.builder("a").peer("a"), "peer: a (expected: another node than this one)");
        refuses(() -> PeerGroup.builder("a").build(1, START), "peers: 0 (expected: 1 or more)");
        refuses(
                () -> PeerGroup.builder("a").period(Duration.ofMillis(9)),
                "period: PT0.009S (expected: PT0.01S to PT1H)");
        refuses(() -> PeerGroup.builder("a").deadAfter(Duration.ZERO), "deadAfter: PT0S (expected: > 0)");
        refuses(() -> full.build(0, START), "incarnation: 0 (expected: the wall clock's milliseconds, above 0)");
        refuses(() -> a.publish("k", "x".repeat(513)), "k: " + "x".repeat(513) + " (expected: 0..512 bytes of UTF-8)");
        refuses(() -> a.publish("k", "\ud800"), "k: \ud800 (expected: 0..512 bytes of UTF-8)");
        IntStream.range(0, 26).forEach(i -> a.publish("k" + i, ""));
        refuses(() -> a.publish("k26", ""), "state: 27 keys (expected: <= 26 keys)");
        IntStream.range(0, 3).forEach(i -> a.publish("k" + i, "x".repeat(512)));
        refuses(
                () -> a.publish("k3", "x".repeat(512)),
                "state: 2116 bytes (expected: <= 1728 bytes in all keys and values)");
        assertThat(a.self().state()).containsEntry("k3", "").hasSize(26);
        a.publish("k3", "x".repeat(1728 - 3 * 512 - 2 * 10 - 3 * 16));
        refuses(() -> a.publish("k4", "xx"), "state: 1730 bytes (expected: <= 1728 bytes in all keys and values)");
        IntStream.range(0, 6)
                .forEach(i -> a.publish("failover." + i, "x".repeat(43))); // that is for the failover to say
        refuses(
                () -> a.publish("failover.0", "x".repeat(46)),
                "state of the failover: 321 bytes (expected: <= 320 bytes in all keys and values)");
        refuses(() -> a.publish("failover.6", ""), "state of the failover: 7 keys (expected: <= 6 keys)");
    }

    @Test
    void aDetectorThatSuspectsBetweenTwoHeartbeatsIsRefused() {
        PeerGroupBuilder builder = PeerGroup.builder("a").peer("b").period(Duration.ofSeconds(5));
        for (DetectorPolicy tooQuick : List.of(
                DetectorPolicy.fixed(Duration.ofSeconds(5)),
                DetectorPolicy.chen(Duration.ofSeconds(1), Duration.ofMillis(1500)),
                DetectorPolicy.phi(Duration.ofMillis(500)))) {
            refuses(
                    () -> builder.detector(tooQuick).build(1, START),
                    "detector: " + tooQuick + " (expected: one that trusts for longer than the period PT5S)");
        }
        builder.detector(DetectorPolicy.fixed(Duration.ofSeconds(5).plusNanos(1)))
                .build(1, START);
        builder.detector(DetectorPolicy.phi(Duration.ofSeconds(5))).build(1, START);
    }

    @Test
    void numbersFollowThePeriodWhateverGoesOutBetween() {
        BeatNumbers numbers = new BeatNumbers(SECOND);
        long[] at = {0, SECOND / 3, SECOND, SECOND + 1, 2 * SECOND - 5, 5 * SECOND + 7};
        assertThat(IntStream.range(0, at.length).mapToLong(i -> numbers.at(START + at[i])))
                .containsExactly(1L, 1L, 2L, 2L, 3L, 6L);
        long phase = START + 6 * SECOND + SECOND / 2;
        assertThat(numbers.at(phase - 9)).isEqualTo(7);
        assertThat(numbers.at(phase + SECOND + 9)).isEqualTo(9);
        assertThat(numbers.at(phase + 2 * SECOND - 9))
                .as("the driver's phase has moved")
                .isEqualTo(10);
        assertThat(numbers.at(phase + 3 * SECOND + 9)).isEqualTo(11);
    }

    @Test
    void digestsGoInTurnsAndNobodyWaitsForAPeerThatCannotBeSentTo() {
        DigestTurns turns = new DigestTurns(SECOND, 10, START);
        IntStream.range(0, 10).forEach(i -> turns.differs("" + i));
        int[] got = new int[10];
        for (int period = 0; period < 20; period++) {
            int inPeriod = 0;
            for (int i = 1; i < 10; i++) { // not to 0
                if (turns.take("" + i, START + period * SECOND)) {
                    got[i]++;
                    inPeriod++;
                    turns.differs("" + i);
                }
            }
            assertThat(inPeriod).isLessThanOrEqualTo(DigestTurns.EACH_PERIOD);
        }
        assertThat(IntStream.range(1, 10).map(i -> got[i])).allMatch(count -> count >= 4);
    }

    @Test
    void askedForAStrangerItNamesThePeers() {
        PeerGroup a = node("a", 1, "b", "c");
        refuses(() -> a.heartbeatFor("x", START), "peer: x (expected: one of [b, c])");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
