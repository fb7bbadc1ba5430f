package io.keepalive.detect;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The measures, on traces so small that they can be reckoned by hand. */
class DetectorQualityTest {

    private static final DetectorPolicy TWO_SECONDS = DetectorPolicy.fixed(ofSeconds(2));

    @Test
    void withoutDelayATimeoutTakesHalfAPeriodLessThanItselfOnAverage() throws IOException {
        DetectorQuality quality = measure(TWO_SECONDS, "0,0,0", "1,1000,1000", "2,2000,2000", "3,3000,3000");

        assertThat(quality.averageDetection()).isEqualTo(ofMillis(1500));
        assertThat(quality.worstDetection()).isEqualTo(ofSeconds(2));
        assertThat(quality.observed()).isEqualTo(ofSeconds(3));
        assertThat(quality.mistakes()).isZero();
        assertThat(quality.mistaken()).isZero();
        assertThat(quality.mistakesPerHour()).isZero();
        assertThat(quality.averageMistake()).isEmpty();
        assertThat(quality.mistakeRecurrence()).isEmpty();
        assertThat(quality.queryAccuracy()).isEqualTo(1);
    }

    @Test
    void whatTravelsWhenThePeerCrashesStillArrives() throws IOException {
        DetectorQuality quality = measure(TWO_SECONDS, "0,0,500", "1,1000,1500", "2,2000,2500");
        assertThat(quality.averageDetection()).isEqualTo(ofSeconds(2));
        assertThat(quality.worstDetection()).isEqualTo(ofMillis(2500));
    }

    @Test
    void aLongSilenceIsAMistakeAndACrashInItIsFoundAtOnce() throws IOException {
        DetectorQuality quality =
                measure(TWO_SECONDS, "0,0,0", "1,1000,1000", "2,2000,-", "3,3000,-", "4,4000,4000", "5,5000,5000");

        assertThat(quality.mistakes()).isEqualTo(1);
        assertThat(quality.mistaken()).isEqualTo(ofSeconds(1));
        assertThat(quality.averageMistake()).contains(ofSeconds(1));
        assertThat(quality.mistakeRecurrence()).contains(ofSeconds(5));
        assertThat(quality.mistakesPerHour()).isCloseTo(720, within(1e-9));
        assertThat(quality.queryAccuracy()).isCloseTo(0.8, within(1e-9));
        // crashes in the five seconds are found after 1.5, 1.5, 0.5, 0 and 1.5 s on average
        assertThat(quality.averageDetection()).isEqualTo(ofSeconds(1));
    }

    @Test
    void aHeartbeatAtTheVeryDeadlineIsInTime() throws IOException {
        assertThat(measure(TWO_SECONDS, "0,0,0", "1,2000,2000", "2,3000,3000").mistakes())
                .isZero();
        assertThat(measure(TWO_SECONDS, "0,0,0", "1,2001,2001", "2,3000,3000").mistaken())
                .isEqualTo(ofMillis(1));
    }

    @Test
    void oneThatWasOvertakenCountsAsLost() throws IOException {
        DetectorQuality overtaken = measure(TWO_SECONDS, "0,0,0", "1,1000,2500", "2,2000,2000", "3,3000,3000");
        assertThat(overtaken).isEqualTo(measure(TWO_SECONDS, "0,0,0", "1,1000,-", "2,2000,2000", "3,3000,3000"));
    }

    @Test
    void aPauseThatIsToldIsNoMistakeAndOneThatIsNotIs() throws IOException {
        String[] heard = {
            "0,0,0", "1,1000,1000", "2,2000,6000", "3,3000,6000", "4,4000,6000", "5,5000,6000", "6,6000,6000"
        };
        assertThat(measure(TWO_SECONDS, heard).mistaken()).isEqualTo(ofSeconds(3));
        String[] told =
                Stream.concat(Stream.of(heard), Stream.of("pause,1500,6000")).toArray(String[]::new);
        for (DetectorPolicy policy : new DetectorPolicy[] {
            TWO_SECONDS,
            DetectorPolicy.chen(ofSeconds(1), ofSeconds(1)),
            DetectorPolicy.phi(ofSeconds(1)).acceptablePause(Duration.ZERO)
        }) {
            assertThat(measure(policy, told).mistakes()).as("%s", policy).isZero();
            assertThat(measure(policy, heard).mistakes()).as("%s", policy).isPositive();
        }
    }

    @Test
    void aPauseThatBeginsWhenThePeerIsSuspectedAlreadyHidesNothing() throws IOException {
        DetectorQuality quality = measure(TWO_SECONDS, "0,0,0", "1,1000,5000", "2,6000,6000", "pause,3000,4000");
        assertThat(quality.mistakes()).isEqualTo(1);
    }

    @Test
    void aPeerSuspectedToTheEndIsAMistakeAsWell() throws IOException {
        DetectorPolicy nervous = DetectorPolicy.chen(ofSeconds(1), ofMillis(1));
        DetectorQuality quality = measure(nervous, "0,0,0", "1,1000,1000", "2,2000,2000", "3,3000,5500");
        assertThat(quality.mistakes()).isEqualTo(1);
        assertThat(quality.mistaken()).isEqualTo(ofMillis(2499));
        assertThat(quality.queryAccuracy()).isCloseTo(1 - 2.499 / 5.5, within(1e-9));
    }

    static Stream<DetectorPolicy> policies() {
        return Stream.of(
                TWO_SECONDS,
                DetectorPolicy.chen(ofSeconds(1), ofMillis(800)),
                DetectorPolicy.phi(ofSeconds(1)).acceptablePause(ofSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whereTheClockStartsMakesNoDifference(DetectorPolicy policy) {
        HeartbeatTrace trace = HeartbeatTrace.generate(ofSeconds(1), 5000, 9)
                .delay(ofMillis(40), ofMillis(20))
                .loss(0.01, 0.3, 0.01, 0.8)
                .receiverPauses(ofSeconds(100), ofMillis(500), ofSeconds(5), true)
                .build();
        DetectorQuality quality = DetectorQuality.measure(policy, trace);
        assertThat(quality.mistakes()).isPositive();
        for (long clock :
                new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE - ofSeconds(2500).toNanos(), Long.MAX_VALUE}) {
            assertThat(DetectorQuality.measure(policy, trace, clock)).isEqualTo(quality);
        }
    }

    /** Crashes for real, every 10 ms: the peer sends no more, the detector is asked when it suspects for good. */
    @ParameterizedTest
    @MethodSource("policies")
    void theAverageIsWhatCrashesAtEveryMomentShow(DetectorPolicy policy) {
        HeartbeatTrace trace = HeartbeatTrace.generate(ofSeconds(1), 120, 2)
                .delay(ofMillis(40), ofMillis(20))
                .loss(0.05, 0.3, 0.01, 0.8)
                .inOrder()
                .build();
        long step = ofMillis(10).toNanos();
        long end = trace.sent[trace.heartbeats() - 1];
        double sum = 0;
        long crashes = 0;
        for (long crash = step / 2; crash < end; crash += step, crashes++) {
            FailureDetector detector = policy.start(0);
            long suspected = detector.suspectsAtNanos();
            for (int beat = 0; beat < trace.heartbeats() && trace.sent[beat] <= crash; beat++) {
                long arrived = trace.arrived[beat];
                if (arrived != HeartbeatTrace.LOST) {
                    boolean before = detector.suspects(arrived);
                    detector.heartbeat(beat, arrived);
                    suspected = before && detector.suspects(arrived)
                            ? suspected
                            : Math.max(arrived, detector.suspectsAtNanos());
                }
            }
            sum += Math.max(0, suspected - crash);
        }
        double average =
                DetectorQuality.measure(policy, trace).averageDetection().toNanos();
        assertThat(sum / crashes).isCloseTo(average, within(1e-3 * average));
    }

    /** Lines in milliseconds. */
    private static DetectorQuality measure(DetectorPolicy policy, String... lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            text.append(fields[0])
                    .append(',')
                    .append(nanos(fields[1]))
                    .append(',')
                    .append(nanos(fields[2]))
                    .append('\n');
        }
        return DetectorQuality.measure(policy, HeartbeatTrace.read(new StringReader(text.toString())));
    }

    private static String nanos(String millis) {
        return millis.equals("-") ? millis : millis + "000000";
    }
}
