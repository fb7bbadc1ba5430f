package io.keepalive.detect;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phi by what was learned, and what is not learned. */
class PhiDetectorTest {

    private static final long SECOND = 1_000_000_000L;
    private static final PhiPolicy POLICY = DetectorPolicy.phi(ofSeconds(1)).acceptablePause(Duration.ZERO);

    private long now;
    private long sequence;

    private void hear(FailureDetector detector, long after) {
        now += after;
        detector.heartbeat(sequence++, now);
    }

    /** Intervals of 900 and 1100 ms in turn, for as long as the window: mean 1 s, standard deviation 100 ms. */
    private FailureDetector taught(PhiPolicy policy) {
        FailureDetector detector = policy.start(0);
        for (int interval = 0; interval <= 1000; interval++) {
            hear(detector, interval % 2 == 0 ? SECOND * 9 / 10 : SECOND * 11 / 10);
        }
        return detector;
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 2.701728849543921287690457e-16",
        "0.9, 0.07502601295781802323798172",
        "1.0, 0.3010299956639811952137389",
        "1.1, 0.7995455414919705000308679",
        "1.5, 6.542645672390654496335454",
        "1.8, 15.20614255101715455825734",
        "2.0, 23.11805340548607589426978",
        "4.8, 315.5397897039625078947288",
        "5.0, 349.4370064593458420860509",
        "101.0, 217150.6400419943862792616",
        "100001.0, 217147240958.025003759744",
        "100000001.0, 217147240951625923.2246544"
    })
    void isTheLogarithmOfTheTailAtThisSilence(double silenceSeconds, double phi) {
        FailureDetector detector = taught(POLICY.minimumDeviation(ofNanos(1)));

        assertThat(detector.suspicion(now + Math.round(silenceSeconds * SECOND)))
                .isCloseTo(phi, within(1e-9 * phi));
    }

    @Test
    void anAcceptablePauseComesOnTopOfTheMean() {
        FailureDetector without = taught(POLICY);
        long at = without.suspectsAtNanos();
        now = 0;
        sequence = 0;
        FailureDetector with = taught(POLICY.acceptablePause(ofMillis(1234)));

        assertThat(with.suspectsAtNanos()).isEqualTo(at + 1_234_000_000);
        assertThat(with.suspicion(now + SECOND + 1_234_000_000)).isEqualTo(without.suspicion(now + SECOND));
    }

    @Test
    void beforeItHasLearnedItExpectsThePeriodGiveOrTakeAQuarter() {
        FailureDetector detector = POLICY.start(0);
        assertThat(detector.suspicion(SECOND)).isCloseTo(0.30103, within(1e-5));
        assertThat(detector.suspicion(SECOND + 5 * SECOND / 4)).isCloseTo(6.542645672390654, within(1e-9));
        long at = detector.suspectsAtNanos();
        detector.heartbeat(0, 3);
        assertThat(detector.suspectsAtNanos())
                .as("the time to the first is no interval")
                .isEqualTo(at + 3);
    }

    @Test
    void theLeastDeviationHoldsWhereIntervalsAreMoreRegular() {
        FailureDetector detector = POLICY.minimumDeviation(ofMillis(50)).start(0);
        for (int interval = 0; interval <= 1000; interval++) {
            hear(detector, SECOND);
        }
        assertThat(detector.suspicion(now + SECOND + SECOND / 4)).isCloseTo(6.542645672390654, within(1e-9));
    }

    @Test
    void aBurstAfterAHiccupNeitherShrinksTheMeanNorBlowsUpTheDeviation() {
        FailureDetector detector = taught(POLICY);
        hear(detector, 10 * SECOND);
        for (int overdue = 0; overdue < 9; overdue++) {
            hear(detector, 1);
        }
        hear(detector, SECOND);
        // one interval of 1.6 s in a thousand: mean + 0.6 ms, variance + 0.36 of a thousandth
        assertThat(detector.suspicion(now + SECOND + 700_000)).isCloseTo(0.30103, within(1e-3));
        assertThat(detector.suspicion(now + SECOND + SECOND / 2)).isBetween(6.3, 6.54);
    }

    @Test
    void aPeriodThatHasChangedIsLearned() {
        FailureDetector detector = taught(POLICY.window(100));
        int mistakes = 0;
        for (int interval = 0; interval < 100; interval++) {
            mistakes += detector.suspects(now + 3 * SECOND) ? 1 : 0;
            hear(detector, 3 * SECOND);
        }
        assertThat(mistakes).isLessThan(40);
        assertThat(detector.suspects(now + 3 * SECOND)).isFalse();
        for (int interval = 0; interval < 300; interval++) {
            hear(detector, SECOND / 4);
        }
        assertThat(detector.suspects(now + SECOND)).as("and a shorter one").isTrue();
    }

    @Test
    void afterAHiccupAShorterPeriodIsLearnedAsWell() {
        FailureDetector detector = taught(POLICY.window(100));
        hear(detector, 10 * SECOND);
        for (int interval = 0; interval < 200; interval++) {
            hear(detector, SECOND / 4);
        }
        assertThat(detector.suspects(now + SECOND)).isTrue();
    }

    @Test
    void onALossyPathItBecomesMorePatient() {
        Random random = new Random(2);
        FailureDetector lossless = taught(POLICY);
        long limit = lossless.suspectsAtNanos() - now;
        for (int heartbeat = 0; heartbeat < 2000; heartbeat++) {
            boolean lost = random.nextInt(10) == 0;
            sequence += lost ? 1 : 0;
            hear(lossless, lost ? 2 * SECOND : SECOND);
        }
        assertThat(limit).isBetween(SECOND, 2 * SECOND);
        assertThat(lossless.suspectsAtNanos() - now).as("one lost is borne").isBetween(2 * SECOND, 3 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.3, 1, 8, 100, 1e6})
    void theDeadlineIsTheFirstNanosecondAtTheThreshold(double threshold) {
        FailureDetector detector = taught(POLICY.threshold(threshold).minimumDeviation(ofNanos(1)));
        long at = detector.suspectsAtNanos();
        assertThat(detector.suspicion(at)).isGreaterThanOrEqualTo(threshold);
        assertThat(detector.suspicion(at - 1)).isLessThan(threshold);
        assertThat(detector.suspects(at)).isTrue();
        assertThat(detector.suspects(at - 1)).isFalse();
    }

    @Test
    void theWidestSettingsDoNotOverflow() {
        FailureDetector detector = DetectorPolicy.phi(ofDays(1))
                .acceptablePause(ofDays(30))
                .minimumDeviation(ofDays(1))
                .threshold(1e6)
                .window(10_000)
                .start(Long.MAX_VALUE);
        long at = detector.suspectsAtNanos();
        assertThat(at - Long.MAX_VALUE)
                .isBetween(ofDays(2100).toNanos(), ofDays(2200).toNanos());
        assertThat(detector.suspects(at)).isTrue();
        assertThat(detector.suspects(at - 1)).isFalse();
        assertThat(detector.suspicion(at)).isGreaterThanOrEqualTo(1e6);
        assertThat(detector.suspicion(at - 1)).isLessThan(1e6);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> DetectorPolicy.phi(null))
                .withMessage("period");
        assertThatNullPointerException()
                .isThrownBy(() -> DetectorPolicy.fixed(null))
                .withMessage("timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorPolicy.fixed(Duration.ZERO))
                .withMessage("timeout: PT0S (expected: > 0)");
        refused(() -> DetectorPolicy.phi(ofNanos(-1)), "period: PT-0.000000001S (expected: > 0)");
        refused(() -> POLICY.threshold(0), "threshold: 0.0 (expected: 0 < threshold <= 1000000.0)");
        refused(() -> POLICY.threshold(Double.NaN), "threshold: NaN (expected: 0 < threshold <= 1000000.0)");
        refused(() -> POLICY.window(1), "window: 1 (expected: 2..10000)");
        refused(() -> POLICY.minimumDeviation(Duration.ZERO), "minimumDeviation: PT0S (expected: > 0)");
        refused(() -> POLICY.acceptablePause(ofSeconds(-1)), "acceptablePause: PT-1S (expected: >= 0)");
        refused(() -> POLICY.acceptablePause(ofDays(31)), "acceptablePause: PT744H (expected: <= PT720H)");
    }

    private static void refused(Runnable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessage(message);
    }

    @Test
    void theDefaultsAreAkkasAtItsPeriod() {
        PhiPolicy policy = DetectorPolicy.phi(ofSeconds(1));
        assertThat(policy.threshold()).isEqualTo(8);
        assertThat(policy.window()).isEqualTo(1000);
        assertThat(policy.minimumDeviation()).isEqualTo(ofMillis(100));
        assertThat(policy.acceptablePause()).isEqualTo(ofSeconds(3));
        assertThat(policy.period()).isEqualTo(ofSeconds(1));
        assertThat(policy)
                .isEqualTo(DetectorPolicy.phi(ofSeconds(1)))
                .hasSameHashCodeAs(DetectorPolicy.phi(ofSeconds(1)))
                .isNotEqualTo(policy.threshold(9))
                .hasToString("PhiPolicy[period=PT1S, threshold=8.0, window=1000, minimumDeviation=PT0.1S,"
                        + " acceptablePause=PT3S]");
    }
}
