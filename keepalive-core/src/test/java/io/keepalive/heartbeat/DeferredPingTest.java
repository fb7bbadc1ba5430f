package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which pings may be deferred, until when, and that nothing promised is touched by it. */
class DeferredPingTest extends MonitorStory {

    private static final HeartbeatPolicyBuilder JITTERED =
            HeartbeatPolicy.pinging(s(10), s(2), 3).jitter(0.5);

    private MonitorDriver of(HeartbeatPolicyBuilder policy) {
        return new MonitorDriver(policy.build(), 3, clockStart);
    }

    private static Duration latest(MonitorDriver connection) {
        return connection.clock().sinceStart(connection.monitor.latestPingNanos());
    }

    private static boolean idlePingDue(MonitorDriver connection) {
        return connection.monitor.idlePingDue(connection.now());
    }

    @Test
    void thePingOfASilenceMayWaitFromItsJitteredTimeToTheEndOfTheIdleTime() {
        MonitorDriver connection = of(JITTERED);
        Duration due = connection.deadline();
        assertThat(due).isBetween(s(5), s(10).minusNanos(1));

        assertThat(idlePingDue(connection.at(due.minusNanos(1)))).isFalse();
        assertThat(idlePingDue(connection.at(due))).isTrue();
        assertThat(latest(connection)).isEqualTo(s(10));
    }

    @Test
    void bytesReceivedMoveBoth() {
        MonitorDriver connection = of(JITTERED).at(s(4)).receives();
        assertThat(latest(connection)).isEqualTo(s(14));
        assertThat(idlePingDue(connection.blockedUntil(s(9).minusNanos(1)))).isFalse();
    }

    @Test
    void deferredToItsLatestTimeDeathIsWherePredictedToTheNanosecond() {
        MonitorDriver connection = of(JITTERED).blockedUntil(s(10));
        connection.turn().runTo(s(30));
        assertThat(connection.log())
                .containsExactly("10s ping 1", "12s ping 2", "14s ping 3", "16s dead PINGS_UNANSWERED");
    }

    @Test
    void deferringIsNoStall() {
        MonitorDriver connection =
                of(JITTERED.build().toBuilder().stallTolerance(ms(0)).watching(s(16)));
        connection.blockedUntil(s(10)).turn();
        assertThat(connection.log()).containsExactly("10s ping 1");
        connection.runTo(s(30));
        assertThat(connection.lastEvent()).startsWith("16s dead");
    }

    @Test
    void pingsOfAnUnansweredSilenceMayNotWait() {
        MonitorDriver connection = of(JITTERED).blockedUntil(s(10)).turn();
        assertThat(idlePingDue(connection)).isFalse();
        assertThat(idlePingDue(connection.at(s(12)))).isFalse();
    }

    @Test
    void norMayTheNextTryOfAPingThatFailedOrOneThatFollowsAnOverruledVerdict() {
        MonitorDriver failed =
                of(JITTERED).holdingPings().blockedUntil(s(10)).turn().failedNow();
        assertThat(failed.deadline()).isEqualTo(s(12));
        assertThat(idlePingDue(failed.at(s(12)))).isFalse();

        MonitorDriver overruled = of(JITTERED).blockedUntil(s(10)).runTo(s(16)).overrules();
        assertThat(idlePingDue(overruled.blockedUntil(overruled.deadline()))).isFalse();
    }

    @Test
    void aPingThatStillWaitsInTheBufferNeedsNoPlace() {
        MonitorDriver connection =
                of(HeartbeatPolicy.sendingEvery(s(10)).jitter(0.5)).holdingPings();
        assertThat(idlePingDue(connection.blockedUntil(s(10)))).isTrue();
        connection.turn();
        assertThat(idlePingDue(connection.blockedUntil(s(20)))).isFalse();
    }

    @Test
    void aOneWaySenderMayWaitToTheEndOfItsPeriod() {
        MonitorDriver connection =
                of(HeartbeatPolicy.sendingEvery(s(10)).jitter(0.5)).at(s(3)).sends();
        assertThat(latest(connection)).isEqualTo(s(13));
    }

    @Test
    void withoutJitterTheLatestTimeIsTheDeadline() {
        MonitorDriver idle = of(HeartbeatPolicy.pinging(s(10), s(2), 3).jitter(0));
        MonitorDriver fixed = of(HeartbeatPolicy.pinging(s(10), s(2), 3).trigger(Trigger.FIXED_PERIOD));
        assertThat(latest(idle)).isEqualTo(idle.deadline());
        assertThat(latest(fixed)).isEqualTo(fixed.deadline());
    }

    @Test
    void noPingIsDeferredPastAWatchLimit() {
        MonitorDriver connection =
                of(JITTERED.build().toBuilder().trigger(Trigger.LAST_SENT).watching(s(10)));
        assertThat(idlePingDue(connection.blockedUntil(connection.deadline()))).isFalse();
    }

    @Test
    void noPingIsDueWhileNothingIsRead() {
        MonitorDriver connection = of(JITTERED).pauses();
        assertThat(idlePingDue(connection.blockedUntil(s(20)))).isFalse();
    }

    @Test
    void aFirstPingThatIsSpreadMayWaitToTheEndOfTheIdleTimeAsWell() {
        MonitorDriver connection = of(HeartbeatPolicy.pinging(s(10), s(2), 3).spreadFirstPing());
        assertThat(connection.deadline()).isLessThan(s(8));
        assertThat(latest(connection)).isEqualTo(s(10));
    }

    @Test
    void aPingThatAChangeOfTheTimingMovedMayNotWaitAsItsOldTimeHolds() {
        HeartbeatTiming shorter = HeartbeatTiming.of(
                HeartbeatPolicy.pinging(s(4), s(2), 3).jitter(0.5).build());
        MonitorDriver connection = of(JITTERED).at(s(2));
        connection.monitor.retune(shorter, connection.now());
        assertThat(latest(connection)).isEqualTo(connection.deadline());

        connection.runTo(connection.deadline()).answered();
        assertThat(latest(connection)).isEqualTo(connection.clock().elapsed().plus(s(4)));
    }

    @Test
    void norMayOneThatWasPromisedByAnOlderTiming() {
        HeartbeatPolicyBuilder sender = HeartbeatPolicy.sendingEvery(s(10)).jitter(0.5);
        MonitorDriver connection = of(sender).at(s(3));
        Duration promised = connection.deadline();
        connection.monitor.retune(
                HeartbeatTiming.of(
                        HeartbeatPolicy.sendingEvery(s(60)).jitter(0.5).build()),
                connection.now());
        assertThat(latest(connection)).isBetween(promised, s(10));
        connection.receives();
        assertThat(latest(connection)).isBetween(promised, s(10));
    }
}
