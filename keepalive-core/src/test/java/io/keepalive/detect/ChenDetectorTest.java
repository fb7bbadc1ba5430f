package io.keepalive.detect;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NFD-E against the paper's own formula, and where it goes beyond. */
class ChenDetectorTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MARGIN = SECOND / 2;
    private static final ChenPolicy POLICY = DetectorPolicy.chen(ofSeconds(1), ofMillis(500));

    @Test
    void expectsTheFirstWithinAPeriodFromTheStart() {
        assertThat(POLICY.start(7).suspectsAtNanos()).isEqualTo(7 + SECOND + MARGIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 32})
    void suspectsAMarginAfterTheMeanOfTheArrivalsTakenBack(int window) {
        FailureDetector detector = POLICY.window(window).start(0);
        Random random = new Random(3);
        long[] arrivals = new long[500];
        for (int sequence = 0; sequence < arrivals.length; sequence++) {
            arrivals[sequence] = sequence * SECOND + 17 + random.nextInt(400_000_000);
            detector.heartbeat(sequence, arrivals[sequence]);
            long sum = 0;
            int counted = Math.min(window, sequence + 1);
            for (int i = sequence - counted + 1; i <= sequence; i++) {
                sum += arrivals[i] - SECOND * i;
            }
            long expected = Math.floorDiv(sum, counted) + (sequence + 1) * SECOND;
            assertThat(detector.suspectsAtNanos()).isEqualTo(expected + MARGIN);
        }
    }

    @Test
    void theLevelIsTheWayFromTheExpectedArrivalToTheDeadline() {
        FailureDetector detector = POLICY.start(0);
        detector.heartbeat(4, 0);
        assertThat(detector.suspicion(0)).isZero();
        assertThat(detector.suspicion(SECOND)).isZero();
        assertThat(detector.suspicion(SECOND + MARGIN / 2)).isEqualTo(0.5);
        assertThat(detector.suspicion(SECOND + MARGIN)).isEqualTo(1);
        assertThat(detector.suspicion(SECOND + 3 * MARGIN)).isEqualTo(3);
    }

    @Test
    void aLateHeartbeatDoesNotPutOffTheNextDeadline() {
        FailureDetector detector = heardRegularly();
        detector.heartbeat(100, 100 * SECOND + 400_000_000);
        assertThat(detector.suspectsAtNanos()).isEqualTo(101 * SECOND + MARGIN + 400_000_000 / 32);
    }

    @Test
    void lostHeartbeatsChangeNothingInWhatIsExpected() {
        FailureDetector detector = heardRegularly();
        detector.heartbeat(107, 107 * SECOND);
        assertThat(detector.suspectsAtNanos()).isEqualTo(108 * SECOND + MARGIN);
    }

    @Test
    void aHeartbeatOlderThanItsSuccessorsDeadlineDoesNotRestoreTrust() {
        FailureDetector detector = heardRegularly();
        detector.heartbeat(100, 105 * SECOND);
        assertThat(detector.suspects(105 * SECOND)).isTrue();
    }

    @Test
    void whatComesLateInABurstIsSetAside() {
        FailureDetector detector = heardRegularly();
        for (int sequence = 100; sequence <= 110; sequence++) {
            detector.heartbeat(sequence, 110 * SECOND + sequence);
        }
        long learned = (SECOND + 109) + 110; // 109, a second late, and 110
        assertThat(detector.suspectsAtNanos()).isEqualTo(111 * SECOND + MARGIN + learned / 32);
    }

    @Test
    void aSenderThatSlippedIsFollowedFromTheThirdHeartbeatOn() {
        FailureDetector detector = heardRegularly();
        long slip = 5 * SECOND;
        detector.heartbeat(100, 100 * SECOND + slip);
        detector.heartbeat(101, 101 * SECOND + slip);
        assertThat(detector.suspects(101 * SECOND + slip)).isTrue();
        detector.heartbeat(102, 102 * SECOND + slip);
        assertThat(detector.suspectsAtNanos()).isEqualTo(103 * SECOND + slip + MARGIN);
    }

    @Test
    void aSenderThatSkipsNumbersIsFollowedAtOnce() {
        FailureDetector detector = heardRegularly();
        detector.heartbeat(150, 100 * SECOND);
        assertThat(detector.suspectsAtNanos()).isEqualTo(101 * SECOND + MARGIN);
    }

    @Test
    void aPeriodThatIsNotQuiteTheSendersIsFollowedForYears() {
        FailureDetector detector = DetectorPolicy.chen(ofDays(1), ofSeconds(60)).start(0);
        long period = ofDays(1).toNanos() + ofSeconds(1).toNanos();
        long now = 0;
        for (int day = 0; day < 40_000; day++) {
            now = day * period;
            detector.heartbeat(day, now);
            assertThat(detector.suspectsAtNanos() - now)
                    .isBetween(ofDays(1).toNanos() + 44 * SECOND, ofDays(1).toNanos() + 60 * SECOND);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> DetectorPolicy.chen(null, ofSeconds(1)))
                .withMessage("period");
        assertThatNullPointerException()
                .isThrownBy(() -> DetectorPolicy.chen(ofSeconds(1), null))
                .withMessage("margin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorPolicy.chen(Duration.ZERO, ofSeconds(1)))
                .withMessage("period: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorPolicy.chen(ofDays(2), ofSeconds(1)))
                .withMessage("period: PT48H (expected: <= PT24H)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorPolicy.chen(ofDays(1), ofDays(31)))
                .withMessage("margin: PT744H (expected: <= PT720H)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICY.window(0))
                .withMessage("window: 0 (expected: 1..10000)");
    }

    @Test
    void policiesAreValues() {
        assertThat(POLICY)
                .isEqualTo(DetectorPolicy.chen(ofSeconds(1), ofMillis(500)).window(32))
                .isNotEqualTo(POLICY.window(31));
        assertThat(POLICY).hasSameHashCodeAs(DetectorPolicy.chen(ofSeconds(1), ofMillis(500)));
        assertThat(POLICY).hasToString("ChenPolicy[period=PT1S, margin=PT0.5S, window=32]");
        assertThat(POLICY.period()).isEqualTo(ofSeconds(1));
        assertThat(POLICY.margin()).isEqualTo(ofMillis(500));
        assertThat(POLICY.window()).isEqualTo(32);
    }

    /** A hundred on the second, 0 to 99. */
    private static FailureDetector heardRegularly() {
        FailureDetector detector = POLICY.start(0);
        for (int sequence = 0; sequence < 100; sequence++) {
            detector.heartbeat(sequence, sequence * SECOND);
        }
        return detector;
    }
}
