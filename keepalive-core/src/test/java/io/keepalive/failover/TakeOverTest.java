package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthState;
import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a standby takes over, to the nanosecond. Node "b" has priority 2, "a" is primary, "c" stands below. */
class TakeOverTest {

    private static final long NEAR_THE_END = Long.MAX_VALUE - 5_000_000_000L;
    private static final Duration NANO = Duration.ofNanos(1);

    private static Story group(long now, UnaryOperator<FailoverPolicyBuilder> policy, int priorityOfA) {
        return Story.at(now, policy)
                .says("a", Presence.ALIVE, "PRIMARY", 7, priorityOfA)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1)
                .settled();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NEAR_THE_END})
    void takesOverAtOnceFromADeadPrimaryAndNotFromASuspect(long start) {
        Story story =
                group(start, policy -> policy, 3).is("a", Presence.SUSPECT).after(Duration.ofSeconds(60));
        assertThat(story.role()).isEqualTo(Role.STANDBY);

        story.is("a", Presence.DEAD).poll();

        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.failover().term()).isEqualTo(8);
        assertThat(story.published(Standing.ROLE)).isEqualTo("PRIMARY");
        assertThat(story.published(Standing.TERM)).isEqualTo("8");
    }

    @Test
    void takesOverFromASuspectWhereThatIsEnough() {
        Story story = group(0, FailoverPolicyBuilder::suspectIsEnough, 3)
                .is("a", Presence.SUSPECT)
                .poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void leavesItToOneThatGoesBefore() {
        Story story = group(0, policy -> policy, 3)
                .says("d", Presence.ALIVE, "STANDBY", 7, 9)
                .is("a", Presence.DEAD);
        story.after(Duration.ofSeconds(60));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.failover().status(story.now).waitsFor()).isEqualTo("d to take over");

        story.says("d", Standing.DECLINES, "promotion failed").poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void amongEqualsOneThatServesGoesBeforeOneThatIsBusyThenTheLeastName() {
        Story busy = group(0, policy -> policy, 3).says("d", Presence.ALIVE, "STANDBY", 7, 2);
        busy.is("b", HealthState.BUSY).is("a", Presence.DEAD).poll();
        assertThat(busy.role()).isEqualTo(Role.STANDBY);
        assertThat(busy.is("d", HealthState.BUSY).poll().role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void doesNotTakeOverFromOneThatAnotherMemberStillHears() {
        Story story = group(0, policy -> policy, 3).is("a", Presence.DEAD).says("c", Standing.FOLLOWS, "a");
        assertThat(story.after(Duration.ofSeconds(60)).role()).isEqualTo(Role.STANDBY);

        story.is("c", Presence.SUSPECT).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void tellsWhomItHearsItself() {
        Story story = group(0, policy -> policy, 3);
        assertThat(story.published(Standing.FOLLOWS)).isEqualTo("a");
        story.is("a", Presence.SUSPECT).poll();
        assertThat(story.published(Standing.FOLLOWS)).isEqualTo("a");
        story.is("a", Presence.DEAD).says("c", Standing.FOLLOWS, "a").poll();
        assertThat(story.published(Standing.FOLLOWS)).isEqualTo("null");
    }

    @Test
    void claimsAtOnceFromAPrimaryThatDrains() {
        Story story =
                group(0, policy -> policy, 3).is("a", HealthState.DRAINING).poll();
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
        assertThat(story.published(Standing.ROLE)).isEqualTo("CLAIMING");
        assertThat(story.published(Standing.TERM)).isEqualTo("8");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NEAR_THE_END})
    void claimsFromAnUnhealthyPrimaryWhenItWasSoForLongEnough(long start) {
        Story story = group(start, policy -> policy, 3)
                .is("a", HealthState.NOT_SERVING)
                .poll();
        assertThat(story.failover().deadlineNanos() - story.now).isLessThanOrEqualTo(1_500_000_000L);
        story.after(Duration.ofSeconds(10).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.failover().status(story.now).toString())
                .contains("primary for 1")
                .endsWith("waits for a is unhealthy: b takes over (0.00 s)");
        assertThat(story.failover().deadlineNanos() - story.now).isEqualTo(1);
        assertThat(story.after(NANO).role()).isEqualTo(Role.CLAIMING);
    }

    @Test
    void anUnhealthySpellThatEndsInTimeIsForgotten() {
        Story story = group(0, policy -> policy, 3);
        for (int i = 0; i < 100; i++) {
            story.is("a", HealthState.NOT_SERVING).poll().after(Duration.ofSeconds(9));
            story.is("a", HealthState.BUSY).poll().after(Duration.ofSeconds(1));
        }
        assertThat(story.role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void theUsersOwnWordCountsAsUnhealthyToo() {
        Story story = group(
                0,
                policy ->
                        policy.unhealthyWhen(member -> "9".equals(member.state().get("lag"))),
                3);
        story.says("a", "lag", "9").poll().after(Duration.ofSeconds(10));
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
    }

    @Test
    void aWordOfTheUsersThatThrowsCountsAsWell() {
        Story story = group(
                0,
                policy -> policy.unhealthyWhen(member -> {
                    throw new IllegalStateException("the test's");
                }),
                3);
        assertThat(story.is("a", Presence.DEAD).poll().role()).isEqualTo(Role.PRIMARY);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NEAR_THE_END})
    void failsBackWhenItWasWellForLongEnoughWithoutInterruption(long start) {
        Story story = group(start, policy -> policy, 1).after(Duration.ofSeconds(15));
        story.is("b", HealthState.NOT_SERVING).poll();
        story.is("b", HealthState.SERVING).poll();
        story.after(Duration.ofSeconds(30).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.failover().status(story.now - 11_999_999_999L).toString())
                .endsWith("waits for b to fail back (12.0 s)");
        assertThat(story.failover().deadlineNanos() - story.now).isEqualTo(1);
        assertThat(story.after(NANO).role()).isEqualTo(Role.CLAIMING);
    }

    @Test
    void neverFailsBackWhereThatIsOffNorToAnEqual() {
        assertThat(group(0, FailoverPolicyBuilder::noFailBack, 1)
                        .after(Duration.ofHours(1))
                        .role())
                .isEqualTo(Role.STANDBY);
        assertThat(group(0, policy -> policy, 2).after(Duration.ofHours(1)).role())
                .isEqualTo(Role.STANDBY);
    }

    @Test
    void doesNotTakeOverWhileItIsNotWellItself() {
        Story story =
                group(0, policy -> policy, 3).is("b", HealthState.NOT_SERVING).is("a", Presence.DEAD);
        assertThat(story.after(Duration.ofMinutes(1)).role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void takesAVacantPlaceOnlyWhenTheOthersHaveHadTimeToHearThatItCan() {
        Story story = group(0, policy -> policy, 3)
                .is("b", HealthState.NOT_SERVING)
                .is("a", Presence.DEAD)
                .poll();
        story.is("b", HealthState.SERVING).poll().after(Duration.ofSeconds(2).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.after(NANO).role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void aMemberThatIsStuckOnItsWayIsPassedOver() {
        Story story = group(0, policy -> policy, 3);
        story.says("a", Presence.ALIVE, "STANDBY", 7, 3)
                .says("c", Presence.ALIVE, "PROMOTING", 8, 1)
                .poll();
        story.after(Duration.ofSeconds(25).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        story.says("a", Standing.DECLINES, "promotion failed").after(NANO);
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.failover().term()).isEqualTo(9);
    }
}
