package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.DetectionTime;
import io.keepalive.health.HealthState;
import io.keepalive.peer.Presence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What lookers-on see, what is predicted, and what is refused. */
class ViewsTest {

    private static Story looker() {
        return Story.at(0, policy -> policy)
                .says("a", Presence.ALIVE, "PRIMARY", 7, 3)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1);
    }

    private static String inRotation(Story story) {
        return Rotation.primary(story.members()).map(member -> member.id()).orElse("none");
    }

    @Test
    void onlyAPrimaryThatIsAliveAndTakesWorkIsInRotation() {
        assertThat(inRotation(looker())).isEqualTo("a");
        assertThat(inRotation(looker().is("a", Presence.SUSPECT))).isEqualTo("none");
        assertThat(inRotation(looker().is("a", HealthState.DRAINING))).isEqualTo("none");
        assertThat(inRotation(looker().says("a", Presence.ALIVE, "PROMOTING", 7, 3)))
                .isEqualTo("none");
    }

    @Test
    void ofTwoTheHigherTermIsInRotation() {
        assertThat(inRotation(looker().says("c", Presence.ALIVE, "PRIMARY", 8, 1)))
                .isEqualTo("c");
        assertThat(inRotation(looker().says("c", Presence.ALIVE, "PRIMARY", 7, 1)))
                .isEqualTo("a");
    }

    @Test
    void readsAMembersRoleAndTerm() {
        assertThat(Rotation.role(looker().members.get("a"))).contains(Role.PRIMARY);
        assertThat(Rotation.term(looker().members.get("a"))).isEqualTo(7);
    }

    @Test
    void saysHowItStandsInOneLine() {
        Story story = looker().settled().after(Duration.ofSeconds(40));
        assertThat(story.failover().status(story.now)).hasToString("STANDBY for 42.0 s, term 7; primary a for 42.0 s");
    }

    @Test
    void predictsWhenAPromotionBegins() {
        DetectionTime death = new DetectionTime(Duration.ofMillis(5500), Duration.ofMillis(5600));
        SwitchTimes times = FailoverPolicy.builder().build().switchTimes(death, Duration.ofMillis(100));
        assertThat(times.dead()).isEqualTo(new DetectionTime(Duration.ofMillis(5500), Duration.ofMillis(5700)));
        assertThat(times.draining()).isEqualTo(new DetectionTime(Duration.ZERO, Duration.ofMillis(300)));
        assertThat(times.unhealthy()).isEqualTo(new DetectionTime(Duration.ofSeconds(10), Duration.ofMillis(10_300)));
    }

    @Test
    void refusesWhatCannotBe() {
        FailoverPolicyBuilder builder = FailoverPolicy.builder();
        assertThatThrownBy(() -> builder.priority(-1)).hasMessage("priority: -1 (expected: 0..1000000)");
        assertThatThrownBy(() -> builder.handOverWithin(Duration.ZERO))
                .hasMessage("handOverWithin: PT0S (expected: > 0)");
        assertThatThrownBy(() -> builder.declineFor(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("longest: PT1S (expected: >= first PT2S)");
        assertThatThrownBy(() -> FailoverPolicy.builder()
                        .demotionTimeout(Duration.ofSeconds(11))
                        .build())
                .hasMessage("demotionTimeout: PT11S (expected: <= handOverWithin PT10S)");
        assertThatThrownBy(() -> Story.with(0, policy -> policy, failover -> failover.knownTerm(-1)))
                .hasMessageStartingWith("term: -1 (expected: 0..");
    }

    @Test
    void aPolicyIsCopiedWithAllItsSettings() {
        FailoverPolicy policy = FailoverPolicy.builder()
                .priority(4)
                .suspectIsEnough()
                .unhealthyFor(Duration.ofSeconds(1))
                .noFailBack()
                .handOverWithin(Duration.ofSeconds(3))
                .promotionTimeout(Duration.ofSeconds(4))
                .demotionTimeout(Duration.ofSeconds(2))
                .listenFor(Duration.ofSeconds(6))
                .build();
        assertThat(policy.toBuilder().build()).usingRecursiveComparison().isEqualTo(policy);
        assertThat(policy.failBackDelay()).isEmpty();
        assertThat(policy.suspicionIsEnough()).isTrue();
    }
}
