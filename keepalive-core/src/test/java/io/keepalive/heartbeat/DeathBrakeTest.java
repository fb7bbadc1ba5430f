package io.keepalive.heartbeat;

import static io.keepalive.heartbeat.DeathBrake.Answer.LET_DIE;
import static io.keepalive.heartbeat.DeathBrake.Answer.SPARE;
import static io.keepalive.heartbeat.DeathBrake.Answer.SPARE_AND_REPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.DeathBrake.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When too many of a group's peers seem to die at once. */
class DeathBrakeTest extends MonitorStory {

    private static final int GROUP = 100;

    /** A tenth of the group within 8 s, and one peer always; slices of 1 s. */
    private DeathBrake brake() {
        return new DeathBrake(0.1, 1, s(8));
    }

    private Answer ask(DeathBrake brake, Duration sinceStart) {
        return brake.ask(GROUP, clockStart + sinceStart.toNanos());
    }

    private List<Answer> ask(DeathBrake brake, Duration sinceStart, int times) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(ask(brake, sinceStart));
        }
        return answers;
    }

    @Test
    void letsTheShareDieAndSparesTheRest() {
        List<Answer> answers = ask(brake(), s(0), GROUP);

        assertThat(answers.subList(0, 10)).containsOnly(LET_DIE);
        assertThat(answers.subList(10, GROUP)).doesNotContain(LET_DIE);
    }

    @Test
    void reportsOnceThatItIsOn() {
        assertThat(ask(brake(), s(0), GROUP)).containsOnlyOnce(SPARE_AND_REPORT);
        assertThat(ask(brake(), s(0), GROUP).get(10)).isEqualTo(SPARE_AND_REPORT);
        assertThat(ask(brake(), s(0), GROUP).get(11)).isEqualTo(SPARE);
    }

    @Test
    void deathsThatComeSlowlyAreAllLetThrough() {
        DeathBrake brake = brake();
        for (int second = 0; second < 1000; second++) {
            assertThat(ask(brake, s(second))).isEqualTo(LET_DIE);
        }
    }

    @Test
    void aDeathIsRememberedForAWholeWindow() {
        DeathBrake brake = brake();
        assertThat(ask(brake, s(1).minusNanos(1), 10)).containsOnly(LET_DIE);

        assertThat(ask(brake, s(9).minusNanos(1))).isEqualTo(SPARE_AND_REPORT);
    }

    @Test
    void aDeathIsForgottenAfterNineEighthsOfAWindow() {
        DeathBrake brake = brake();
        assertThat(ask(brake, s(0), 10)).containsOnly(LET_DIE);

        assertThat(ask(brake, s(9).minusNanos(1))).isEqualTo(SPARE_AND_REPORT);
        assertThat(ask(brake, s(9))).isEqualTo(LET_DIE);
    }

    @Test
    void theFirstQuestionStartsTheWindowWhateverTheClockShows() {
        // Netty's clock starts with the process, System.nanoTime() with the machine
        DeathBrake brake = brake();
        assertThat(ask(brake, Duration.ofDays(-300), 10)).containsOnly(LET_DIE);

        assertThat(ask(brake, Duration.ofDays(-300).plus(s(9)))).isEqualTo(LET_DIE);
    }

    @Test
    void theSparedAreNotCountedAsDead() {
        DeathBrake brake = brake();
        ask(brake, s(0), 10);
        ask(brake, s(8), 1000);

        assertThat(ask(brake, s(9), 10)).containsOnly(LET_DIE);
    }

    @Test
    void reportsAgainAfterItWasOff() {
        DeathBrake brake = brake();
        ask(brake, s(0), 20);
        List<Answer> second = ask(brake, s(60), 20);

        assertThat(second.subList(0, 10)).containsOnly(LET_DIE);
        assertThat(second).containsOnlyOnce(SPARE_AND_REPORT);
    }

    @Test
    void oneEventThatLastsIsReportedOnce() {
        DeathBrake brake = brake();
        List<Answer> all = new ArrayList<>();
        for (int tenth = 0; tenth < 80; tenth++) {
            all.addAll(ask(brake, ms(tenth * 100L), 5));
        }

        assertThat(Collections.frequency(all, SPARE_AND_REPORT)).isOne();
        assertThat(Collections.frequency(all, LET_DIE)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 19})
    void aSmallGroupMayLoseTheFewThatAreAlwaysLetThrough(int size) {
        DeathBrake brake = new DeathBrake(0.1, 2, s(8));

        assertThat(brake.ask(size, clockStart)).isEqualTo(LET_DIE);
        assertThat(brake.ask(size, clockStart)).isEqualTo(LET_DIE);
        assertThat(brake.ask(size, clockStart)).isEqualTo(SPARE_AND_REPORT);
    }

    @Test
    void aShareOfOneLetsAllDie() {
        DeathBrake brake = new DeathBrake(1, 1, s(8));

        assertThat(ask(brake, s(0), GROUP)).containsOnly(LET_DIE);
        assertThat(ask(brake, s(0))).isEqualTo(SPARE_AND_REPORT);
    }

    @Test
    void threadsWhoseClocksDifferALittleMayAskInAnyOrder() {
        DeathBrake brake = brake();
        assertThat(ask(brake, s(5), 5)).containsOnly(LET_DIE);
        assertThat(ask(brake, s(3), 5)).containsOnly(LET_DIE);

        assertThat(ask(brake, s(5))).isEqualTo(SPARE_AND_REPORT);
    }

    @Test
    void aWindowOfAnyLengthWorks() {
        DeathBrake shortest = new DeathBrake(0.1, 1, Duration.ofNanos(1));
        assertThat(ask(shortest, s(0), 11)).endsWith(LET_DIE, SPARE_AND_REPORT);
        assertThat(ask(shortest, s(1))).isEqualTo(LET_DIE);

        DeathBrake longest = new DeathBrake(0.1, 1, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(ask(longest, s(0), 10)).containsOnly(LET_DIE);
        assertThat(ask(longest, Duration.ofDays(36_500))).isEqualTo(SPARE_AND_REPORT);
    }

    @Test
    void threadsTogetherGetNoMoreThanTheShareAndOneReport() throws Exception {
        DeathBrake brake = brake();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Answer>>> asked = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                asked.add(threads.submit(() -> ask(brake, s(1), 5_000)));
            }
            List<Answer> all = new ArrayList<>();
            for (Future<List<Answer>> answers : asked) {
                all.addAll(answers.get());
            }

            assertThat(Collections.frequency(all, LET_DIE)).isEqualTo(10);
            assertThat(Collections.frequency(all, SPARE_AND_REPORT)).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void theShareIsAboveZeroAndAtMostOne(double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeathBrake(share, 1, s(8)))
                .withMessage("share: " + share + " (expected: 0 < share <= 1)");
    }

    @Test
    void otherNumbersOutOfRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeathBrake(0.1, 0, s(8)))
                .withMessage("always: 0 (expected: 1..2147483647)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeathBrake(0.1, 1, s(0)))
                .withMessage("window: PT0S (expected: > 0)");
        assertThatNullPointerException()
                .isThrownBy(() -> new DeathBrake(0.1, 1, null))
                .withMessage("window");
    }
}
