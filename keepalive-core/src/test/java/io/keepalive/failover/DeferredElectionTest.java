package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.health.HealthState;
import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where an engine elects. */
class DeferredElectionTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<Void>> promotions = new ArrayList<>();
    private final Story story = Story.with(
                    0,
                    policy -> policy,
                    builder -> builder.executor(Runnable::run)
                            .promotion((term, before) -> {
                                promotions.add(new CompletableFuture<>());
                                return promotions.get(promotions.size() - 1);
                            })
                            .deferTo(new ElectionEngine() {
                                @Override
                                public void stand() {
                                    asked.add("stand");
                                }

                                @Override
                                public void giveUp(String why) {
                                    asked.add("give up: " + why);
                                }
                            }))
            .says("a", Presence.UNKNOWN, "PRIMARY", 7, 3);

    private void elected(long term) {
        story.settledAfterHearing();
        story.failover().elected(term);
        story.poll();
        promotions.get(promotions.size() - 1).complete(null);
        story.poll();
        assertThat(story.failover().isPrimary(story.now)).isTrue();
        assertThat(story.failover().term()).isEqualTo(term);
        asked.clear();
    }

    @Test
    void standsWhenItHasHeardTheGroupAndNotBefore() {
        story.poll();
        assertThat(asked).isEmpty();
        story.settledAfterHearing();
        assertThat(asked).containsExactly("stand");
    }

    @Test
    void takesNoPlaceByItself() {
        story.settledAfterHearing().is("a", Presence.DEAD).after(Duration.ofHours(1));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.failover().primary()).isEmpty();
    }

    @Test
    void isPrimaryWhileTheEngineSaysSo() {
        elected(9);
        story.says("a", Presence.ALIVE, "PRIMARY", 99, 9).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        story.failover().deposed();
        assertThat(story.poll().role()).isEqualTo(Role.STANDBY);
        assertThat(asked).isEmpty();
    }

    @Test
    void beginsAnewWhenItIsElectedAgainAtOnce() {
        elected(9);
        story.failover().deposed();
        story.failover().elected(10);
        story.poll();
        assertThat(story.role()).isEqualTo(Role.PROMOTING);
        assertThat(story.failover().term()).isEqualTo(10);
        assertThat(story.told).contains("DEMOTING 9: the engine has deposed it");
    }

    @Test
    void givesUpAtOnceWhenItDrainsAndStandsAgainWhenItServes() {
        elected(9);
        story.is("b", HealthState.DRAINING).poll();
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(asked).containsExactly("give up: it takes no work");
        story.is("b", HealthState.SERVING).poll();
        assertThat(asked).containsExactly("give up: it takes no work", "stand");
    }

    @Test
    void givesUpWhenItWasUnhealthyForLongEnough() {
        elected(9);
        story.is("b", HealthState.NOT_SERVING)
                .poll()
                .after(Duration.ofSeconds(10).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.after(NANO).role()).isEqualTo(Role.STANDBY);
        assertThat(asked).containsExactly("give up: it takes no work");
    }

    @Test
    void givesUpWhenItsPromotionFails() {
        story.settledAfterHearing();
        story.failover().elected(9);
        story.poll();
        promotions.get(0).completeExceptionally(new IllegalStateException("no"));
        story.poll();
        assertThat(asked).containsExactly("stand", "give up: promotion failed");
        story.after(Duration.ofSeconds(10));
        assertThat(asked).endsWith("stand");
    }

    @Test
    void givesUpWhenItStoodStill() {
        elected(9);
        story.is("a", Presence.UNKNOWN).still(Duration.ofSeconds(4));
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(asked).containsExactly("give up: listening");
    }

    @Test
    void anElectionThatComesLateIsGivenBack() {
        story.settledAfterHearing().is("b", HealthState.DRAINING).poll();
        asked.clear();
        story.failover().elected(9);
        assertThat(story.poll().role()).isEqualTo(Role.STANDBY);
        assertThat(asked).containsExactly("give up: it takes no work");
    }

    @Test
    void onlyOneThatDefersCanBeElected() {
        Failover own = Story.at(0, policy -> policy).failover();
        assertThatThrownBy(() -> own.elected(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(own::deposed).hasMessage("engine: none (expected: one to defer to)");
        assertThatThrownBy(() -> story.failover().elected(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
