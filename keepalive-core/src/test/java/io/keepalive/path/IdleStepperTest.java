package io.keepalive.path;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device steps up on its one connection. */
class IdleStepperTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SEED = Long.getLong("simulation.seed", 5);

    /** As mars: 4.5 to 10 minutes by 1. */
    private IdleStepper stepper = IdleStepper.between(ofSeconds(270), ofSeconds(590))
            .step(ofSeconds(60))
            .build();

    private void survives(int silences) {
        for (int i = 0; i < silences; i++) {
            stepper.survived(stepper.idle());
        }
    }

    /** The connection dies, and another is made whose short heartbeats pass. */
    private void dies() {
        stepper.failed(stepper.idle());
        stepper.connected();
        survives(3);
    }

    @Test
    void theFirstHeartbeatsOfAConnectionAreShort() {
        survives(3 + 3);
        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));

        stepper.connected();

        assertThat(stepper.idle()).isEqualTo(ofSeconds(270));
        survives(2);
        assertThat(stepper.idle()).isEqualTo(ofSeconds(270));
        survives(1);
        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));
    }

    @Test
    void stepsUpAfterSeveralSuccesses() {
        survives(3 + 2);
        assertThat(stepper.idle()).isEqualTo(ofSeconds(270));

        survives(1);

        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));
        assertThat(stepper.limit(NOW)).contains(new PathLimit(ofSeconds(270), Optional.empty(), NOW));
    }

    @Test
    void aSilenceThatTrafficEndedEarlyProvesNothing() {
        survives(3);

        for (int i = 0; i < 10; i++) {
            stepper.survived(ofSeconds(270 * 3 / 4 - 1));
        }

        assertThat(stepper.idle()).isEqualTo(ofSeconds(270));
    }

    @Test
    void whatJitterShortenedProvesWhatItWas() {
        survives(3);

        for (int i = 0; i < 3; i++) {
            stepper.survived(ofSeconds(240 + i));
        }

        assertThat(stepper.limit(NOW).orElseThrow().survived()).isEqualTo(ofSeconds(242));
        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));
    }

    @Test
    void oneFailureIsTriedAgain() {
        survives(3 + 3);

        dies();

        assertThat(stepper.settled()).isFalse();
        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));
    }

    @Test
    void settlesSafelyBelowAfterTwo() {
        survives(3 + 3 + 3);

        dies();
        dies();

        assertThat(stepper.settled()).isTrue();
        assertThat(stepper.limit(NOW)).contains(new PathLimit(ofSeconds(330), Optional.of(ofSeconds(390)), NOW));
        assertThat(stepper.idle()).isEqualTo(ofSeconds(270)); // four fifths would be 264
    }

    @Test
    void settlesSafelyBelowTheMost() {
        survives(3 + 7 * 3);

        assertThat(stepper.settled()).isTrue();
        assertThat(stepper.idle()).isEqualTo(ofSeconds(472));
        survives(10_000);
        assertThat(stepper.settled()).isTrue();
    }

    @Test
    void aDeathInAShortSilenceSaysNothing() {
        survives(3 + 3);

        for (int i = 0; i < 10; i++) {
            stepper.failed(ofSeconds(100));
        }

        assertThat(stepper.idle()).isEqualTo(ofSeconds(330));
    }

    @Test
    void triesOneStepMoreRarelyAndEverMoreSo() {
        survives(3 + 3 + 3);
        dies();
        dies();

        survives(199);
        assertThat(stepper.settled()).isTrue();
        survives(1);
        assertThat(stepper.idle()).isEqualTo(ofSeconds(390));
        dies(); // as before: once is enough
        survives(399);
        assertThat(stepper.settled()).isTrue();
        survives(1);
        assertThat(stepper.settled()).isFalse();
    }

    @Test
    void aSettledIdleTimeThatFailsTwiceRunningIsDropped() {
        survives(3 + 7 * 3);

        dies();
        assertThat(stepper.idle()).isEqualTo(ofSeconds(472));
        dies();

        assertThat(stepper.settled()).isFalse();
        assertThat(stepper.idle()).isEqualTo(ofSeconds(270));
        assertThat(stepper.limit(NOW)).isEmpty();
    }

    @Test
    void twoFailuresWithASuccessBetweenThemAreNotRunning() {
        survives(3 + 7 * 3);

        dies();
        survives(1);
        dies();

        assertThat(stepper.settled()).isTrue();
    }

    @Test
    void beginsSettledAtWhatIsKnown() {
        stepper = IdleStepper.between(ofSeconds(270), ofSeconds(590))
                .known(new PathLimit(ofSeconds(500), Optional.of(ofSeconds(560)), NOW))
                .build();
        survives(3);

        assertThat(stepper.idle()).isEqualTo(ofSeconds(400));
    }

    @Test
    void refusesWhatIsImpossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdleStepper.between(ofSeconds(270), ofSeconds(270)))
                .withMessage("most: PT4M30S (expected: > least PT4M30S)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> IdleStepper.between(ofSeconds(1), ofSeconds(2)).step(Duration.ZERO))
                .withMessage("step: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> IdleStepper.between(ofSeconds(1), ofSeconds(2)).successes(0))
                .withMessage("successes: 0 (expected: 1..1000)");
    }

    /** What 30 days cost on a path with a hidden limit: connections lost, and the idle time at the end. */
    @ParameterizedTest
    @ValueSource(ints = {65, 240, 350, 1_200, 7_440})
    void settlesBelowTheHiddenLimitAtTheCostOfFewConnections(int hiddenSeconds) {
        Duration hidden = ofSeconds(hiddenSeconds);
        Random random = new Random(SEED);
        stepper = IdleStepper.between(ofSeconds(60), ofMinutes(20)).build();
        Duration elapsed = Duration.ZERO;
        int heartbeats = 0;
        int lost = 0;
        while (elapsed.compareTo(Duration.ofDays(30)) < 0) {
            Duration idle = stepper.idle();
            Duration silence = Duration.ofNanos((long) (idle.toNanos() * (1 - 0.2 * random.nextDouble())));
            elapsed = elapsed.plus(silence);
            heartbeats++;
            if (silence.compareTo(hidden) <= 0) {
                stepper.survived(silence);
            } else {
                lost++;
                stepper.failed(silence);
                stepper.connected();
            }
        }
        System.out.printf(
                "path forgets after %s: idle %s in the end, %d heartbeats and %d connections lost in 30 days (every 60 s: %d)%n",
                Durations.inSeconds(hidden),
                Durations.inSeconds(stepper.idle()),
                heartbeats,
                lost,
                Duration.ofDays(30).toSeconds() / 54);
        assertThat(lost).isLessThanOrEqualTo(9);
        assertThat(stepper.limit(NOW).orElseThrow().survived()).isLessThanOrEqualTo(hidden);
    }
}
