package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.peer.Presence;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that stood still, or has just started, hears the others first. */
class PauseTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private static Story primary(long start) {
        return Story.at(start, policy -> policy)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1)
                .settled()
                .after(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 4_000_000_000L})
    void aPrimaryThatStoodStillStepsDownBeforeItDoesAnything(long start) {
        Story story = primary(start);
        assertThat(story.role()).isEqualTo(Role.PRIMARY);

        story.now += Duration.ofSeconds(3).toNanos();
        assertThat(story.failover().isPrimary(story.now)).isTrue();
        assertThat(story.failover().isPrimary(story.now + 1)).isFalse();
        assertThat(story.poll().role()).isEqualTo(Role.PRIMARY);

        story.says("c", Presence.UNKNOWN, "STANDBY", 8, 1)
                .still(Duration.ofSeconds(3).plus(NANO));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.published(Standing.DECLINES)).isEqualTo("listening");
        assertThat(story.told).contains("DEMOTING 8: it stood still for 3.00 s");
    }

    @Test
    void followsTheOneThatTookOverMeanwhile() {
        Story story = primary(0).says("c", Presence.ALIVE, "PRIMARY", 9, 1).still(Duration.ofSeconds(20));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.failover().primary().orElseThrow().id()).isEqualTo("c");
    }

    @Test
    void whatTheDriverNoticesItselfCountsTheSame() {
        Story story = primary(0);
        story.failover().localPause(story.now - Duration.ofSeconds(3).toNanos(), story.now);
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        story.failover().localPause(story.now - Duration.ofSeconds(3).toNanos() - 1, story.now);
        assertThat(story.role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void asksToBePolledOftenEnoughToNotice() {
        Story story = primary(0);
        assertThat(story.failover().deadlineNanos() - story.now).isLessThanOrEqualTo(1_500_000_000L);
    }

    @Test
    void listensAtItsStartUntilAllAreHeard() {
        Story story = Story.at(0, policy -> policy)
                .says("c", Presence.UNKNOWN, "STANDBY", 7, 1)
                .poll();
        assertThat(story.published(Standing.DECLINES)).isEqualTo("listening");
        story.is("c", Presence.ALIVE).poll();
        assertThat(story.published(Standing.DECLINES)).isEqualTo("null");
    }

    @Test
    void listensNoLongerThanItIsTold() {
        Story story = Story.at(0, policy -> policy).says("c", Presence.UNKNOWN, "STANDBY", 0, 1);
        story.after(Duration.ofSeconds(5).minus(NANO));
        assertThat(story.published(Standing.DECLINES)).isEqualTo("listening");
        assertThat(story.failover().status(story.now).waitsFor()).isEqualTo("the others to be heard");
        story.after(NANO);
        assertThat(story.published(Standing.DECLINES)).isEqualTo("null");
        assertThat(story.after(Duration.ofSeconds(2)).role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void atTheVeryBeginningWaitsForOneThatGoesBeforeAndOnlyListensYet() {
        Story story = Story.at(0, policy -> policy)
                .says("a", Presence.ALIVE, "STANDBY", 0, 9)
                .says("a", Standing.DECLINES, "listening");
        assertThat(story.after(Duration.ofSeconds(4)).role()).isEqualTo(Role.STANDBY);
        story.says("c", Presence.ALIVE, "STANDBY", 4, 1).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }
}
