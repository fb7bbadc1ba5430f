package io.keepalive.heartbeat;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each adjustment makes of each kind of policy, and which of several holds. */
class PolicyAdjustmentsTest {

    private static final HeartbeatPolicy PINGER =
            HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(10), 3).build();
    private static final HeartbeatPolicy WATCHER =
            HeartbeatPolicy.watching(ofSeconds(45)).build();
    private static final HeartbeatPolicy SENDER =
            HeartbeatPolicy.sendingEvery(ofSeconds(20)).build();
    private static final HeartbeatPolicy BOTH =
            PINGER.toBuilder().watching(ofSeconds(45)).build();
    private static final HeartbeatPolicy BY_SENT =
            PINGER.toBuilder().trigger(Trigger.LAST_SENT).build();
    private static final HeartbeatPolicy FIXED =
            PINGER.toBuilder().trigger(Trigger.FIXED_PERIOD).build();

    private final PolicyAdjustments adjustments = new PolicyAdjustments();

    @Test
    void nothingAskedForIsThePolicyItself() {
        for (HeartbeatPolicy base : List.of(PINGER, WATCHER, SENDER, BOTH, BY_SENT, FIXED)) {
            assertThat(adjustments.applyTo(base)).isSameAs(base);
        }
    }

    @Test
    void loadSetsTheIdleTimeOfEveryPingerAndOfNobodyElse() {
        adjustments.loadIdle(time(12));
        for (HeartbeatPolicy base : List.of(PINGER, BOTH, BY_SENT, FIXED)) {
            assertPings(base, 12, 10, 3);
            assertThat(adjustments.applyTo(base).trigger()).isEqualTo(base.trigger());
            assertThat(adjustments.applyTo(base).watchLimit()).isEqualTo(base.watchLimit());
        }
        assertThat(adjustments.applyTo(WATCHER)).isSameAs(WATCHER);
        assertThat(adjustments.applyTo(SENDER)).isSameAs(SENDER);
    }

    @Test
    void loadMayAlsoLengthenTheIdleTime() {
        adjustments.loadIdle(time(60));
        assertPings(PINGER, 60, 10, 3);
    }

    @Test
    void anIdleTimeShorterThanTheIntervalPutsMorePingsIntoTheSameTime() {
        adjustments.loadIdle(time(5));
        assertPings(PINGER, 5, 5, 6);
        adjustments.loadIdle(time(8));
        assertThat(pings(PINGER)).isEqualTo(new ProbeSchedule(ofSeconds(8), ofMillis(7500), 4));
    }

    @Test
    void whatThePathKeepsShortensTheIdleTimeAndNeverLengthensIt() {
        adjustments.pathIdle(time(12));
        assertPings(PINGER, 12, 10, 3);
        assertThat(adjustments.applyTo(SENDER).sendPeriod()).contains(ofSeconds(12));
        assertThat(adjustments.applyTo(WATCHER)).isSameAs(WATCHER);
        adjustments.pathIdle(time(100));
        assertThat(adjustments.applyTo(PINGER)).isSameAs(PINGER);
        assertThat(adjustments.applyTo(SENDER)).isSameAs(SENDER);
    }

    @Test
    void whoeverAgreedToSendSendsWhateverThePeerSays() {
        adjustments.agreed(time(12), Optional.empty());
        assertPings(PINGER, 12, 10, 3);
        assertThat(adjustments.applyTo(PINGER).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
        assertThat(adjustments.applyTo(BOTH).trigger()).isEqualTo(Trigger.LAST_SENT);
        assertThat(adjustments.applyTo(BY_SENT).trigger()).isEqualTo(Trigger.LAST_SENT);
        assertThat(adjustments.applyTo(FIXED).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
        assertThat(adjustments.applyTo(SENDER).sendPeriod()).contains(ofSeconds(12));
        assertThat(adjustments.applyTo(WATCHER).sendPeriod()).contains(ofSeconds(12));
        assertThat(adjustments.applyTo(WATCHER).trigger()).isEqualTo(Trigger.LAST_SENT);
    }

    @Test
    void whoeverAgreedToSendRarelyKeepsItsPromiseToo() {
        HeartbeatPolicy patient =
                HeartbeatPolicy.pinging(ofSeconds(5), ofSeconds(20), 2).build();
        adjustments.agreed(time(60), Optional.empty());
        assertPings(patient, 5, 5, 8);
        assertThat(adjustments.applyTo(patient).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
    }

    @Test
    void anAgreedWatchReplacesTheLimitAndPingsComeInTimeForIt() {
        adjustments.agreed(Optional.empty(), time(18));
        assertThat(adjustments.applyTo(WATCHER).watchLimit()).contains(ofSeconds(18));
        assertThat(adjustments.applyTo(SENDER).watchLimit()).contains(ofSeconds(18));
        assertThat(adjustments.applyTo(BOTH).watchLimit()).contains(ofSeconds(18));
        assertPings(BOTH, 12, 10, 3);
        adjustments.agreed(Optional.empty(), time(90));
        assertThat(adjustments.applyTo(WATCHER).watchLimit()).contains(ofSeconds(90));
        assertPings(BOTH, 30, 10, 3);
    }

    @Test
    void aPermittedIntervalHoldsJitterIncluded() {
        adjustments.permitted(time(40));
        assertPings(PINGER, 50, 40, 3);
        assertPings(FIXED, 40, 40, 3);
        assertThat(adjustments.applyTo(SENDER).sendPeriod()).contains(ofSeconds(50));
        assertThat(adjustments.applyTo(BOTH).watchLimit())
                .as("one that pings can keep")
                .contains(ofSeconds(170));
        adjustments.permitted(time(5));
        assertThat(adjustments.applyTo(PINGER)).hasToString(PINGER.toString());
    }

    /** Without it one lost ping would be a verdict. */
    @Test
    void aPermittedIntervalLeavesTimeForASecondPingBeforeTheWatchEnds() {
        HeartbeatPolicy quick = HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3)
                .watching(ofSeconds(45))
                .build();
        adjustments.permitted(time(35));
        assertThat(pings(quick)).isEqualTo(new ProbeSchedule(ofMillis(43_750), ofSeconds(35), 3));
        assertThat(adjustments.applyTo(quick).watchLimit()).contains(ofMillis(148_750));
        assertThat(adjustments
                        .applyTo(quick.toBuilder().watching(ofMillis(78_750)).build())
                        .watchLimit())
                .as("one that has it")
                .contains(ofMillis(78_750));
        assertThat(adjustments
                        .applyTo(quick.toBuilder().watching(ofMillis(78_749)).build())
                        .watchLimit())
                .contains(ofMillis(148_750));
    }

    @Test
    void noPermittedIntervalIsTooLongToBeKeptToTheNanosecond() {
        Duration beyondADouble = Duration.ofNanos((1L << 53) + 1);
        adjustments.permitted(Optional.of(beyondADouble));
        assertThat(pings(FIXED)).isEqualTo(new ProbeSchedule(beyondADouble, beyondADouble, 3));
        assertThat(pings(BY_SENT.toBuilder().jitter(0).build()).idle()).isEqualTo(beyondADouble);
    }

    @Test
    void aPermittedIntervalBeatsEverythingElse() {
        adjustments.loadIdle(time(5));
        adjustments.pathIdle(time(4));
        adjustments.agreed(time(3), time(20));
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(1), ofMillis(200), 3)));
        adjustments.permitted(time(40));
        assertThat(pings(PINGER).interval()).isEqualTo(ofSeconds(40));
        assertThat(pings(PINGER).idle()).isGreaterThanOrEqualTo(ofSeconds(40));
        assertThat(adjustments.permitted()).isEqualTo(time(40));
    }

    @Test
    void aCriticalStretchTightensEveryKindThatJudges() {
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(2), ofSeconds(1), 3)));
        for (HeartbeatPolicy base : List.of(PINGER, BOTH, WATCHER, BY_SENT, FIXED, SENDER)) {
            assertPings(base, 2, 1, 3);
        }
        assertThat(adjustments.applyTo(WATCHER).watchLimit()).contains(ofSeconds(45));
    }

    @Test
    void aCriticalStretchThatIsNotTighterHasNoEffect() {
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(40), ofSeconds(10), 2)));
        assertThat(adjustments.applyTo(PINGER)).isSameAs(PINGER);
        assertThat(adjustments.applyTo(WATCHER)).isSameAs(WATCHER);
    }

    @Test
    void inACriticalStretchThePathAndTheLoadStillHold() {
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(20), ofSeconds(2), 3)));
        adjustments.pathIdle(time(15));
        assertPings(PINGER, 15, 2, 3);
        adjustments.loadIdle(time(9));
        adjustments.pathIdle(Optional.empty());
        assertPings(
                PINGER.toBuilder()
                        .pinging(new ProbeSchedule(ofSeconds(30), ofSeconds(10), 9))
                        .build(),
                9,
                2,
                3);
    }

    @Test
    void aSenderGoesOnSendingInACriticalStretch() {
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(2), ofSeconds(1), 3)));
        assertThat(adjustments.applyTo(SENDER).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
        HeartbeatPolicy watching = SENDER.toBuilder().watching(ofSeconds(45)).build();
        assertThat(adjustments.applyTo(watching).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
        assertPings(watching, 2, 1, 3);
    }

    @Test
    void aWatcherThatAgreedToSendDoesInACriticalStretchToo() {
        adjustments.agreed(time(10), Optional.empty());
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(2), ofSeconds(1), 3)));
        assertThat(adjustments.applyTo(WATCHER).trigger()).isEqualTo(Trigger.FIXED_PERIOD);
        assertPings(WATCHER, 2, 1, 3);
    }

    @Test
    void theTightestWins() {
        adjustments.loadIdle(time(20));
        adjustments.pathIdle(time(15));
        assertPings(PINGER, 15, 10, 3);
        adjustments.loadIdle(time(12));
        assertPings(PINGER, 12, 10, 3);
        adjustments.agreed(time(11), Optional.empty());
        assertPings(PINGER, 11, 10, 3);
    }

    @Test
    void whatIsWithdrawnHoldsNoMore() {
        adjustments.loadIdle(time(5));
        adjustments.permitted(time(40));
        adjustments.pathIdle(time(5));
        adjustments.agreed(time(5), time(5));
        adjustments.tight(Optional.of(new ProbeSchedule(ofSeconds(2), ofSeconds(1), 3)));
        adjustments.applyTo(PINGER);
        adjustments.loadIdle(Optional.empty());
        adjustments.permitted(Optional.empty());
        adjustments.pathIdle(Optional.empty());
        adjustments.agreed(Optional.empty(), Optional.empty());
        adjustments.tight(Optional.empty());
        assertThat(adjustments.applyTo(PINGER)).isSameAs(PINGER);
    }

    @Test
    void whatThePolicySaysBesideItsTimesStays() {
        HeartbeatPolicy base = BOTH.toBuilder()
                .jitter(0.4)
                .spreadFirstPing()
                .proofOfLife(ProofOfLife.PONGS_ONLY)
                .stallTolerance(ofMillis(100))
                .stallAllowance(ofSeconds(3))
                .slowPeerLimit(ofSeconds(4))
                .build();
        adjustments.loadIdle(time(12));
        assertThat(adjustments.applyTo(base))
                .isEqualTo(base.toBuilder()
                        .pinging(new ProbeSchedule(ofSeconds(12), ofSeconds(10), 3))
                        .build());
    }

    @Test
    void refusesTimesThatAreNoneAndSaysWhich() {
        refuses("loadIdle", () -> adjustments.loadIdle(time(0)));
        refuses("send", () -> adjustments.agreed(time(0), Optional.empty()));
        refuses("watch", () -> adjustments.agreed(Optional.empty(), time(0)));
        refuses("permitted", () -> adjustments.permitted(time(0)));
        refuses("pathIdle", () -> adjustments.pathIdle(time(0)));
        assertThat(adjustments.applyTo(BOTH)).as("nothing was taken").isSameAs(BOTH);
        assertThatNullPointerException()
                .isThrownBy(() -> adjustments.tight(null))
                .withMessage("schedule");
        assertThatNullPointerException()
                .isThrownBy(() -> adjustments.loadIdle(null))
                .withMessage("loadIdle");
    }

    private static void refuses(String name, Runnable setting) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessage(name + ": PT0S (expected: > 0)");
    }

    private static Optional<Duration> time(long seconds) {
        return Optional.of(ofSeconds(seconds));
    }

    private ProbeSchedule pings(HeartbeatPolicy base) {
        return adjustments.applyTo(base).pinging().orElseThrow();
    }

    private void assertPings(HeartbeatPolicy base, long idle, long interval, int probes) {
        assertThat(pings(base))
                .as("%s", base)
                .isEqualTo(new ProbeSchedule(ofSeconds(idle), ofSeconds(interval), probes));
    }
}
