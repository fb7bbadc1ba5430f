package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthState;
import io.keepalive.peer.Presence;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who steps down for whom, and when. */
class HandOverTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private static Story claiming(long start) {
        Story story = Story.at(start, policy -> policy)
                .says("a", Presence.ALIVE, "PRIMARY", 7, 3)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1)
                .settled()
                .is("a", HealthState.DRAINING)
                .poll();
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
        return story;
    }

    private static Story primary() {
        Story story = Story.withHooks(0)
                .says("a", Presence.DEAD, "PRIMARY", 7, 3)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1)
                .settled();
        story.promotions.get(0).complete(null);
        story.poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        story.told.clear();
        return story;
    }

    @Test
    void aClaimantIsPromotedOnlyWhenTheOldPrimaryHasSteppedDown() {
        Story story = claiming(0).says("a", Presence.ALIVE, "DEMOTING", 7, 3).after(Duration.ofSeconds(3));
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
        story.says("a", Presence.ALIVE, "STANDBY", 8, 3)
                .says("a", Standing.YIELDS, "b")
                .poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.failover().term()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5_000_000_000L})
    void aClaimantGoesOnRegardlessWhenItsPatienceIsOver(long start) {
        Story story = claiming(start).after(Duration.ofSeconds(10).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
        assertThat(story.failover().status(story.now).waitsFor()).isEqualTo("a to step down");
        story.after(NANO);
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.told).contains("PROMOTING 8: nobody stepped down in time");
    }

    @Test
    void aClaimantGoesOnWhenTheOldPrimaryDies() {
        assertThat(claiming(0).is("a", Presence.DEAD).poll().role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void aClaimantWithdrawsWhenThePrimaryIsWellAgain() {
        assertThat(claiming(0).is("a", HealthState.SERVING).poll().role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void aClaimantWithdrawsWhenItIsNotWellItself() {
        assertThat(claiming(0).is("b", HealthState.NOT_SERVING).poll().role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void ofTwoClaimantsTheOneOfLowerPriorityWithdraws() {
        assertThat(claiming(0)
                        .says("d", Presence.ALIVE, "CLAIMING", 8, 9)
                        .poll()
                        .role())
                .isEqualTo(Role.STANDBY);
        assertThat(claiming(0)
                        .says("c", Presence.ALIVE, "CLAIMING", 8, 1)
                        .poll()
                        .role())
                .isEqualTo(Role.CLAIMING);
    }

    @Test
    void aPlaceThatWasGivenToAnotherIsNotTaken() {
        Story story = claiming(0)
                .says("a", Presence.ALIVE, "STANDBY", 8, 3)
                .says("a", Standing.YIELDS, "c")
                .poll();
        assertThat(story.role()).isEqualTo(Role.CLAIMING);
        assertThat(story.says("c", Presence.ALIVE, "PROMOTING", 8, 1).poll().role())
                .isEqualTo(Role.CLAIMING);
        assertThat(story.says("c", Presence.ALIVE, "PROMOTING", 9, 1).poll().role())
                .isEqualTo(Role.STANDBY);
    }

    @Test
    void aPrimaryStepsDownForAClaimantAndSaysForWhomWhenItsDemotionIsDone() {
        Story story = primary().says("c", Presence.ALIVE, "CLAIMING", 9, 1).poll();
        assertThat(story.role()).isEqualTo(Role.DEMOTING);
        assertThat(story.published(Standing.ROLE)).isEqualTo("DEMOTING");

        story.demotions.get(0).complete(null);
        story.poll();

        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.published(Standing.YIELDS)).isEqualTo("c");
        assertThat(story.published(Standing.TERM)).isEqualTo("9");
        assertThat(story.told).containsExactly("demote 8", "DEMOTING 8: c takes over", "STANDBY 9: c takes over");

        story.says("c", Presence.ALIVE, "PROMOTING", 9, 1).poll();
        assertThat(story.published(Standing.YIELDS)).isEqualTo("null");
    }

    @Test
    void aPrimaryDoesNotStepDownForAClaimOfTheSameTermOrOfOneThatIsNotWell() {
        Story story = primary().says("c", Presence.ALIVE, "CLAIMING", 8, 1).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        story.says("c", Presence.SUSPECT, "CLAIMING", 9, 1).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        story.says("c", Presence.ALIVE, "CLAIMING", 9, 1)
                .is("c", HealthState.NOT_SERVING)
                .poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void takesThePlaceBackWhenTheClaimantWithdraws() {
        Story story = primary().says("c", Presence.ALIVE, "CLAIMING", 9, 1).poll();
        story.demotions.get(0).complete(null);
        story.says("c", Presence.ALIVE, "STANDBY", 9, 1)
                .poll()
                .after(Duration.ofSeconds(2).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.after(NANO).role())
                .as("%s", story.failover().status(story.now))
                .isEqualTo(Role.PROMOTING);
        assertThat(story.failover().term()).isEqualTo(10);
    }

    @Test
    void ofTwoPrimariesTheOneOfTheLowerTermStepsDownAtOnce() {
        assertThat(primary().says("c", Presence.ALIVE, "PRIMARY", 9, 1).poll().role())
                .isEqualTo(Role.DEMOTING);
        assertThat(primary().says("c", Presence.ALIVE, "PRIMARY", 7, 9).poll().role())
                .isEqualTo(Role.PRIMARY);
    }

    @Test
    void ofTwoPrimariesOfOneTermTheOneOfLowerPriorityThenTheGreaterNameStepsDown() {
        assertThat(primary().says("c", Presence.ALIVE, "PRIMARY", 8, 3).poll().role())
                .isEqualTo(Role.DEMOTING);
        assertThat(primary().says("c", Presence.ALIVE, "PRIMARY", 8, 1).poll().role())
                .isEqualTo(Role.PRIMARY);
        assertThat(primary().says("c", Presence.ALIVE, "PRIMARY", 8, 2).poll().role())
                .isEqualTo(Role.PRIMARY);
        assertThat(primary().says("aa", Presence.ALIVE, "PRIMARY", 8, 2).poll().role())
                .isEqualTo(Role.DEMOTING);
    }

    @Test
    void aPrimaryThatIsDeadForAllButStaysInTheEntryIsNoRival() {
        assertThat(primary().says("c", Presence.DEAD, "PRIMARY", 99, 9).poll().role())
                .isEqualTo(Role.PRIMARY);
    }
}
