package io.keepalive.heartbeat;

import static io.keepalive.heartbeat.PingGuard.Ruling.OUT;
import static io.keepalive.heartbeat.PingGuard.Ruling.PERMITTED;
import static io.keepalive.heartbeat.PingGuard.Ruling.STRIKE;
import static io.keepalive.heartbeat.PingGuardPolicy.permitOneEvery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.PingGuard.Ruling;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What becomes of a peer's pings. */
class PingGuardTest extends MonitorStory {

    /** What a ping costs where one per 16 s is permitted. */
    private static final Duration COST = Duration.ofSeconds(15);

    private PingGuard guard(PingGuardPolicy policy) {
        return new PingGuard(policy, clockStart);
    }

    private PingGuard strict(int burst) {
        return guard(permitOneEvery(s(16)).burst(burst).strikes(0));
    }

    private long at(Duration sinceStart) {
        return clockStart + sinceStart.toNanos();
    }

    @Test
    void aPeerThatKeepsToTheIntervalIsAlwaysAnswered() {
        PingGuard guard = strict(1);
        for (int ping = 0; ping < 1000; ping++) {
            assertThat(guard.pingReceived(at(s(16L * ping)))).isEqualTo(PERMITTED);
        }
    }

    @Test
    void aPingMayBeEarlyByASixteenthAndNotByANanosecondMore() {
        PingGuard tooEarly = strict(1);
        assertThat(tooEarly.pingReceived(at(s(0)))).isEqualTo(PERMITTED);
        assertThat(tooEarly.pingReceived(at(COST.minusNanos(1)))).isEqualTo(OUT);
        assertThat(tooEarly.pingReceived(at(COST))).isEqualTo(PERMITTED);
        assertThat(tooEarly.pingReceived(at(COST.multipliedBy(2).plusNanos(1)))).isEqualTo(PERMITTED);
        assertThat(tooEarly.pingReceived(at(COST.multipliedBy(3)))).isEqualTo(OUT);
    }

    @Test
    void aBurstIsAnsweredAtOnceAndNoPingMore() {
        assertThat(answered(strict(5), s(0), 100)).isEqualTo(5);
    }

    @Test
    void afterABurstOnePingPerIntervalIsAnswered() {
        PingGuard guard = strict(5);
        assertThat(answered(guard, s(0), 100)).isEqualTo(5);

        assertThat(answered(guard, s(16), 100)).isEqualTo(1);
        assertThat(answered(guard, s(16 * 4), 100)).isEqualTo(3);
    }

    @Test
    void aQuietTimeRestoresOneBurstAndNotMore() {
        PingGuard guard = strict(5);
        assertThat(answered(guard, s(0), 100)).isEqualTo(5);

        assertThat(answered(guard, Duration.ofDays(30), 100)).isEqualTo(5);
    }

    @Test
    void refusedPingsCostTheNextOnesNothing() {
        assertThat(answeredOf(strict(1), ms(1), 160_000)).isEqualTo(11); // one per 15 s, the first at once
    }

    /** What gRPC's keepalive enforcement is known for: it takes a ping that was not held up after one that was as a strike. */
    @Test
    void aPeerThatPingsInTimeGetsNoStrikeBecauseTheNetworkBunchesItsPings() {
        PingGuard guard = guard(permitOneEvery(s(16)).strikes(0).thenClose());
        for (int ping = 0; ping < 1000; ping++) {
            // each ping but every third is held up so that three arrive together
            Duration arrival = s(16L * (ping / 3 * 3 + 2));
            assertThat(guard.pingReceived(at(arrival))).as("ping %d", ping).isEqualTo(PERMITTED);
        }
    }

    @Test
    void aPeerThatPingsInTimeGetsNoStrikeWhateverTheNetworkDelaysBelowTwoIntervals() {
        long seed = Long.getLong("keepalive.seed", System.nanoTime());
        Random random = new Random(seed);
        PingGuard guard = guard(permitOneEvery(s(16)).strikes(0));
        long arrival = Long.MIN_VALUE;
        for (int ping = 0; ping < 10_000; ping++) {
            long delay = (long) (random.nextDouble() * s(32).toNanos());
            arrival = Math.max(arrival, s(16L * ping).toNanos() + delay); // TCP keeps the order
            assertThat(guard.pingReceived(clockStart + arrival))
                    .as("seed %d", seed)
                    .isEqualTo(PERMITTED);
        }
    }

    @Test
    void aPeerWhoseClockRunsAPartInAThousandFasterGetsNoStrike() {
        PingGuard guard = strict(1);
        Duration period = s(16).minus(ms(16));
        for (long ping = 0; ping < 200_000; ping++) {
            assertThat(guard.pingReceived(at(period.multipliedBy(ping)))).isEqualTo(PERMITTED);
        }
    }

    @Test
    void strikesAreForgivenAndCounted() {
        PingGuard guard = guard(permitOneEvery(s(16)).burst(1).strikes(2));

        assertThat(guard.pingReceived(at(s(0)))).isEqualTo(PERMITTED);
        assertThat(guard.pingReceived(at(s(1)))).isEqualTo(STRIKE);
        assertThat(guard.pingReceived(at(s(15)))).isEqualTo(PERMITTED);
        assertThat(guard.pingReceived(at(s(29)))).as("not in time by 1 s").isEqualTo(STRIKE);
        assertThat(guard.pingReceived(at(s(29)))).isEqualTo(OUT);
        assertThat(guard.pingReceived(at(s(30)))).as("in time all the same").isEqualTo(PERMITTED);
    }

    @Test
    void whoeverPingsAtTwiceTheRateIsOutAlthoughEverySecondPingIsPermitted() {
        PingGuard guard = guard(permitOneEvery(s(16)));
        int ping = 0;
        while (ping < 100 && guard.pingReceived(at(s(8L * ping))) != OUT) {
            ping++;
        }
        assertThat(ping).isBetween(6, 10);

        PingGuard without = guard(permitOneEvery(s(16)).burst(1));
        ping = 0;
        while (ping < 100 && without.pingReceived(at(s(8L * ping))) != OUT) {
            ping++;
        }
        assertThat(ping).as("without a burst").isEqualTo(5);
    }

    @Test
    void strikesAreForgottenAfterTenIntervalsWithoutAnother() {
        Duration ten = s(160);
        PingGuard early = guard(permitOneEvery(s(16)).burst(1).strikes(1));
        early.pingReceived(at(s(0)));
        assertThat(early.pingReceived(at(s(1)))).isEqualTo(STRIKE);
        early.pingReceived(at(ten));
        assertThat(early.pingReceived(at(s(1).plus(ten).minusNanos(1)))).isEqualTo(OUT);

        PingGuard patient = guard(permitOneEvery(s(16)).burst(1).strikes(1));
        patient.pingReceived(at(s(0)));
        assertThat(patient.pingReceived(at(s(1)))).isEqualTo(STRIKE);
        patient.pingReceived(at(ten));
        assertThat(patient.pingReceived(at(s(1).plus(ten)))).isEqualTo(STRIKE);
        assertThat(patient.pingReceived(at(s(1).plus(ten)))).isEqualTo(OUT);
    }

    @Test
    void trafficWipesTheStrikesOutAndPermitsNoMore() {
        PingGuard guard = guard(permitOneEvery(s(16)).burst(1).strikes(1));
        guard.pingReceived(at(s(0)));
        assertThat(guard.pingReceived(at(s(1)))).isEqualTo(STRIKE);
        assertThat(guard.pingReceived(at(s(2)))).isEqualTo(OUT);

        guard.trafficSent();

        assertThat(guard.pingReceived(at(s(3)))).isEqualTo(STRIKE);
        assertThat(guard.pingReceived(at(s(4)))).isEqualTo(OUT);
    }

    @Test
    void aRefusalIsDueOncePerPermittedInterval() {
        PingGuard guard = guard(permitOneEvery(s(16)).refuse());

        assertThat(guard.takesRefusal(at(s(0)))).isTrue();
        assertThat(guard.takesRefusal(at(s(16).minusNanos(1)))).isFalse();
        assertThat(guard.takesRefusal(at(s(16)))).isTrue();
        assertThat(guard.takesRefusal(at(s(16)))).isFalse();
    }

    @Test
    void noRefusalIsDueWhereNoneIsAskedFor() {
        assertThat(guard(permitOneEvery(s(16))).takesRefusal(at(s(0)))).isFalse();
    }

    /** On top of a full burst, as that is where a flood leaves the guard. */
    @Test
    void afterAFloodAPeerThatKeepsToTheIntervalIsNeverOutAgain() {
        PingGuard guard = strict(3);
        answered(guard, s(0), 10_000);
        for (int ping = 1; ping < 1000; ping++) {
            assertThat(guard.pingReceived(at(s(16L * ping)))).isEqualTo(PERMITTED);
        }
    }

    @Test
    void whatHoldsByDefaultIsOneIn100MillisecondsAnd20AtOnce() {
        PingGuard guard = guard(PingGuardPolicy.byDefault());
        assertThat(answered(guard, s(0), 1000)).isEqualTo(20);
        assertThat(answered(guard, ms(100), 1000)).isEqualTo(1);
        assertThat(guard.takesRefusal(at(s(1)))).isFalse();
    }

    @Test
    void hugeIntervalsAndBurstsDoNotOverflow() {
        Duration century = Duration.ofDays(36_500);
        PingGuard patient = guard(
                permitOneEvery(Duration.ofSeconds(Long.MAX_VALUE)).burst(1).strikes(0));
        assertThat(patient.pingReceived(at(s(0)))).isEqualTo(PERMITTED);
        assertThat(patient.pingReceived(at(century))).isEqualTo(OUT);

        assertThat(answered(guard(permitOneEvery(Duration.ofHours(3)).burst(1_000_000)), s(0), 1_000))
                .isEqualTo(1_000);
        PingGuard both = guard(permitOneEvery(Duration.ofSeconds(Long.MAX_VALUE))
                .burst(1_000_000)
                .refuse());
        assertThat(both.pingReceived(at(s(0)))).isEqualTo(PERMITTED);
        assertThat(both.takesRefusal(at(s(0)))).isTrue();
        assertThat(both.takesRefusal(at(century))).isFalse();
        assertThat(both.pingReceived(at(century))).isEqualTo(PERMITTED);
    }

    @Test
    void aGuardNeedsAPolicy() {
        assertThatNullPointerException().isThrownBy(() -> new PingGuard(null, 0));
    }

    private int answered(PingGuard guard, Duration moment, int pings) {
        int answered = 0;
        for (int i = 0; i < pings; i++) {
            Ruling ruling = guard.pingReceived(at(moment));
            answered += ruling == PERMITTED ? 1 : 0;
        }
        return answered;
    }

    private int answeredOf(PingGuard guard, Duration period, int pings) {
        int answered = 0;
        for (int i = 0; i < pings; i++) {
            answered += guard.pingReceived(at(period.multipliedBy(i))) == PERMITTED ? 1 : 0;
        }
        return answered;
    }
}
