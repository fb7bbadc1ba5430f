package io.keepalive.detect;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces generated, written, and read. */
class HeartbeatTraceTest {

    private static final int MANY = 20_000;

    @Test
    void theSameSeedMakesTheSameTraceAndAnotherAnother() {
        assertThat(eventful(3).lines())
                .isEqualTo(eventful(3).lines())
                .isNotEqualTo(eventful(4).lines());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        HeartbeatTrace trace = eventful(3);
        HeartbeatTrace read = read(String.join("\n", trace.lines()));
        assertThat(read.lines()).isEqualTo(trace.lines());
        assertThat(read.lost()).isEqualTo(trace.lost()).isPositive();
        assertThat(read.pauses()).isEqualTo(trace.pauses()).isPositive();
        assertThat(read.heartbeats()).isEqualTo(MANY);
    }

    @Test
    void commentsEmptyLinesAndBlanksAreNoMatter() throws IOException {
        HeartbeatTrace read = read("# title\n\n 0, 5 ,10\n1,7,-\n  pause , 11, 12\n9,8,8\n");
        assertThat(read.lines()).containsExactly("# sequence,sent,arrived", "0,5,10", "1,7,-", "9,8,8", "pause,11,12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1|line 1: fields: 2 (expected: 3: sequence,sent,arrived or pause,from,to)",
                "0,1,1;x,2,2|line 2: sequence: x (expected: a whole number, 0..9223372036854775807)",
                "0,1,1;0,2,2|line 2: sequence: 0 (expected: > 0)",
                "0,5,5;#;1,4,6|line 3: sent: 4 (expected: >= 5)",
                "0,5,4|line 1: arrived: 4 (expected: >= 5)",
                "0,5,|line 1: arrived:  (expected: a whole number, 0..4611686018427387903)",
                "0,-1,4|line 1: sent: -1 (expected: a whole number, 0..4611686018427387903)",
                "pause,7,6|line 1: to: 6 (expected: >= 7)",
                "pause,7,8;pause,7,9|line 2: from: 7 (expected: >= 8)",
                "0,99999999999999999999,-|line 1: sent: 99999999999999999999 (expected: a whole number,"
                        + " 0..4611686018427387903)",
                "0,1,1;1,2,-|heartbeats that arrived: 1 (expected: >= 2)"
            })
    void whatIsNoTraceIsRefusedNamingTheLineTheValueAndTheRule(String lines, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(lines.replace(';', '\n')))
                .withMessage(message);
    }

    @Test
    void lossComesInBursts() {
        HeartbeatTrace trace = HeartbeatTrace.generate(ofSeconds(1), MANY, 1)
                .loss(0.01, 0.2, 0, 0.5)
                .build();
        int pairs = 0;
        for (int beat = 1; beat < MANY; beat++) {
            pairs += trace.arrived[beat - 1] == HeartbeatTrace.LOST && trace.arrived[beat] == HeartbeatTrace.LOST
                    ? 1
                    : 0;
        }
        double share = (double) trace.lost() / MANY;
        assertThat(share).as("bad a 21st of the time").isCloseTo(0.5 / 21, within(0.006));
        assertThat((double) pairs / trace.lost()).as("lost after one lost").isCloseTo(0.8 * 0.5, within(0.1));
    }

    @Test
    void whatIsSentAgainArrivesLateAndHoldsUpWhatFollows() {
        HeartbeatTrace trace = HeartbeatTrace.generate(ofSeconds(1), MANY, 1)
                .delay(ofMillis(10), Duration.ZERO)
                .loss(0.01, 0.2, 0, 0.5)
                .retransmitted(ofMillis(200))
                .build();
        assertThat(trace.lost()).isZero();
        assertThat(trace.arrived).isSorted();
        long late = Arrays.stream(delays(trace))
                .filter(delay -> delay > ofMillis(10).toNanos())
                .count();
        assertThat(late).isBetween(300L, 1500L);
        assertThat(delays(trace))
                .contains(ofMillis(210).toNanos(), ofMillis(610).toNanos());
    }

    @Test
    void delaysHaveTheDistributionAskedFor() {
        HeartbeatTrace trace = HeartbeatTrace.generate(ofSeconds(100), MANY, 1)
                .delay(ofMillis(10), ofMillis(2))
                .heavyTail(0.1, ofMillis(50), 1.5)
                .build();
        long[] delays = delays(trace);
        assertThat(Arrays.stream(delays))
                .allMatch(delay -> delay >= ofMillis(10).toNanos());
        assertThat(Arrays.stream(delays).max().orElseThrow())
                .isLessThan(ofMillis(5_020).toNanos());
        long tail = Arrays.stream(delays)
                .filter(delay -> delay > ofMillis(59).toNanos())
                .count();
        assertThat(tail / (double) MANY).isCloseTo(0.1, within(0.01));
    }

    @Test
    void whatFallsIntoAPauseHappensAtItsEnd() {
        HeartbeatTrace sender = HeartbeatTrace.generate(ofSeconds(1), MANY, 1)
                .senderPauses(ofSeconds(100), ofSeconds(3), ofSeconds(3))
                .build();
        assertThat(sender.pauses()).isZero();
        assertThat(sender.sent).isSorted().isEqualTo(sender.arrived);
        long held = Arrays.stream(sender.sent)
                .filter(time -> time % ofSeconds(1).toNanos() != 0)
                .count();
        assertThat(held).as("three each").isBetween(450L, 750L);

        HeartbeatTrace receiver = HeartbeatTrace.generate(ofSeconds(1), MANY, 1)
                .receiverPauses(ofSeconds(100), ofSeconds(3), ofSeconds(3), true)
                .build();
        assertThat(receiver.pauses()).isBetween(150, 250);
        for (int pause = 0; pause < receiver.pauses(); pause++) {
            long from = receiver.pausedFrom[pause];
            long to = receiver.pausedTo[pause];
            assertThat(to - from).isEqualTo(ofSeconds(3).toNanos());
            assertThat(Arrays.stream(receiver.arrived)).noneMatch(time -> time >= from && time < to);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        TraceGenerator generator = HeartbeatTrace.generate(ofSeconds(1), 2, 1);
        refused(() -> HeartbeatTrace.generate(ofSeconds(0), 2, 1), "period: PT0S (expected: > 0)");
        refused(() -> HeartbeatTrace.generate(ofSeconds(1), 1, 1), "heartbeats: 1 (expected: 2..10000000)");
        refused(() -> generator.delay(ofNanos(-1), ofNanos(0)), "least: PT-0.000000001S (expected: >= 0)");
        refused(() -> generator.delay(ofNanos(0), ofDays(2)), "jitter: PT48H (expected: <= PT24H)");
        refused(() -> generator.heavyTail(1, ofNanos(0), 1), "share: 1.0 (expected: 0 <= share < 1)");
        refused(() -> generator.heavyTail(0, ofNanos(0), 0), "shape: 0.0 (expected: > 0 and finite)");
        refused(() -> generator.loss(0, 1, 0, 1.5), "whileBad: 1.5 (expected: 0..1)");
        refused(() -> generator.loss(Double.NaN, 1, 0, 1), "worsens: NaN (expected: 0..1)");
        refused(() -> generator.retransmitted(ofNanos(0)), "timeout: PT0S (expected: > 0)");
        refused(
                () -> generator.senderPauses(ofSeconds(1), ofSeconds(2), ofSeconds(1)),
                "longest: PT1S (expected: >= shortest PT2S)");
        refused(() -> generator.loss(0, 0, 1, 1).build(), "heartbeats that arrived: 0 (expected: >= 2)");
    }

    private static void refused(Runnable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessage(message);
    }

    private static long[] delays(HeartbeatTrace trace) {
        long[] delays = new long[trace.heartbeats()];
        Arrays.setAll(delays, beat -> trace.arrived[beat] - trace.sent[beat]);
        return delays;
    }

    private static HeartbeatTrace eventful(long seed) {
        return HeartbeatTrace.generate(ofSeconds(1), MANY, seed)
                .delay(ofMillis(40), ofMillis(5))
                .heavyTail(0.02, ofMillis(50), 1.5)
                .loss(0.004, 0.2, 0.001, 0.6)
                .senderPauses(ofSeconds(300), ofMillis(500), ofSeconds(5))
                .receiverPauses(ofSeconds(300), ofMillis(500), ofSeconds(5), true)
                .build();
    }

    private static HeartbeatTrace read(String text) throws IOException {
        return HeartbeatTrace.read(new StringReader(text));
    }
}
