package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Defaults, copies, equality and the text of a policy. */
class HeartbeatPolicyTest {

    private static final ProbeSchedule SCHEDULE = new ProbeSchedule(s(30), s(5), 3);

    /** Policies that differ from each other in one setting. */
    static final List<HeartbeatPolicyBuilder> ALL_DIFFERENT = List.of(
            HeartbeatPolicy.pinging(SCHEDULE),
            HeartbeatPolicy.pinging(s(30), s(5), 4),
            HeartbeatPolicy.pinging(SCHEDULE).watching(s(50)),
            HeartbeatPolicy.pinging(SCHEDULE).trigger(Trigger.LAST_SENT),
            HeartbeatPolicy.pinging(SCHEDULE).trigger(Trigger.FIXED_PERIOD),
            HeartbeatPolicy.pinging(SCHEDULE).proofOfLife(ProofOfLife.PONGS_ONLY),
            HeartbeatPolicy.pinging(SCHEDULE).jitter(0),
            HeartbeatPolicy.pinging(SCHEDULE).jitter(0.5),
            HeartbeatPolicy.pinging(SCHEDULE).stallTolerance(s(1)),
            HeartbeatPolicy.pinging(SCHEDULE).stallAllowance(s(1)),
            HeartbeatPolicy.pinging(SCHEDULE).slowPeerLimit(s(1)),
            HeartbeatPolicy.watching(s(50)),
            HeartbeatPolicy.watching(s(51)),
            HeartbeatPolicy.sendingEvery(s(20)),
            HeartbeatPolicy.sendingEvery(s(20)).watching(s(50)),
            HeartbeatPolicy.sendingEvery(s(20)).trigger(Trigger.FIXED_PERIOD),
            HeartbeatPolicy.sendingEvery(s(21)));

    @Test
    void aPingersDefaultsAreAsDocumented() {
        HeartbeatPolicy policy = HeartbeatPolicy.pinging(s(30), s(5), 3).build();

        assertThat(policy.pinging()).contains(SCHEDULE);
        assertThat(policy.sendPeriod()).isEmpty();
        assertThat(policy.watchLimit()).isEmpty();
        assertThat(policy.trigger()).isEqualTo(Trigger.LAST_RECEIVED);
        assertThat(policy.proofOfLife()).isEqualTo(ProofOfLife.ANYTHING_RECEIVED);
        assertThat(policy.jitter()).isEqualTo(0.2);
        assertThat(policy.stallTolerance()).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.stallAllowance()).isEqualTo(s(45));
        assertThat(policy.slowPeerLimit()).isEqualTo(s(45));
    }

    @Test
    void aWatchersDefaultsAreAsDocumented() {
        HeartbeatPolicy policy = HeartbeatPolicy.expectingPingEvery(s(30)).build();

        assertThat(policy.pinging()).isEmpty();
        assertThat(policy.sendPeriod()).isEmpty();
        assertThat(policy.watchLimit()).contains(s(45));
        assertThat(policy.stallAllowance()).isEqualTo(s(45));
        assertThat(policy).isEqualTo(HeartbeatPolicy.watching(s(45)).build());
    }

    @Test
    void aOneWaySendersDefaultsAreAsDocumented() {
        HeartbeatPolicy policy = HeartbeatPolicy.sendingEvery(s(30)).build();

        assertThat(policy.pinging()).isEmpty();
        assertThat(policy.sendPeriod()).contains(s(30));
        assertThat(policy.watchLimit()).isEmpty();
        assertThat(policy.trigger()).isEqualTo(Trigger.LAST_SENT);
        assertThat(policy.jitter()).isEqualTo(0.2);
        assertThat(policy.stallAllowance()).isEqualTo(s(30));
    }

    @Test
    void aFixedPeriodHasNoJitterUnlessAsked() {
        assertThat(HeartbeatPolicy.pinging(SCHEDULE)
                        .trigger(Trigger.FIXED_PERIOD)
                        .build()
                        .jitter())
                .isZero();
    }

    @Test
    void theMqttFactorRoundsDownToANanosecond() {
        assertThat(HeartbeatPolicy.expectingPingEvery(Duration.ofNanos(3))
                        .build()
                        .watchLimit())
                .contains(Duration.ofNanos(4));
    }

    @ParameterizedTest
    @FieldSource("ALL_DIFFERENT")
    void aCopyEqualsItsOriginal(HeartbeatPolicyBuilder builder) {
        HeartbeatPolicy policy = builder.build();
        HeartbeatPolicy copy = policy.toBuilder().build();

        assertThat(copy).isEqualTo(policy).hasSameHashCodeAs(policy).hasToString(policy.toString());
        assertThat(copy.detectionTime()).isEqualTo(policy.detectionTime());
    }

    @Test
    void policiesThatDifferInOneSettingDiffer() {
        List<HeartbeatPolicy> policies =
                ALL_DIFFERENT.stream().map(HeartbeatPolicyBuilder::build).toList();

        assertThat(policies).doesNotHaveDuplicates();
        assertThat(policies).doesNotContainNull().allMatch(policy -> !policy.equals(null));
    }

    @Test
    void whatWasLeftToTheDefaultFollowsAChangeMadeToACopy() {
        HeartbeatPolicy longer = HeartbeatPolicy.pinging(SCHEDULE).build().toBuilder()
                .pinging(new ProbeSchedule(s(60), s(10), 3))
                .build();

        assertThat(longer.stallAllowance()).isEqualTo(s(90));
        assertThat(longer.slowPeerLimit()).isEqualTo(s(90));
    }

    @Test
    void whatWasSetSurvivesAChangeMadeToACopy() {
        HeartbeatPolicy longer =
                HeartbeatPolicy.pinging(SCHEDULE).stallAllowance(s(7)).slowPeerLimit(s(8)).build().toBuilder()
                        .pinging(new ProbeSchedule(s(60), s(10), 3))
                        .build();

        assertThat(longer.stallAllowance()).isEqualTo(s(7));
        assertThat(longer.slowPeerLimit()).isEqualTo(s(8));
    }

    @Test
    void aCopyMayChangeItsTriggerAndGetsThatTriggersJitter() {
        HeartbeatPolicy fixed = HeartbeatPolicy.pinging(SCHEDULE).build().toBuilder()
                .trigger(Trigger.FIXED_PERIOD)
                .build();

        assertThat(fixed.jitter()).isZero();
        assertThat(fixed.toBuilder().trigger(Trigger.LAST_SENT).build().jitter())
                .isEqualTo(0.2);
    }

    @Test
    void onePolicyIsNotChangedByItsBuilderAfterwards() {
        HeartbeatPolicyBuilder builder = HeartbeatPolicy.pinging(SCHEDULE);
        HeartbeatPolicy before = builder.build();
        builder.watching(s(100)).jitter(0);

        assertThat(before.watchLimit()).isEqualTo(Optional.empty());
        assertThat(before.jitter()).isEqualTo(0.2);
    }

    @Test
    void theTextNamesEveryNumberThatDecides() {
        assertThat(HeartbeatPolicy.pinging(SCHEDULE).watching(s(50)).build())
                .hasToString("HeartbeatPolicy[ping idle=PT30S interval=PT5S probes=3, watch limit=PT50S, LAST_RECEIVED,"
                        + " ANYTHING_RECEIVED, jitter=0.2, stall tolerance=PT0.5S]");
        assertThat(HeartbeatPolicy.sendingEvery(s(20)).build().toString()).contains("send every=PT20S", "LAST_SENT");
    }

    @Test
    void aMonitorNeedsAPolicy() {
        assertThatNullPointerException()
                .isThrownBy(() -> new HeartbeatMonitor((HeartbeatPolicy) null, 1, 0))
                .withMessage("policy");
    }

    static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
