package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must succeed before a switch counts, and what becomes of it when it does not. */
class HooksTest {

    private static final Duration NANO = Duration.ofNanos(1);

    private static Story promoting(long start) {
        Story story = Story.withHooks(start)
                .says("a", Presence.ALIVE, "PRIMARY", 7, 3)
                .says("c", Presence.ALIVE, "STANDBY", 7, 1)
                .settled()
                .is("a", Presence.DEAD)
                .poll();
        assertThat(story.role()).isEqualTo(Role.PROMOTING);
        return story;
    }

    @Test
    void isPrimaryOnlyWhenThePromotionHasSucceeded() {
        Story story = promoting(0).after(Duration.ofSeconds(5));
        assertThat(story.failover().isPrimary(story.now)).isFalse();
        story.promotions.get(0).complete(null);
        story.poll();
        assertThat(story.failover().isPrimary(story.now)).isTrue();
        assertThat(story.told)
                .containsExactly(
                        "promote 8 after a", "PROMOTING 8: there is no primary", "PRIMARY 8: its promotion succeeded");
    }

    @Test
    void aPromotionThatFailsMakesItDeclineForAWhileThatDoubles() {
        Story story = promoting(0);
        Duration decline = Duration.ofSeconds(10);
        for (int attempt = 0; attempt < 8; attempt++) {
            story.told.clear();
            story.promotions.get(attempt).completeExceptionally(new IllegalStateException("no disk"));
            story.poll();
            assertThat(story.told)
                    .containsExactly(
                            "failed PROMOTING " + (8 + attempt) + ": no disk",
                            "STANDBY " + (8 + attempt) + ": its promotion failed");
            assertThat(story.published(Standing.DECLINES)).isEqualTo("promotion failed");
            story.after(decline.minus(NANO));
            assertThat(story.published(Standing.DECLINES)).isEqualTo("promotion failed");
            assertThat(story.failover().status(story.now).waitsFor()).contains("its next try");
            story.says("c", Presence.SUSPECT, "STANDBY", 7, 1).after(NANO);
            assertThat(story.published(Standing.DECLINES)).isEqualTo("null");
            assertThat(story.after(Duration.ofSeconds(2)).role()).isEqualTo(Role.PROMOTING);
            decline = decline.multipliedBy(2).compareTo(Duration.ofMinutes(5)) > 0
                    ? Duration.ofMinutes(5)
                    : decline.multipliedBy(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5_000_000_000L})
    void aPromotionThatTakesTooLongHasFailedAndDoesNotRunTwice(long start) {
        Story story = promoting(start).after(Duration.ofSeconds(10).minus(NANO));
        assertThat(story.role()).isEqualTo(Role.PROMOTING);
        story.after(NANO);
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.told).contains("failed PROMOTING 8: promotion: longer than PT10S");

        story.after(Duration.ofHours(1));
        assertThat(story.promotions).hasSize(1);
        assertThat(story.published(Standing.DECLINES)).isEqualTo("a hook still runs");
    }

    @Test
    void aPromotionThatSucceedsTooLateIsUndone() {
        Story story = promoting(0).after(Duration.ofSeconds(20));
        story.told.clear();
        story.promotions.get(0).complete(null);
        story.poll();
        assertThat(story.role()).isEqualTo(Role.STANDBY);
        assertThat(story.told).containsExactly("demote 8");
        assertThat(story.after(Duration.ofSeconds(60)).promotions).hasSize(1);
        story.demotions.get(0).complete(null);
        assertThat(story.poll().after(Duration.ofSeconds(3)).promotions).hasSize(2);
    }

    @Test
    void aPromotionThatIsOvertakenIsUndoneBeforeItCountsAsStandby() {
        Story story = promoting(0).says("c", Presence.ALIVE, "PRIMARY", 9, 1).poll();
        assertThat(story.role()).isEqualTo(Role.DEMOTING);
        assertThat(story.demotions).isEmpty();
        story.promotions.get(0).complete(null);
        story.poll();
        assertThat(story.role()).isEqualTo(Role.DEMOTING);
        story.demotions.get(0).complete(null);
        assertThat(story.poll().role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void aDemotionThatTakesTooLongOrFailsEndsTheTermAllTheSame() {
        Story slow = promoting(0);
        slow.promotions.get(0).complete(null);
        slow.poll()
                .says("c", Presence.ALIVE, "PRIMARY", 9, 1)
                .poll()
                .after(Duration.ofSeconds(5).minus(NANO));
        assertThat(slow.role()).isEqualTo(Role.DEMOTING);
        assertThat(slow.after(NANO).role()).isEqualTo(Role.STANDBY);
        assertThat(slow.told).contains("failed DEMOTING 8: demotion: longer than PT5S");
        assertThat(slow.published(Standing.DECLINES)).isEqualTo("a hook still runs");

        Story failing = promoting(0);
        failing.promotions.get(0).complete(null);
        failing.poll().says("c", Presence.ALIVE, "PRIMARY", 9, 1).poll();
        failing.demotions.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThat(failing.poll().role()).isEqualTo(Role.STANDBY);
        assertThat(failing.told).contains("failed DEMOTING 8: no");
    }

    @Test
    void aHookThatThrowsOrReturnsNothingHasFailed() {
        List<String> failures = new ArrayList<>();
        FailoverListener listener = new FailoverListener() {
            @Override
            public void onHookFailed(Role during, long term, Throwable cause) {
                failures.add(cause.toString());
                throw new IllegalStateException("the listener's");
            }
        };
        for (Promotion promotion : List.<Promotion>of(
                (term, before) -> {
                    throw new IllegalStateException("thrown");
                },
                HooksTest::nothing)) {
            Story story = Story.with(
                            0,
                            policy -> policy,
                            builder -> builder.executor(Runnable::run)
                                    .promotion(promotion)
                                    .listener(listener))
                    .settled()
                    .after(Duration.ofSeconds(3));
            assertThat(story.role()).isEqualTo(Role.STANDBY);
        }
        assertThat(failures)
                .containsExactly(
                        "java.lang.IllegalStateException: thrown", "java.lang.NullPointerException: the hook's stage");
    }

    @Test
    void aListenerThatPollsHearsAllInOrder() {
        List<String> heard = new ArrayList<>();
        List<Story> late = new ArrayList<>();
        FailoverListener listener = new FailoverListener() {
            @Override
            public void onRole(Role before, Role after, long term, String why) {
                heard.add(before + " to " + after);
                if (after == Role.PROMOTING) {
                    late.get(0).says("c", Presence.ALIVE, "PRIMARY", 99, 3).poll();
                }
            }
        };
        Story story = Story.with(0, policy -> policy, builder -> builder.listener(listener));
        late.add(story);
        story.says("c", Presence.ALIVE, "STANDBY", 0, 1).settled().after(Duration.ofSeconds(3));
        assertThat(heard)
                .containsExactly(
                        "STANDBY to PROMOTING", "PROMOTING to PRIMARY", "PRIMARY to DEMOTING", "DEMOTING to STANDBY");
    }

    @SuppressWarnings("NullAway") // a user's mistake
    private static CompletableFuture<Void> nothing(long term, Optional<String> before) {
        return null;
    }

    @Test
    void oneThatRetiresIsDemotedAndTakesOverNoMore() {
        Story story = promoting(0);
        story.promotions.get(0).complete(null);
        story.poll().failover().retire();
        assertThat(story.poll().role()).isEqualTo(Role.DEMOTING);
        story.demotions.get(0).complete(null);
        assertThat(story.poll().role()).isEqualTo(Role.STANDBY);
        assertThat(story.published(Standing.DECLINES)).isEqualTo("retired");
        assertThat(story.is("c", Presence.DEAD).after(Duration.ofHours(1)).role())
                .isEqualTo(Role.STANDBY);
    }

    @Test
    void hooksNeedAnExecutor() {
        assertThatThrownBy(() -> Story.with(
                        0, policy -> policy, builder -> builder.demotion((term, why) -> new CompletableFuture<>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("executor: none (expected: one, as there is a hook)");
    }
}
