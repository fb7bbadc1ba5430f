package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TcpPredictionTest {

    private static final Kernel LINUX = Kernel.linux(6, 18);
    private static final String LONG_IDLE = "idle=7200s,interval=75s,probes=9";

    enum State {
        IDLE,
        UNACKNOWLEDGED,
        ZERO_WINDOW;

        Optional<DetectionTime> of(TcpPrediction prediction) {
            return switch (this) {
                case IDLE -> prediction.idle();
                case UNACKNOWLEDGED -> prediction.unacknowledged();
                case ZERO_WINDOW -> prediction.zeroWindow();
            };
        }
    }

    private static DetectionTime predict(State state, String settings, Kernel kernel) {
        return state.of(TcpPrediction.of(TcpKeepAlive.parse(settings), kernel)).orElseThrow();
    }

    private static DetectionTime seconds(double earliest, double latest) {
        return new DetectionTime(
                Duration.ofMillis(Math.round(earliest * 1000)), Duration.ofMillis(Math.round(latest * 1000)));
    }

    /** Times that a real kernel (Linux 6.18) took, row by row; the letters are those of the table of measurements. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "A idle, path dropped; IDLE; idle=1s,interval=2s,probes=3; 7.0",
                "A the same after an answered probe; IDLE; idle=1s,interval=2s,probes=3; 8.06",
                "B idle, dropped, user timeout between two probes; IDLE; idle=1s,interval=11s,probes=3,userTimeout=5s; 12.0",
                "B2 idle, dropped, user timeout beyond the probes; IDLE; idle=1s,interval=2s,probes=2,userTimeout=10s; 11.0",
                "D unacked, dropped; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,userTimeout=5s; 5.6",
                "D2 unacked, dropped, keepalive on; UNACKNOWLEDGED; idle=1s,interval=1s,probes=2,userTimeout=5s; 5.6",
                "E unacked, dropped, capped; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,retransmissionCap=1s; 15.0",
                "F idle, probes answered by ICMP; IDLE; idle=1s,interval=2s,probes=3; 7.0",
                "F2 unacked, answered by ICMP; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,userTimeout=5s; 5.5",
                "Z2 zero window, then dropped; ZERO_WINDOW; idle=7200s,interval=75s,probes=9,userTimeout=5s; 5.2",
                "Z3 zero window, peer answers; ZERO_WINDOW; idle=7200s,interval=75s,probes=9,userTimeout=5s; 5.2",
                "timer late; IDLE; idle=17s,interval=5s,probes=3; 32.81",
                "longer timer late; IDLE; idle=34s,interval=2s,probes=3; 40.49",
                "late timer reaches the user timeout a probe early; IDLE; idle=17s,interval=6s,probes=3,userTimeout=24s; 24.29",
                "in time it does not; IDLE; idle=17s,interval=6s,probes=3,userTimeout=24s; 29.85",
                "long user timeout; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,userTimeout=100s; 102.38",
                "minute user timeout; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,userTimeout=60s; 60.64",
                "capped at 2 s; UNACKNOWLEDGED; idle=7200s,interval=75s,probes=9,retransmissionCap=2s; 27.53",
                "zero window, dropped at once, capped; ZERO_WINDOW; idle=1s,interval=1s,probes=2,retransmissionCap=1s; 15.38",
                "zero window, dropped later, capped; ZERO_WINDOW; idle=1s,interval=1s,probes=2,retransmissionCap=1s; 16.37",
                "zero window, capped at 2 s; ZERO_WINDOW; idle=1s,interval=1s,probes=2,retransmissionCap=2s; 28.95"
            })
    void holdsForWhatWasMeasured(String row, State state, String settings, double measured) {
        DetectionTime predicted = predict(state, settings, LINUX);

        assertThat(Duration.ofMillis(Math.round(measured * 1000))).isBetween(predicted.earliest(), predicted.latest());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "C unacked data, dropped, no user timeout; UNACKNOWLEDGED; idle=1s,interval=1s,probes=2",
                "Z zero window, then dropped, no user timeout; ZERO_WINDOW; idle=1s,interval=1s,probes=2"
            })
    void leavesOpenForAQuarterOfAnHourWhatWasMeasuredStillOpen(String row, State state, String settings) {
        assertThat(predict(state, settings, LINUX).earliest()).isEqualTo(Duration.ofMillis(924_600));
    }

    /** G: a reset comes with the first probe, which a dead connection gets after its idle time like a healthy one. */
    @ParameterizedTest
    @CsvSource({
        "'idle=1s,interval=1s,probes=3', PT1.125S",
        "'idle=60s,interval=10s,probes=3', PT67.5S",
        "'idle=8s,interval=40s,probes=3', PT45S"
    })
    void probesAHealthyIdleConnectionOncePerLongerOfIdleAndInterval(String settings, Duration period) {
        assertThat(TcpPrediction.of(TcpKeepAlive.parse(settings), LINUX).probePeriod())
                .contains(period);
    }

    @ParameterizedTest(name = "tcp_retries2 {0}")
    @CsvSource({
        "0, 0.2",
        "3, 3.0",
        "5, 12.6",
        "6, 25.4",
        "7, 51.0",
        "8, 102.2",
        "9, 204.6",
        "10, 324.6",
        "12, 564.6",
        "15, 924.6"
    })
    void givesUpUnacknowledgedDataNotBeforeTheKernelsModelTimeout(int retries2, double model) {
        Kernel kernel = LINUX.withRetries2(retries2);

        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE, kernel).earliest())
                .isEqualTo(Duration.ofMillis(Math.round(model * 1000)));
        assertThat(predict(State.ZERO_WINDOW, LONG_IDLE, kernel).earliest())
                .isEqualTo(Duration.ofMillis(Math.round(model * 1000)));
    }

    @Test
    void givesUpUnacknowledgedDataAtTheFirstTimeoutPastTheModel() {
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE, LINUX))
                .as("one more timeout of 120 s, a tail loss probe and the first of 200 ms each, all late")
                .isEqualTo(seconds(924.6, 924.6 + 1.125 * 120.4));
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE + ",retransmissionCap=1s", LINUX))
                .isEqualTo(seconds(14.4, 14.4 + 1.125 * 1.4));
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE, LINUX.withRetries2(3)))
                .as("the timeouts still double: one more is as long as all before it")
                .isEqualTo(seconds(3.0, 3.0 + 1.125 * (3.4 + 0.4)));
    }

    /** Seen on the wire: sent at 0, tail loss probe at 0.205, retransmitted at 0.417, 0.861, …, 4.761, given up at 5.898. */
    @Test
    void aTailLossProbeLetsTheKernelsClockStartLater() {
        DetectionTime predicted =
                predict(State.UNACKNOWLEDGED, LONG_IDLE + ",retransmissionCap=1s", LINUX.withRetries2(5));

        assertThat(Duration.ofMillis(5_898)).isBetween(predicted.earliest(), predicted.latest());
    }

    @Test
    void keepsTheWindowProbesTimeoutGrownAsLongAsTheyAreAnswered() {
        assertThat(predict(State.ZERO_WINDOW, LONG_IDLE, LINUX)).isEqualTo(seconds(924.6, 1.125 * 16 * 120));
        assertThat(predict(State.ZERO_WINDOW, LONG_IDLE + ",retransmissionCap=1s", LINUX))
                .isEqualTo(seconds(14.4, 1.125 * 16));
    }

    @Test
    void countsFromTheLongerOfIdleAndIntervalAfterAnAnsweredProbe() {
        assertThat(predict(State.IDLE, "idle=60s,interval=10s,probes=3", LINUX)).isEqualTo(seconds(90, 1.125 * 90));
        assertThat(predict(State.IDLE, "idle=1s,interval=2s,probes=3", LINUX)).isEqualTo(seconds(7, 1.125 * 8));
    }

    @ParameterizedTest(name = "user timeout {0}: {1} s to 9/8 of {2} s")
    @CsvSource({
        // idle 60 s, interval 10 s: looked at 70, 80, 90 … s, and up to an eighth later
        "1ms, 70, 70",
        "70s, 70, 70",
        "70001ms, 70.001, 80",
        "78750ms, 78.75, 80",
        "78751ms, 80, 80",
        "80s, 80, 80",
        "80001ms, 80.001, 90",
        "100s, 100, 100",
        "600s, 600, 600"
    })
    void looksAtTheUserTimeoutOnlyWhenAProbeIsDue(String userTimeout, double earliest, double latest) {
        for (int probes : new int[] {1, 3, 127}) {
            String settings = "idle=60s,interval=10s,probes=" + probes + ",userTimeout=" + userTimeout;

            assertThat(predict(State.IDLE, settings, LINUX)).isEqualTo(seconds(earliest, 1.125 * latest));
        }
    }

    @Test
    void looksAtTheUserTimeoutAtOtherTimesAfterAnAnsweredProbe() {
        assertThat(predict(State.IDLE, "idle=1s,interval=11s,probes=3,userTimeout=5s", LINUX))
                .as("B: at 12 s after data, at 22 s after an answer")
                .isEqualTo(seconds(12, 1.125 * 22));
        assertThat(predict(State.IDLE, "idle=1s,interval=2s,probes=2,userTimeout=10s", LINUX))
                .as("B2: at 11 s after data, at 10 s after an answer")
                .isEqualTo(seconds(10, 1.125 * 11));
    }

    @Test
    void copesWithTheLargestNumbersAtOnce() {
        String largest = "idle=1s,interval=1s,probes=127,userTimeout=2147483647ms";

        assertThat(predict(State.IDLE, largest, LINUX).earliest()).isEqualTo(Duration.ofMillis(Integer.MAX_VALUE));
        assertThat(predict(State.UNACKNOWLEDGED, largest, LINUX).latest())
                .isEqualTo(Duration.ofMillis(Integer.MAX_VALUE + 1_000L + 15_000L));
        assertThat(predict(State.IDLE, "idle=32767s,interval=32767s,probes=127", LINUX)
                        .earliest())
                .isEqualTo(Duration.ofSeconds(32_767L * 128));
    }

    @Test
    void givesUpUnacknowledgedDataWithinASecondAndAnEighthOfTheLastTimeoutAfterTheUserTimeout() {
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE + ",userTimeout=16s", LINUX))
                .isEqualTo(seconds(16, 17 + 8 / 8.0));
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE + ",userTimeout=16s,retransmissionCap=1s", LINUX))
                .isEqualTo(seconds(16, 17 + 1 / 8.0));
    }

    @Test
    void countsACapOnlyOnAKernelThatHasIt() {
        TcpKeepAlive capped = TcpKeepAlive.parse(LONG_IDLE + ",retransmissionCap=1s");

        TcpPrediction without = TcpPrediction.of(capped, Kernel.linux(6, 14));

        assertThat(without.unacknowledged().orElseThrow().earliest()).isEqualTo(Duration.ofMillis(924_600));
        assertThat(without.unacknowledgedRule()).endsWith("the retransmission cap needs Linux 6.15");
        assertThat(without.zeroWindowRule()).endsWith("the retransmission cap needs Linux 6.15");
        assertThat(TcpPrediction.of(capped, Kernel.linux(6, 15)).unacknowledgedRule())
                .isEqualTo("tcp_retries2 15, at most 1000 ms between retransmissions");
    }

    @Test
    void takesTheSystemsOwnCapWhereASocketHasNone() {
        Kernel capped = LINUX.withMaxRto(Duration.ofSeconds(1));

        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE, capped).earliest()).isEqualTo(Duration.ofMillis(14_400));
        assertThat(predict(State.UNACKNOWLEDGED, LONG_IDLE + ",retransmissionCap=2s", capped)
                        .earliest())
                .isEqualTo(Duration.ofSeconds(27));
    }

    @Test
    void warnsThatAUserTimeoutKillsAHealthySlowReader() {
        TcpKeepAlive plain = TcpKeepAlive.parse(LONG_IDLE);
        TcpKeepAlive limited = TcpKeepAlive.parse(LONG_IDLE + ",userTimeout=5s");
        TcpKeepAlive capped = TcpKeepAlive.parse(LONG_IDLE + ",retransmissionCap=1s");

        assertThat(TcpPrediction.of(limited, LINUX).killsSlowReader()).isTrue();
        assertThat(TcpPrediction.of(limited, LINUX).zeroWindowRule()).contains("also when the peer answers");
        assertThat(TcpPrediction.of(plain, LINUX).killsSlowReader()).isFalse();
        assertThat(TcpPrediction.of(capped, LINUX).killsSlowReader()).isFalse();
        assertThat(TcpPrediction.of(limited, Kernel.macOs()).killsSlowReader()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kernel.Family.class,
            names = {"MACOS", "WINDOWS"})
    void knowsOnlyTheIdleTimeOfMacOsAndWindows(Kernel.Family family) {
        TcpPrediction prediction =
                TcpPrediction.of(TcpKeepAlive.parse("idle=1s,interval=11s,probes=3,userTimeout=5s"), Kernel.of(family));

        assertThat(prediction.idle()).contains(DetectionTime.exactly(Duration.ofSeconds(34)));
        assertThat(prediction.unacknowledged()).isEmpty();
        assertThat(prediction.unacknowledgedRule()).startsWith("not known for " + family);
        assertThat(prediction.zeroWindow()).isEmpty();
        assertThat(prediction.zeroWindowRule()).startsWith("not known for " + family);
        assertThat(prediction.probePeriod()).isEmpty();
    }

    @Test
    void knowsNothingOfOtherSystems() {
        TcpPrediction prediction = TcpPrediction.of(TcpKeepAlive.parse(LONG_IDLE), Kernel.of(Kernel.Family.OTHER));

        assertThat(prediction.idle()).isEmpty();
        assertThat(prediction.idleRule()).isEqualTo("not known for this operating system");
        assertThat(prediction.unacknowledged()).isEmpty();
        assertThat(prediction.zeroWindow()).isEmpty();
    }

    @Test
    void saysEverythingInOneLine() {
        TcpKeepAlive settings = TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,userTimeout=20s");

        assertThat(TcpPrediction.of(settings, LINUX))
                .hasToString("idle PT1M10S..PT1M18.75S (first idle + n * interval that reaches the user timeout of"
                        + " 20000 ms; the number of probes does not count);"
                        + " unacknowledged PT20S..PT22.25S (user timeout; the number of retransmissions does not count);"
                        + " zero window PT20S..PT22.25S (user timeout; also when the peer answers every probe)");
        assertThat(TcpPrediction.of(settings, Kernel.windows()).toString())
                .contains("unacknowledged unknown (not known for Windows");
    }
}
