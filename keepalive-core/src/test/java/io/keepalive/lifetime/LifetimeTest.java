package io.keepalive.lifetime;

import static io.keepalive.lifetime.LifetimeAction.END_AGED;
import static io.keepalive.lifetime.LifetimeAction.END_UNUSED;
import static io.keepalive.lifetime.LifetimeAction.NONE;
import static io.keepalive.lifetime.LifetimeAction.REST;
import static io.keepalive.lifetime.LifetimeAction.RESUME;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To the nanosecond, wherever the clock starts. */
@ParameterizedClass(name = "clock starts at {0}")
@ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 12_000_000_000L, Long.MAX_VALUE})
class LifetimeTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Parameter
    private long start;

    @Test
    void endsWhenTheUnusedLimitIsReachedAndNotANanosecondBefore() {
        Lifetime lifetime = of(endsUnusedAfter(10), 0);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 10 * SECOND);
        assertThat(lifetime.poll(start + 10 * SECOND - 1)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 10 * SECOND)).isEqualTo(END_UNUSED);
        assertThat(lifetime.poll(start + 10 * SECOND + 1)).isEqualTo(END_UNUSED);
    }

    @Test
    void useMovesTheEnd() {
        Lifetime lifetime = of(endsUnusedAfter(10), 0);

        lifetime.used(start + 10 * SECOND - 1);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 20 * SECOND - 1);
        assertThat(lifetime.poll(start + 20 * SECOND - 2)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 20 * SECOND - 1)).isEqualTo(END_UNUSED);
        assertThat(lifetime.unusedNanos(start + 20 * SECOND)).isEqualTo(10 * SECOND + 1);
        assertThat(lifetime.ageNanos(start + 20 * SECOND)).isEqualTo(20 * SECOND);
    }

    @Test
    void useThatIsToldOfLateMovesNoEndBackwards() {
        Lifetime lifetime = of(endsUnusedAfter(60), 0);
        lifetime.used(start + 18 * SECOND);

        lifetime.used(start + 5 * SECOND);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 78 * SECOND);
        assertThat(lifetime.poll(start + 78 * SECOND - 1)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 78 * SECOND)).isEqualTo(END_UNUSED);
    }

    @Test
    void useThatComesAfterTheDecisionTakesItBack() {
        Lifetime lifetime = of(endsUnusedAfter(10), 0);
        assertThat(lifetime.poll(start + 10 * SECOND)).isEqualTo(END_UNUSED);

        lifetime.used(start + 10 * SECOND + 1);

        assertThat(lifetime.poll(start + 10 * SECOND + 1)).isEqualTo(NONE);
        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 20 * SECOND + 1);
    }

    @Test
    void restsOnceAndHasNothingToDoUntilItIsUsed() {
        Lifetime lifetime = of(restsUnusedAfter(10), 0);

        assertThat(lifetime.poll(start + 10 * SECOND - 1)).isEqualTo(NONE);
        assertThat(lifetime.rests()).isFalse();
        assertThat(lifetime.poll(start + 10 * SECOND)).isEqualTo(REST);
        assertThat(lifetime.rests()).isTrue();
        assertThat(lifetime.poll(start + 11 * SECOND)).isEqualTo(NONE);
        assertThat(lifetime.deadlineNanos() - start).isGreaterThan(ofDays(365L * 100));
    }

    @Test
    void resumesWithTheNextUseAndRestsAgainALimitLater() {
        Lifetime lifetime = of(restsUnusedAfter(10), 0);
        lifetime.poll(start + 10 * SECOND);

        lifetime.used(start + 90 * SECOND);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 90 * SECOND);
        assertThat(lifetime.poll(start + 90 * SECOND)).isEqualTo(RESUME);
        assertThat(lifetime.rests()).isFalse();
        assertThat(lifetime.poll(start + 90 * SECOND)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 100 * SECOND - 1)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 100 * SECOND)).isEqualTo(REST);
    }

    @Test
    void useJustBeforeItRestsIsNoResumption() {
        Lifetime lifetime = of(restsUnusedAfter(10), 0);

        lifetime.used(start + SECOND);

        assertThat(lifetime.poll(start + 11 * SECOND)).isEqualTo(REST);
        assertThat(lifetime.poll(start + 12 * SECOND)).isEqualTo(NONE);
    }

    @Test
    void endsAtTheGreatestAgeAlthoughItIsUsed() {
        Lifetime lifetime = of(LifetimePolicy.builder().maxAge(ofSeconds(100)), 0);

        lifetime.used(start + 99 * SECOND);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 100 * SECOND);
        assertThat(lifetime.poll(start + 100 * SECOND - 1)).isEqualTo(NONE);
        assertThat(lifetime.poll(start + 100 * SECOND)).isEqualTo(END_AGED);
        lifetime.used(start + 100 * SECOND);
        assertThat(lifetime.poll(start + 100 * SECOND + 1)).isEqualTo(END_AGED);
    }

    @Test
    void theGreatestAgeComesEarlyByTheShareDrawnAndNeverLate() {
        LifetimePolicyBuilder policy = LifetimePolicy.builder().maxAge(ofSeconds(100), 0.25);

        assertThat(of(policy, 0).deadlineNanos()).isEqualTo(start + 100 * SECOND);
        assertThat(of(policy, 0.5).deadlineNanos()).isEqualTo(start + 100 * SECOND - 12_500_000_000L);
        assertThat(of(policy, 0.5).ageLimitNanos()).isEqualTo(87_500_000_000L);
        assertThat(of(policy, Math.nextDown(1.0)).deadlineNanos() - start).isBetween(75 * SECOND, 75 * SECOND + 1);
        assertThat(of(LifetimePolicy.builder().maxAge(ofSeconds(100)), 0.5).ageLimitNanos())
                .as("a tenth by default")
                .isEqualTo(95 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofBothLimitsTheEarlierIsTheDeadlineAndAgeGoesFirst(boolean unusedFirst) {
        long unused = unusedFirst ? 10 : 20;
        Lifetime lifetime = of(endsUnusedAfter(unused).maxAge(ofSeconds(15), 0), 0);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + (unusedFirst ? 10 : 15) * SECOND);
        assertThat(lifetime.poll(start + 10 * SECOND)).isEqualTo(unusedFirst ? END_UNUSED : NONE);
        assertThat(lifetime.poll(start + 15 * SECOND)).isEqualTo(END_AGED);
    }

    @Test
    void alsoAtRestItAges() {
        Lifetime lifetime = of(restsUnusedAfter(10).maxAge(ofSeconds(15), 0), 0);
        lifetime.poll(start + 10 * SECOND);

        assertThat(lifetime.deadlineNanos()).isEqualTo(start + 15 * SECOND);
        assertThat(lifetime.poll(start + 15 * SECOND)).isEqualTo(END_AGED);
    }

    @Test
    void limitsBeyondTheClockAreNeverReached() {
        Lifetime lifetime = of(
                LifetimePolicy.builder()
                        .endUnusedAfter(Duration.ofSeconds(Long.MAX_VALUE))
                        .maxAge(ofSeconds(Long.MAX_VALUE)),
                0.5);

        assertThat(lifetime.poll(start + ofDays(36_500))).isEqualTo(NONE);
        assertThat(lifetime.deadlineNanos() - start).isGreaterThan(ofDays(36_500));
    }

    @Test
    void whatIsDrawnIsAShare() {
        assertThatThrownBy(() -> of(endsUnusedAfter(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drawn: 1.0 (expected: 0 <= drawn < 1)");
        assertThatThrownBy(() -> of(endsUnusedAfter(1), Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private Lifetime of(LifetimePolicyBuilder policy, double drawn) {
        return new Lifetime(policy.build(), drawn, start);
    }

    private static LifetimePolicyBuilder endsUnusedAfter(long seconds) {
        return LifetimePolicy.builder().endUnusedAfter(ofSeconds(seconds));
    }

    private static LifetimePolicyBuilder restsUnusedAfter(long seconds) {
        return LifetimePolicy.builder().restUnusedAfter(ofSeconds(seconds));
    }

    private static long ofDays(long days) {
        return TimeUnit.DAYS.toNanos(days);
    }
}
