package io.keepalive.health;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthJudge.Change;
import io.keepalive.health.HealthProblem.Kind;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a judge makes of reports, to the nanosecond, wherever the clock starts. */
class HealthJudgeTest {

    private static final HealthReport SERVING = HealthReport.of(HealthState.SERVING);
    private static final HealthReport NOT_SERVING = HealthReport.of(HealthState.NOT_SERVING);
    private static final HealthRules RULES = HealthRules.builder()
            .notServing(ofSeconds(5))
            .draining(ofSeconds(60))
            .queuedAbove(1_000, ofSeconds(10))
            .inFlightAbove(200, ofSeconds(20))
            .sourceNotInOrder(ofSeconds(30))
            .noReport(ofSeconds(40))
            .healthyAfter(ofSeconds(7))
            .build();

    private long now;
    private HealthJudge judge = new HealthJudge(RULES);

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE})
    void everyRuleIsBrokenAtItsTimeToTheNanosecond(long start) {
        HealthReportBuilder report = HealthReport.builder(HealthState.SERVING);
        brokenAfter(start, NOT_SERVING, 5, "not serving for 5.00 s (limit 5.00 s)");
        brokenAfter(start, HealthReport.of(HealthState.DRAINING), 60, "draining for 60.0 s (limit 60.0 s)");
        brokenAfter(start, report.queued(1_001).build(), 10, "1001 queued (limit 1000) for 10.0 s (limit 10.0 s)");
        brokenAfter(
                start,
                report.queued(1_000).inFlight(201).build(),
                20,
                "201 in flight (limit 200) for 20.0 s (limit 20.0 s)");
        report.inFlight(200);
        brokenAfter(
                start,
                report.source(SourceState.FAILED).build(),
                30,
                "report stale or its source failed for 30.0 s (limit 30.0 s)");
        brokenAfter(
                start,
                report.source(SourceState.STALE).build(),
                30,
                "report stale or its source failed for 30.0 s (limit 30.0 s)");
    }

    private void brokenAfter(long start, HealthReport report, long seconds, String problem) {
        now = start;
        judge = new HealthJudge(RULES);
        judge.reported(report, now);
        turnsAfter(ofSeconds(seconds), Change.UNHEALTHY);
        assertThat(judge.problem().orElseThrow()).hasToString(problem);
        assertThat(judge.healthy()).isFalse();
    }

    /** Nothing happens until the deadline, which says so; there it does, and once. */
    private void turnsAfter(Duration time, Change change) {
        assertThat(judge.deadlineNanos(now) - now).isEqualTo(time.toNanos());
        assertThat(after(time.minusNanos(1))).isEqualTo(Change.NONE);
        assertThat(after(ofNanos(1))).isEqualTo(change);
        assertThat(after(ZERO)).isEqualTo(Change.NONE);
        assertThat(after(ofNanos(1))).isEqualTo(Change.NONE);
        now--;
    }

    private Change after(Duration time) {
        now += time.toNanos();
        return judge.poll(now);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void itIsHealthyAgainWhenNothingWasWrongForLongEnough(long start) {
        brokenAfter(start, NOT_SERVING, 5, "not serving for 5.00 s (limit 5.00 s)");
        after(ofSeconds(100));
        assertThat(judge.healthy()).isFalse();
        judge.reported(SERVING, now);
        turnsAfter(ofSeconds(7), Change.HEALTHY);
        assertThat(judge.problem()).isEmpty();
        assertThat(judge.deadlineNanos(now) - now)
                .isGreaterThan(ofSeconds(1_000_000).toNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void aValueThatGoesToAndFroAroundItsLimitDoesNotFlap(long start) {
        now = start;
        HealthReport over =
                HealthReport.builder(HealthState.SERVING).queued(1_001).build();
        for (int i = 0; i < 100; i++) {
            judge.reported(over, now);
            assertThat(after(ofSeconds(9))).isEqualTo(Change.NONE);
            judge.reported(SERVING, now);
            assertThat(after(ofSeconds(1))).isEqualTo(Change.NONE);
        }
        judge.reported(over, now);
        turnsAfter(ofSeconds(10), Change.UNHEALTHY);
        for (int i = 0; i < 100; i++) {
            judge.reported(SERVING, now);
            assertThat(after(ofSeconds(6))).isEqualTo(Change.NONE);
            judge.reported(over, now);
            assertThat(after(ofSeconds(1))).isEqualTo(Change.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void aRepeatedReportNeitherMovesTheBeginningNorTheEnd(long start) {
        now = start;
        judge.reported(NOT_SERVING, now);
        after(ofSeconds(4));
        judge.reported(NOT_SERVING, now);
        turnsAfter(ofSeconds(1), Change.UNHEALTHY);
        judge.reported(SERVING, now);
        after(ofSeconds(6));
        judge.reported(SERVING, now);
        turnsAfter(ofSeconds(1), Change.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void whateverIsWrongHoldsBackTheReturn(long start) {
        brokenAfter(start, NOT_SERVING, 5, "not serving for 5.00 s (limit 5.00 s)");
        judge.reported(HealthReport.of(HealthState.DRAINING), now);
        assertThat(after(ofSeconds(1_000))).isEqualTo(Change.NONE);
        assertThat(judge.problem().orElseThrow().kind())
                .as("what broke first is what is told")
                .isEqualTo(Kind.NOT_SERVING);
        judge.reported(SERVING, now);
        turnsAfter(ofSeconds(7), Change.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void heartbeatsWithoutReportsCountFromTheFirstAndSilenceDoesNot(long start) {
        now = start;
        assertThat(after(ofSeconds(1_000_000))).isEqualTo(Change.NONE);
        judge.unreported(now);
        after(ofSeconds(30));
        judge.unreported(now);
        turnsAfter(ofSeconds(10), Change.UNHEALTHY);
        assertThat(judge.problem().orElseThrow())
                .hasToString("no report with its heartbeats for 40.0 s (limit 40.0 s)");
        judge.reported(SERVING, now);
        turnsAfter(ofSeconds(7), Change.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void whatCouldNotBeHeardIsNotHeldAgainstIt(long start) {
        now = start;
        judge.reported(NOT_SERVING, now);
        now += ofSeconds(100).toNanos();
        judge.restart(now);
        turnsAfter(ofSeconds(5), Change.UNHEALTHY);
        judge.reported(SERVING, now);
        now += ofSeconds(100).toNanos();
        judge.restart(now);
        turnsAfter(ofSeconds(7), Change.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void theRuleThatBreaksFirstIsTheOneThatIsTold(long start) {
        now = start;
        judge.reported(
                NOT_SERVING.toBuilder().queued(5_000).source(SourceState.STALE).build(), now);
        assertThat(after(ofSeconds(100))).isEqualTo(Change.UNHEALTHY);
        assertThat(judge.problem().orElseThrow().kind()).isEqualTo(Kind.NOT_SERVING);
        assertThat(judge.problem().orElseThrow().lasted()).isEqualTo(ofSeconds(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void withTimesOfZeroWhatIsSaidCountsAtOnce(long start) {
        now = start;
        judge = new HealthJudge(
                HealthRules.builder().notServing(ZERO).healthyAfter(ZERO).build());
        judge.reported(NOT_SERVING, now);
        assertThat(judge.poll(now)).isEqualTo(Change.UNHEALTHY);
        judge.reported(SERVING, now);
        assertThat(judge.poll(now)).isEqualTo(Change.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void withoutRulesNothingIsJudgedAndAllIsShown(long start) {
        now = start;
        judge = new HealthJudge(HealthRules.none());
        assertThat(judge.report()).isEmpty();
        assertThat(judge.reportAge(now)).isEmpty();
        judge.reported(NOT_SERVING, now);
        judge.unreported(now);
        assertThat(after(ofSeconds(1_000_000))).isEqualTo(Change.NONE);
        assertThat(judge.report()).contains(NOT_SERVING);
        assertThat(judge.reportAge(now)).contains(ofSeconds(1_000_000));
    }
}
