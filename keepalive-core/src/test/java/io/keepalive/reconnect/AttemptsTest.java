package io.keepalive.reconnect;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {

    private static final long SECOND = ofSeconds(1).toNanos();
    private static final long[] STARTS = {0, -5 * SECOND, Long.MAX_VALUE - 3 * SECOND};
    private static final Backoff BACKOFF = Backoff.byDefault();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 20})
    void waitsAreDrawnEvenlyFromZeroToTheBound(int drawnBefore) {
        int links = 20_000;
        long bound = BACKOFF.boundNanos(drawnBefore);
        int[] tenths = new int[10];
        long sum = 0;
        for (int seed = 0; seed < links; seed++) {
            Attempts attempts = BACKOFF.start(seed, 0);
            for (int i = 0; i < drawnBefore; i++) {
                attempts.failed(0);
                attempts.nextDelayNanos(0);
            }
            attempts.failed(0);
            long delay = attempts.nextDelayNanos(0);
            assertThat(delay).isBetween(0L, bound);
            tenths[(int) Math.min(9, delay * 10 / bound)]++;
            sum += delay / links;
        }
        // of 20,000 a tenth is 2000 ± 42, and the mean of the draws is half the bound ± 0.2 % of the bound
        assertThat(Arrays.stream(tenths)).allMatch(count -> Math.abs(count - 2000) < 5 * 42);
        assertThat(sum).isBetween((long) (0.49 * bound), (long) (0.51 * bound));
    }

    @Test
    void bothBoundsAreDrawn() {
        Backoff threeNanos = Backoff.builder()
                .firstDelay(Duration.ofNanos(3))
                .maxDelay(Duration.ofNanos(3))
                .build();
        Attempts attempts = threeNanos.start(1, 0);
        long[] seen = new long[1000];
        Arrays.setAll(seen, i -> attempts.nextDelayNanos(0));
        assertThat(Arrays.stream(seen).distinct().sorted()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void oneSeedDrawsTheSameWaitsAgainAndAnotherOthers() {
        assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8));
    }

    private static long[] draw(long seed) {
        Attempts attempts = BACKOFF.start(seed, 0);
        long[] drawn = new long[5];
        Arrays.setAll(drawn, i -> attempts.nextDelayNanos(0));
        return drawn;
    }

    @Test
    void givesUpWhenSoManyAttemptsHaveFailedAndNotBefore() {
        Attempts attempts = Backoff.builder().maxAttempts(3).build().start(1, 0);
        for (int failures = 1; failures <= 2; failures++) {
            attempts.failed(0);
            assertThat(attempts.failures()).isEqualTo(failures);
            assertThat(attempts.nextDelayNanos(0)).isNotNegative();
        }
        attempts.failed(0);
        assertThat(attempts.nextDelayNanos(0)).isEqualTo(Attempts.GIVE_UP);
    }

    @Test
    void anAttemptMayBeginWhenTheTimeWithoutAConnectionIsJustUpAndNotANanosecondLater() {
        for (long start : STARTS) {
            long limit = 60 * SECOND;
            long delay = limited(start).nextDelayNanos(start);
            assertThat(delay).isPositive();
            long latest = start + limit - delay;
            assertThat(limited(start).nextDelayNanos(latest - 1)).isEqualTo(delay);
            assertThat(limited(start).nextDelayNanos(latest)).isEqualTo(delay);
            assertThat(limited(start).nextDelayNanos(latest + 1)).isEqualTo(Attempts.GIVE_UP);
        }
    }

    private static Attempts limited(long start) {
        return Backoff.builder().giveUpAfter(ofSeconds(60)).build().start(5, start);
    }

    @Test
    void aConnectionCountsWhenItLivedForTheStableTimeAndNotANanosecondLess() {
        for (long start : STARTS) {
            long stable = BACKOFF.stableAfter().toNanos();
            assertThat(failuresAfterLiving(stable - 1, start)).isEqualTo(5);
            assertThat(failuresAfterLiving(stable, start)).isZero();
            assertThat(failuresAfterLiving(stable + 1, start)).isZero();
        }
    }

    private static int failuresAfterLiving(long nanos, long start) {
        Attempts attempts = BACKOFF.start(1, start);
        fail(attempts, 4, start);
        attempts.connected(start);
        attempts.lost(start + nanos);
        return attempts.failures();
    }

    @Test
    void afterASuccessTheWaitsBeginWithTheFirstAgain() {
        for (int seed = 0; seed < 1000; seed++) {
            Attempts attempts = BACKOFF.start(seed, 0);
            fail(attempts, 10, 0);
            attempts.connected(0);
            attempts.lost(60 * SECOND);
            assertThat(attempts.nextDelayNanos(60 * SECOND)).isLessThanOrEqualTo(SECOND);
            attempts.failed(61 * SECOND);
            assertThat(attempts.nextDelayNanos(61 * SECOND)).isLessThanOrEqualTo(2 * SECOND);
        }
    }

    @Test
    void oneThatAcceptsAndClosesAtOnceIsGivenUpLikeOneThatRefuses() {
        Attempts attempts = Backoff.builder().maxAttempts(3).build().start(1, 0);
        for (int i = 0; i < 3; i++) {
            attempts.connected(i * SECOND);
            attempts.lost(i * SECOND + 1);
        }
        assertThat(attempts.nextDelayNanos(3 * SECOND)).isEqualTo(Attempts.GIVE_UP);
    }

    @Test
    void theTimeWithoutAConnectionBeginsWithTheEndOfOneThatCounts() {
        Attempts attempts = limited(0);
        attempts.connected(0);
        attempts.lost(3600 * SECOND);
        assertThat(attempts.nextDelayNanos(3600 * SECOND)).isNotNegative();
        attempts.connected(3630 * SECOND);
        attempts.lost(3631 * SECOND); // which does not count
        assertThat(attempts.nextDelayNanos(3661 * SECOND)).isEqualTo(Attempts.GIVE_UP);
    }

    @Test
    void whileAStableConnectionIsToBeReplacedTimeDoesNotRunOut() {
        Attempts attempts = limited(0);
        attempts.connected(0);
        assertThat(attempts.nextDelayNanos(3600 * SECOND)).isBetween(0L, SECOND);
        attempts.failed(3601 * SECOND);
        assertThat(attempts.nextDelayNanos(3601 * SECOND)).isBetween(0L, 2 * SECOND);
        attempts.connected(3602 * SECOND); // replaced
        attempts.lost(3603 * SECOND);
        assertThat(attempts.failures()).isEqualTo(2);
        assertThat(attempts.nextDelayNanos(3603 * SECOND)).isNotNegative();
    }

    @Test
    void attemptsToReplaceAConnectionThatRecoveredAreForgotten() {
        Attempts attempts = Backoff.builder().maxAttempts(3).build().start(1, 0);
        attempts.connected(0);
        fail(attempts, 3, 60 * SECOND);
        assertThat(attempts.nextDelayNanos(60 * SECOND))
                .as("it cannot be replaced")
                .isEqualTo(Attempts.GIVE_UP);
        attempts.recovered(61 * SECOND);
        assertThat(attempts.failures()).isZero();
        attempts.lost(3600 * SECOND);
        assertThat(attempts.nextDelayNanos(3600 * SECOND)).isBetween(0L, SECOND);
    }

    @Test
    void oneThatRecoversBeforeItCountsForgetsNothing() {
        Attempts attempts = BACKOFF.start(1, 0);
        fail(attempts, 4, 0);
        attempts.connected(0);
        attempts.recovered(BACKOFF.stableAfter().toNanos() - 1);
        assertThat(attempts.failures()).isEqualTo(4);
    }

    @Test
    void hugeNumbersOfFailuresDoNotWrap() {
        Attempts attempts = BACKOFF.start(1, 0);
        for (int i = 0; i < 100_000; i++) {
            attempts.failed(i);
            assertThat(attempts.nextDelayNanos(i)).isBetween(0L, 20 * SECOND);
        }
        assertThat(attempts.failures()).isEqualTo(100_000);
    }

    private static void fail(Attempts attempts, int times, long now) {
        for (int i = 0; i < times; i++) {
            attempts.failed(now);
            attempts.nextDelayNanos(now);
        }
    }
}
