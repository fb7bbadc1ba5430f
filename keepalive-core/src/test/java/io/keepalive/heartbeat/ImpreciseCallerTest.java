package io.keepalive.heartbeat;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A caller whose clock is coarse, and who polls late, keeps the policy's promises all the same. */
class ImpreciseCallerTest {

    private static final HeartbeatPolicy POLICY =
            HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3).jitter(0.2).build();

    @Test
    void idleTimesLeaveRoomForStampsThatAreEarlyAndPollsThatAreLate() {
        HeartbeatTiming timing = HeartbeatTiming.of(POLICY, ofMillis(300), ofMillis(500));
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            long idle = new HeartbeatMonitor(timing, seed, 0).deadlineNanos();
            shortest = Math.min(shortest, idle);
            longest = Math.max(longest, idle);
        }
        assertThat(shortest).isBetween(ofMillis(8300).toNanos(), ofMillis(8302).toNanos());
        assertThat(longest).isBetween(ofMillis(9498).toNanos(), ofMillis(9500).toNanos());
    }

    @Test
    void aPingMayBeLateAndAVerdictMayNot() {
        HeartbeatMonitor monitor = new HeartbeatMonitor(HeartbeatTiming.of(POLICY, ZERO, ofMillis(500)), 1, 0);
        assertThat(monitor.pollMayBeLate()).isTrue();
        long now = monitor.deadlineNanos();
        assertThat(monitor.poll(now)).isEqualTo(Action.PING);
        monitor.pingWritten(now);
        assertThat(monitor.pollMayBeLate()).isFalse();
        monitor.received(now + 1);
        assertThat(monitor.pollMayBeLate()).isTrue();
    }

    @Test
    void aPingThatFailedIsTriedAgainOnTime() {
        HeartbeatMonitor monitor = new HeartbeatMonitor(HeartbeatTiming.of(POLICY, ZERO, ofMillis(500)), 1, 0);
        monitor.poll(monitor.deadlineNanos());
        monitor.pingFailed(monitor.deadlineNanos());
        assertThat(monitor.pollMayBeLate()).isFalse();
    }

    @Test
    void aPreciseCallerIsNeverLate() {
        assertThat(new HeartbeatMonitor(POLICY, 1, 0).pollMayBeLate()).isFalse();
    }

    @Test
    void aPingThatAnOlderTimingBindsIsOnTimeUntilTheSilenceIsOver() {
        HeartbeatPolicy exact = POLICY.toBuilder().jitter(0).build();
        HeartbeatMonitor monitor = new HeartbeatMonitor(exact, 1, 0);
        long change = ofSeconds(5).toNanos();
        HeartbeatPolicy jittered = HeartbeatPolicy.pinging(ofMillis(9900), ofSeconds(2), 3)
                .jitter(0.2)
                .build();
        monitor.retune(HeartbeatTiming.of(jittered, ZERO, ofMillis(500)), change);
        assertThat(monitor.deadlineNanos()).isLessThanOrEqualTo(ofSeconds(10).toNanos());
        assertThat(monitor.pollMayBeLate()).isFalse();
        assertThat(monitor.latestPingNanos()).isEqualTo(monitor.deadlineNanos());
        monitor.received(change + 1);
        assertThat(monitor.pollMayBeLate()).isTrue();
    }

    @Test
    void aWatchLimitIsKeptAlsoWhenAPingComesShortlyBefore() {
        HeartbeatPolicy both = POLICY.toBuilder().watching(ofMillis(10_400)).build();
        HeartbeatTiming timing = HeartbeatTiming.of(both, ZERO, ofSeconds(1));
        for (int seed = 0; seed < 1000; seed++) {
            HeartbeatMonitor monitor = new HeartbeatMonitor(timing, seed, 0);
            long latest = monitor.deadlineNanos() + ofSeconds(1).toNanos();
            assertThat(monitor.pollMayBeLate())
                    .isEqualTo(latest < ofMillis(10_400).toNanos());
        }
    }

    @Test
    void refusesAnImprecisionThatTheJitterLeavesNoRoomFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeartbeatTiming.of(POLICY, ofSeconds(1), ofMillis(1001)))
                .withMessage("early and late: PT1S and PT1.001S (expected: together <= PT2S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeartbeatTiming.of(POLICY, ZERO, Duration.ofNanos(-1)))
                .withMessageStartingWith("late: ");
    }

    @Test
    void refusesEarlyStampsWhereSilenceItselfIsJudged() {
        HeartbeatPolicy both = POLICY.toBuilder().watching(ofSeconds(30)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeartbeatTiming.of(both, ofMillis(1), ZERO))
                .withMessage("early: PT0.001S (expected: PT0S, as there is a watch limit)");
    }

    @Test
    void aFixedPeriodAndAWatcherLeaveNoRoom() {
        assertThat(HeartbeatTiming.of(POLICY).roomNanos())
                .isEqualTo(ofSeconds(2).toNanos());
        assertThat(HeartbeatTiming.of(HeartbeatPolicy.watching(ofSeconds(10)).build())
                        .roomNanos())
                .isZero();
        HeartbeatPolicy fixed = HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3)
                .trigger(Trigger.FIXED_PERIOD)
                .build();
        assertThat(HeartbeatTiming.of(fixed).roomNanos()).isZero();
    }
}
