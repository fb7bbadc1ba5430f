package io.keepalive.lifetime;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 20 * 1_000_000, Long.MAX_VALUE})
    void atMostSoManyASecondMeansOneAtATime(long start) {
        DrainPace pace = Drain.atMost(100).paceFor(1_000_000, start);
        List<Long> taken = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            taken.add(pace.take(start) - start);
        }

        assertThat(taken).containsExactly(0L, 10 * MILLI, 20 * MILLI, 30 * MILLI);
    }

    @Test
    void aRateThatDoesNotDivideASecondIsNotExceeded() {
        DrainPace pace = Drain.atMost(3).paceFor(9, 0);
        long last = 0;
        for (int i = 0; i < 4; i++) {
            last = pace.take(0);
        }
        assertThat(last).isEqualTo(1_000_000_002L);
    }

    @Test
    void aRateCatchesUpWithLateTimersAndNotWithAStall() {
        DrainPace pace = Drain.atMost(1000).paceFor(10_000, 0);
        pace.take(0);

        assertThat(pace.take(3 * MILLI)).as("late by 2 ms").isEqualTo(MILLI);
        assertThat(pace.take(500 * MILLI)).as("late by half a second").isEqualTo(490 * MILLI);
        assertThat(pace.take(500 * MILLI)).isEqualTo(491 * MILLI);
    }

    @Test
    void aTimeToSpreadOverIsCaughtUpWithForASecond() {
        DrainPace pace = Drain.within(ofSeconds(10)).paceFor(1000, 0);
        pace.take(0);

        assertThat(pace.take(900 * MILLI)).isEqualTo(10 * MILLI);
        assertThat(pace.take(5000 * MILLI)).isEqualTo(4000 * MILLI);
    }

    @Test
    void withinATimeTheEndsAreSpreadEvenlyAndTheLastIsInTime() {
        DrainPace pace = Drain.within(ofSeconds(1)).paceFor(4, 7);

        assertThat(Stream.generate(() -> pace.take(7)).limit(4))
                .containsExactly(7L, 7 + 250 * MILLI, 7 + 500 * MILLI, 7 + 750 * MILLI);
    }

    @Test
    void whatIsLeftIsClosedWhenTheLastGoodbyeHasHadItsGrace() {
        assertThat(Drain.within(ofSeconds(60)).boundNanos(5))
                .isEqualTo(ofSeconds(65).toNanos());
        assertThat(Drain.atMost(10).boundNanos(300)).isEqualTo(ofSeconds(35).toNanos());
        assertThat(Drain.atMost(10).grace(ofSeconds(1)).boundNanos(300))
                .isEqualTo(ofSeconds(31).toNanos());
        assertThat(Drain.atMost(10).closeAllAfter(ofSeconds(25)).boundNanos(300))
                .isEqualTo(ofSeconds(25).toNanos());
    }

    @Test
    void nothingToDrainTakesNoTime() {
        assertThat(Drain.within(ofSeconds(60)).paceFor(0, 0).take(3)).isLessThanOrEqualTo(3);
    }

    static Stream<Arguments> badSettings() {
        return Stream.of(
                refused(() -> Drain.atMost(0), "perSecond: 0 (expected: 1..1000000)"),
                refused(() -> Drain.atMost(1_000_001), "perSecond: 1000001 (expected: 1..1000000)"),
                refused(() -> Drain.within(ZERO), "within: PT0S (expected: > 0)"),
                refused(() -> Drain.within(ofSeconds(-1)), "within: PT-1S (expected: > 0)"),
                refused(() -> Drain.atMost(1).grace(ZERO), "grace: PT0S (expected: > 0)"),
                refused(() -> Drain.atMost(1).closeAllAfter(ZERO), "closeAllAfter: PT0S (expected: > 0)"),
                refused(
                        () -> Drain.within(ofSeconds(60)).closeAllAfter(ofMillis(64_999)),
                        "closeAllAfter: PT1M4.999S (expected: >= within PT1M and grace PT5S together)"),
                refused(
                        () -> Drain.within(ofSeconds(60))
                                .closeAllAfter(ofSeconds(65))
                                .grace(ofSeconds(6)),
                        "closeAllAfter: PT1M5S (expected: >= within PT1M and grace PT6S together)"));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void aBadSettingIsRefusedWithItsNameValueAndExpectation(Supplier<Drain> drain, String message) {
        assertThatThrownBy(drain::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void showsItself() {
        assertThat(Drain.atMost(100)).hasToString("Drain[atMost=100/s, grace=PT5S]");
        assertThat(Drain.within(ofSeconds(60)).closeAllAfter(ofSeconds(90)))
                .hasToString("Drain[within=PT1M, grace=PT5S, closeAllAfter=PT1M30S]");
        assertThat(new Drained(40_000, 12, ofMillis(60_200)))
                .hasToString("40000 connections ended in 60.2 s, 12 of them cut off");
    }

    private static Arguments refused(Supplier<Drain> drain, String message) {
        return Arguments.of(drain, message);
    }
}
