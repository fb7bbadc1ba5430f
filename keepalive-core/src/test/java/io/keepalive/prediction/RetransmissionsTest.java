package io.keepalive.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetransmissionsTest {

    private static final long MILLI = 1_000_000;
    private static final Retransmissions DOUBLING = new Retransmissions(Duration.ofMinutes(2));
    private static final Retransmissions CAPPED = new Retransmissions(Duration.ofMillis(1500));

    @Test
    void theDistancesDoubleFrom200Milliseconds() {
        assertThat(millis(DOUBLING, 13))
                .containsExactly(
                        0L, 200L, 600L, 1400L, 3000L, 6200L, 12600L, 25400L, 51000L, 102200L, 204600L, 324600L,
                        444600L);
    }

    @Test
    void theDistancesDoubleUpToTheCap() {
        assertThat(millis(CAPPED, 7)).containsExactly(0L, 200L, 600L, 1400L, 2900L, 4400L, 5900L);
    }

    private static List<Long> millis(Retransmissions retransmissions, int number) {
        List<Long> times = new ArrayList<>();
        for (int k = 0; k < number; k++) {
            times.add(retransmissions.at(k) / MILLI);
        }
        return times;
    }

    @Test
    void aTransmissionAtTheTimeItselfIsNotBeforeIt() {
        for (Retransmissions each : List.of(DOUBLING, CAPPED)) {
            for (int k = 1; k < 40; k++) {
                assertThat(each.countBefore(each.at(k))).isEqualTo(k);
                assertThat(each.countBefore(each.at(k) + 1)).isEqualTo(k + 1);
                assertThat(each.countBefore(each.at(k) - 1)).isEqualTo(k);
                assertThat(each.lastBefore(each.at(k))).isEqualTo(each.at(k - 1));
                assertThat(each.lastBefore(each.at(k) + 1)).isEqualTo(each.at(k));
            }
        }
    }

    @Test
    void nothingIsSentBeforeTheFirstTransmission() {
        assertThat(DOUBLING.countBefore(0)).isZero();
        assertThat(DOUBLING.countBefore(1)).isEqualTo(1);
        assertThat(DOUBLING.late(0.5, 0)).isEqualTo(1);
    }

    @Test
    void whatIsLateWithinAllTheTimeThereIsSaturates() {
        long count = DOUBLING.countBefore(Long.MAX_VALUE / 2);
        assertThat(DOUBLING.at(count - 1)).isLessThan(Long.MAX_VALUE / 2);
        assertThat(DOUBLING.at(count)).isEqualTo(Long.MAX_VALUE / 2);
        assertThat(DOUBLING.at(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / 2);
        assertThat(DOUBLING.answerLate(0.999_999, Long.MAX_VALUE / 2)).isBetween(0.0, 1.0);
    }

    @Test
    void anAnswerIsLateIfBothWaysTogetherTakeTooLong() {
        for (Retransmissions each : List.of(DOUBLING, CAPPED)) {
            for (double loss : new double[] {0, 0.01, 0.3, 0.9}) {
                for (long limit : new long[] {1, 200 * MILLI, 300 * MILLI, 800 * MILLI, 4500 * MILLI, 15_000 * MILLI}) {
                    assertThat(each.answerLate(loss, limit)).isCloseTo(1 - inTime(each, loss, limit), within(1e-12));
                }
            }
        }
    }

    /** The probabilities of all pairs of losses that end in time. */
    private static double inTime(Retransmissions each, double loss, long limit) {
        double sum = 0;
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 100 && each.at(i) + each.at(j) < limit; j++) {
                sum += Math.pow(loss, i + j) * (1 - loss) * (1 - loss);
            }
        }
        return sum;
    }

    @Test
    void withoutLossEverythingIsInTime() {
        assertThat(DOUBLING.answerLate(0, 1)).isZero();
        assertThat(DOUBLING.unacknowledged(0, 1)).isZero();
        assertThat(DOUBLING.late(0, 1)).isZero();
    }

    @Test
    void ofASingleTransmissionEitherWayMayBeLost() {
        assertThat(DOUBLING.answerLate(0.1, 200 * MILLI)).isCloseTo(0.19, within(1e-12));
        assertThat(DOUBLING.unacknowledged(0.1, 200 * MILLI)).isCloseTo(0.19, within(1e-12));
    }

    @Test
    void aQuestionIsAcknowledgedByItsAnswerAndByWhatItsRepetitionsDraw() {
        double p = 0.3;
        double eitherWay = 1 - (1 - p) * (1 - p);
        double neverArrives = p * p;
        double theRepetitionArrives = p * (1 - p) * p * p; // and its answers at 200 and 400 ms are lost
        double theFirstArrives = (1 - p) * p * p * eitherWay; // the same at 0 and 200 ms, and the repetition is in vain
        double byHand = neverArrives + theRepetitionArrives + theFirstArrives;

        assertThat(DOUBLING.unacknowledged(p, 500 * MILLI)).isCloseTo(byHand, within(1e-12));
    }
}
