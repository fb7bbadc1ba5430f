package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Durations beyond the clock's range act as the longest it has, and never wrap into the past. */
class HugeDurationsTest extends MonitorStory {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    private static final Duration LONGEST = Duration.ofNanos(Durations.MAX_NANOS);
    private static final Duration CENTURY = Duration.ofDays(36_500);

    @Test
    void anEndlessIdleTimeNeverPings() {
        HeartbeatPolicyBuilder policy =
                HeartbeatPolicy.pinging(FOREVER, s(5), 3).jitter(0);

        assertThat(policy.build().detectionTime()).contains(DetectionTime.exactly(LONGEST));
        assertThat(connection(policy).runTo(CENTURY).log()).isEmpty();
        assertThat(connection(policy).deadline()).isEqualTo(LONGEST);
    }

    @Test
    void anEndlessIdleTimeWithTheLargestJitterIsNeverNegative() {
        HeartbeatPolicyBuilder policy =
                HeartbeatPolicy.pinging(FOREVER, s(5), 3).jitter(Math.nextDown(1.0));
        for (int seed = 0; seed < 1000; seed++) {
            assertThat(new MonitorDriver(policy.build(), seed, clockStart).deadline())
                    .isPositive();
        }
        assertThat(policy.build().detectionTime().orElseThrow().latest()).isEqualTo(LONGEST);
    }

    @Test
    void anEndlessIntervalWaitsForEver() {
        HeartbeatPolicyBuilder policy =
                HeartbeatPolicy.pinging(s(10), FOREVER, 3).jitter(0);

        assertThat(connection(policy).runTo(CENTURY).log()).containsExactly("10s ping 1");
        assertThat(policy.build().stallAllowance()).isEqualTo(LONGEST);
    }

    @Test
    void endlessPingsAreAskedForEver() {
        HeartbeatPolicyBuilder policy = HeartbeatPolicy.pinging(s(10), s(5), Integer.MAX_VALUE);

        assertThat(connection(policy.jitter(0)).runTo(s(5000)).log()).hasSize(999);
    }

    @Test
    void anEndlessWatchNeverEnds() {
        assertThat(connection(HeartbeatPolicy.watching(FOREVER)).runTo(CENTURY).log())
                .isEmpty();
        assertThat(connection(HeartbeatPolicy.expectingPingEvery(FOREVER))
                        .runTo(CENTURY)
                        .log())
                .isEmpty();
    }

    @Test
    void anEndlessPeriodNeverSends() {
        HeartbeatPolicyBuilder sender = HeartbeatPolicy.sendingEvery(FOREVER).jitter(0);

        assertThat(connection(sender).runTo(CENTURY).log()).isEmpty();
        assertThat(connection(sender.trigger(Trigger.FIXED_PERIOD))
                        .runTo(CENTURY)
                        .log())
                .isEmpty();
    }

    @Test
    void everythingEndlessAtOnceIsSilentAndAtPeace() {
        HeartbeatPolicyBuilder policy = HeartbeatPolicy.pinging(FOREVER, FOREVER, Integer.MAX_VALUE)
                .trigger(Trigger.FIXED_PERIOD)
                .watching(FOREVER)
                .stallTolerance(FOREVER)
                .stallAllowance(FOREVER)
                .slowPeerLimit(FOREVER);

        assertThat(connection(policy)
                        .at(CENTURY)
                        .receives()
                        .sends()
                        .runTo(CENTURY.plus(CENTURY.dividedBy(3)))
                        .log())
                .isEmpty();
    }

    @Test
    void aStallOfAYearIsAStallLikeAnyOther() {
        Duration year = Duration.ofDays(365);

        assertThat(connection(watcher().stallAllowance(FOREVER))
                        .blockedUntil(year)
                        .poll())
                .isEqualTo(Action.NONE);
        assertThat(connection(watcher().stallAllowance(FOREVER))
                        .blockedUntil(year)
                        .turn()
                        .log())
                .containsExactly("31536000s dead NOTHING_HEARD");
    }

    @Test
    void anEndlessToleranceJudgesEveryPollAtOnce() {
        MonitorDriver connection =
                connection(pinger().stallTolerance(FOREVER)).runTo(s(10)).blockedUntil(CENTURY);

        assertThat(connection.poll()).isEqualTo(Action.PING);
    }
}
