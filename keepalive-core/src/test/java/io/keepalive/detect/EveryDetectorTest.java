package io.keepalive.detect;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for detectors of every kind, wherever the clock is. */
@ParameterizedClass(name = "{0}, clock at {2}")
@MethodSource("detectors")
class EveryDetectorTest {

    private static final long SECOND = 1_000_000_000L;

    @Parameter(0)
    private DetectorPolicy policy;

    @Parameter(1)
    private double threshold;

    @Parameter(2)
    private long clockStart;

    private FailureDetector detector;
    private long now;
    private long sequence;

    static Stream<Arguments> detectors() {
        return Stream.of(
                        Arguments.of(DetectorPolicy.fixed(ofMillis(3700)), 1.0),
                        Arguments.of(DetectorPolicy.chen(ofSeconds(1), ofMillis(2700)), 1.0),
                        Arguments.of(DetectorPolicy.phi(ofSeconds(1)), 8.0),
                        Arguments.of(
                                DetectorPolicy.phi(ofSeconds(1))
                                        .acceptablePause(ofSeconds(0))
                                        .threshold(500),
                                500.0))
                .flatMap(each -> Stream.of(0L, -5 * SECOND, Long.MAX_VALUE - 12 * SECOND, Long.MAX_VALUE)
                        .map(clock -> Arguments.of(each.get()[0], each.get()[1], clock)));
    }

    @BeforeEach
    void startDetector() {
        now = clockStart;
        detector = policy.start(now);
    }

    private void hear(long after) {
        now += after;
        detector.heartbeat(sequence++, now);
    }

    private void hearRegularly(int heartbeats) {
        Random random = new Random(5);
        for (int heartbeat = 0; heartbeat < heartbeats; heartbeat++) {
            hear(SECOND + random.nextInt(40_000_000) - 20_000_000);
        }
    }

    @Test
    void suspectsFromTheVeryNanosecondItSays() {
        checkDeadline();
        for (int heartbeat = 0; heartbeat < 50; heartbeat++) {
            hearRegularly(1);
            checkDeadline();
        }
    }

    private void checkDeadline() {
        long at = detector.suspectsAtNanos();
        assertThat(at - now).isBetween(SECOND, 20 * SECOND);
        assertThat(detector.suspects(at - 1)).isFalse();
        assertThat(detector.suspects(at)).isTrue();
        assertThat(detector.suspects(at + 1)).isTrue();
        assertThat(detector.suspicion(at - 1)).isLessThan(threshold);
        assertThat(detector.suspicion(at)).isGreaterThanOrEqualTo(threshold);
    }

    @Test
    void suspicionNeverFallsWhileNothingArrivesAndStaysFinite() {
        hearRegularly(20);
        double before = 0;
        for (long silence = 0;
                silence >= 0 && silence < Long.MAX_VALUE / 2;
                silence = silence * 17 / 16 + 1 + SECOND / 64) {
            double suspicion = detector.suspicion(now + silence);
            assertThat(suspicion)
                    .as("%s ns", silence)
                    .isGreaterThanOrEqualTo(before)
                    .isFinite();
            before = suspicion;
        }
        assertThat(detector.suspicion(now + Long.MAX_VALUE - 9 * SECOND))
                .isFinite()
                .isGreaterThanOrEqualTo(before);
        assertThat(detector.suspects(now + Long.MAX_VALUE - 9 * SECOND)).isTrue();
    }

    @Test
    void trustsAgainWithTheNextHeartbeat() {
        hearRegularly(20);
        assertThat(detector.suspects(now + 20 * SECOND)).isTrue();
        sequence += 19;
        hear(20 * SECOND);
        assertThat(detector.suspects(now)).isFalse();
        assertThat(detector.suspicion(now)).isLessThan(threshold);
    }

    @Test
    void whatIsNoNewsChangesNothing() {
        hearRegularly(20);
        long at = detector.suspectsAtNanos();
        for (long old : new long[] {sequence - 1, sequence - 2, 0, -1, Long.MIN_VALUE}) {
            detector.heartbeat(old, now + SECOND / 2);
        }
        assertThat(detector.suspectsAtNanos()).isEqualTo(at);
        FailureDetector silent = policy.start(clockStart);
        silent.heartbeat(-1, clockStart + SECOND);
        assertThat(silent.suspectsAtNanos()).isEqualTo(policy.start(clockStart).suspectsAtNanos());
    }

    @Test
    void lyingNumbersHideNoSilence() {
        hearRegularly(20);
        for (long jump : new long[] {1_000, 1L << 33, 1L << 50, Long.MAX_VALUE - (1L << 61), Long.MAX_VALUE}) {
            detector.heartbeat(jump, now += SECOND);
            assertThat(detector.suspectsAtNanos() - now).as("%s", jump).isLessThan(10 * SECOND);
        }
    }

    @Test
    void lyingNumbersAfterAPauseOfOurOwnHideNoSilenceEither() {
        hearRegularly(20);
        for (long jump : new long[] {1_000, 1L << 33, 1L << 50, Long.MAX_VALUE - (1L << 61), Long.MAX_VALUE}) {
            detector.localPause(now + SECOND / 4, now + SECOND / 2);
            detector.heartbeat(jump, now += SECOND);
            assertThat(detector.suspectsAtNanos() - now).as("%s", jump).isLessThan(10 * SECOND);
        }
    }

    @Test
    void aPauseOfOurOwnDoesNotCountAgainstThePeer() {
        hearRegularly(20);
        long at = detector.suspectsAtNanos();
        detector.localPause(now + SECOND / 4, now + SECOND / 4 + 30 * SECOND);
        assertThat(detector.suspectsAtNanos()).isEqualTo(at + 30 * SECOND);
        assertThat(detector.suspects(now + 30 * SECOND + SECOND / 2)).isFalse();
        assertThat(detector.suspicion(at + 30 * SECOND)).isGreaterThanOrEqualTo(threshold);
        assertThat(detector.suspicion(at + 30 * SECOND - 1)).isLessThan(threshold);
    }

    @Test
    void aPauseCountsOnceAndOnlySinceTheLastHeartbeat() {
        hearRegularly(20);
        long at = detector.suspectsAtNanos();
        detector.localPause(now - 10 * SECOND, now);
        detector.localPause(now - 10 * SECOND, now - SECOND);
        assertThat(detector.suspectsAtNanos()).as("before it").isEqualTo(at);
        detector.localPause(now - 10 * SECOND, now + SECOND);
        detector.localPause(now, now + SECOND);
        detector.localPause(now + SECOND / 2, now + SECOND + 5);
        assertThat(detector.suspectsAtNanos()).as("in all").isEqualTo(at + SECOND + 5);
    }

    @Test
    void pausesWithoutEndDoNotHideADeadPeer() {
        hearRegularly(20);
        long at = detector.suspectsAtNanos();
        long limit = at - now;
        for (long pause = now; pause - now < 100 * SECOND; pause += SECOND) {
            detector.localPause(pause, pause + SECOND);
        }
        assertThat(detector.suspectsAtNanos() - at).isBetween(limit - SECOND, limit + SECOND);
    }

    @Test
    void whatOurOwnPausesDelayedIsNotLearned() {
        hearRegularly(40);
        hear(SECOND);
        hear(SECOND);
        long limit = detector.suspectsAtNanos() - now;
        for (int pause = 0; pause < 20; pause++) {
            detector.localPause(now + SECOND / 2, now + 9 * SECOND + SECOND / 2);
            hear(9 * SECOND + SECOND / 2); // nine that waited
            for (int waited = 0; waited < 8; waited++) {
                assertThat(detector.suspects(now)).as("in the burst").isFalse();
                hear(1000);
            }
            hear(SECOND / 2 - 8000);
            hear(SECOND);
        }
        assertThat(detector.suspectsAtNanos() - now).isBetween(limit - SECOND / 100, limit + SECOND / 100);
    }

    @Test
    void aPauseThatEndsBeforeItBeginsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.localPause(now + 2, now + 1))
                .withMessage("toNanos: %s (expected: >= fromNanos %s)", now + 1, now + 2);
    }

    @Test
    void aHiccupOfTenHeartbeatsAtOnceIsSoonForgotten() {
        hearRegularly(200);
        hear(SECOND);
        long limit = detector.suspectsAtNanos() - now;
        for (int hiccup = 0; hiccup < 5; hiccup++) {
            hear(10 * SECOND);
            for (int overdue = 0; overdue < 9; overdue++) {
                hear(10);
            }
            hear(SECOND - 90);
            for (int regular = 0; regular < 60; regular++) {
                hear(SECOND);
            }
        }
        assertThat(detector.suspectsAtNanos() - now).isBetween(limit - SECOND / 100, limit + SECOND);
    }
}
