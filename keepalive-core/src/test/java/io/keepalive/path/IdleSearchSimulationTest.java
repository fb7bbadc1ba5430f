package io.keepalive.path;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.internal.Durations;
import io.keepalive.path.SearchWorld.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches on paths with every hidden limit: the answer is right, and comes within the time that was promised. */
class IdleSearchSimulationTest {

    private static final long SEED = Long.getLong("simulation.seed", 5);
    private static final int SEARCHES = 2_000;

    private final Random random = new Random(SEED);

    private static SearchPlan.Builder plan() {
        return SearchPlan.between(ofSeconds(10), ofMinutes(30));
    }

    /** Limits from the shortest to beyond the longest silence, equally many in each octave. */
    private List<Duration> hiddenLimits() {
        List<Duration> limits = new ArrayList<>();
        for (int i = 0; i < SEARCHES; i++) {
            limits.add(ofMillis((long) (10_000 * Math.pow(2, 8 * random.nextDouble()))));
        }
        return limits;
    }

    private static double times(Outcome outcome, double factor) {
        return outcome.longestTried().toNanos() * factor;
    }

    @Test
    void theAnswerComesInOneAndAHalfTimesTheLongestSilenceTried() {
        SearchPlan plan = plan().build();
        for (Duration hidden : hiddenLimits()) {
            Outcome outcome = new SearchWorld(plan, hidden, SEED).run();

            assertThat(outcome.holds(hidden)).as("%s: %s", hidden, outcome).isTrue();
            assertThat((double) outcome.took().toNanos())
                    .as("%s: %s", hidden, outcome)
                    .isLessThanOrEqualTo(times(outcome, 1.5));
            assertThat(outcome.took()).isLessThanOrEqualTo(plan.duration());
            assertThat(outcome.atOnce()).isLessThanOrEqualTo(plan.parallel());
            outcome.limit()
                    .forgotten()
                    .ifPresent(after -> assertThat(
                                    plan.isPrecise(outcome.limit().survived().toNanos(), after.toNanos()))
                            .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 12, 15})
    void withFewerSparesItTakesNoLongerThanThePlanSays(int parallel) {
        SearchPlan plan = plan().precision(0.02).parallel(parallel).build();
        for (Duration hidden : hiddenLimits()) {
            Outcome outcome = new SearchWorld(plan, hidden, SEED).run();

            assertThat(outcome.holds(hidden)).as("%s: %s", hidden, outcome).isTrue();
            assertThat(outcome.took()).as("%s: %s", hidden, outcome).isLessThanOrEqualTo(plan.duration());
            assertThat(outcome.atOnce()).isLessThanOrEqualTo(parallel);
        }
    }

    @Test
    void lostPacketsCostTimeAndNotTheAnswer() {
        SearchPlan plan = plan().build();
        for (Duration hidden : hiddenLimits()) {
            Outcome outcome =
                    new SearchWorld(plan, hidden, random.nextLong()).loses(0.03).run();

            // two packets lost at one silence are believed, and err on the safe side
            assertThat(outcome.limit().survived()).as("%s: %s", hidden, outcome).isLessThanOrEqualTo(hidden);
            assertThat(outcome.atOnce()).isLessThanOrEqualTo(plan.parallel());
        }
    }

    @Test
    void oneLostPacketCostsTheLongestSilenceOnceMoreAtMost() {
        SearchPlan plan = plan().build();
        for (Duration hidden : hiddenLimits()) {
            Outcome outcome = new SearchWorld(plan, hidden, random.nextLong())
                    .losesOnce(random.nextInt(12))
                    .run();

            assertThat(outcome.holds(hidden)).as("%s: %s", hidden, outcome).isTrue();
            assertThat((double) outcome.took().toNanos())
                    .as("%s: %s", hidden, outcome)
                    .isLessThanOrEqualTo(times(outcome, 2.5));
        }
    }

    @Test
    void aDeadServerIsNotMistakenForAForgetfulPath() {
        SearchPlan plan = plan().build();
        for (Duration hidden : hiddenLimits()) {
            Duration from = ofSeconds(random.nextInt(1_800));
            Outcome outcome = new SearchWorld(plan, hidden, SEED)
                    .serverDead(from, from.plus(ofSeconds(30)))
                    .run();

            assertThat(outcome.holds(hidden)).as("%s: %s", hidden, outcome).isTrue();
        }
    }

    @Test
    void printsWhatItTakes() {
        SearchPlan plan = plan().build();
        System.out.println(plan);
        System.out.println(
                "| hidden limit | survives | forgotten after | longest silence tried | took | times | trials | at once |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int seconds : new int[] {15, 60, 240, 350, 900, 1_700, 3_600}) {
            Outcome outcome = new SearchWorld(plan, ofSeconds(seconds), SEED).run();
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %.2f | %d | %d |%n",
                    Durations.inSeconds(ofSeconds(seconds)),
                    Durations.inSeconds(outcome.limit().survived()),
                    outcome.limit().forgotten().map(Durations::inSeconds).orElse("never"),
                    Durations.inSeconds(outcome.longestTried()),
                    Durations.inSeconds(outcome.took()),
                    (double) outcome.took().toNanos() / outcome.longestTried().toNanos(),
                    outcome.trials(),
                    outcome.atOnce());
        }
    }
}
