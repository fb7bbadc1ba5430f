package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many pings of one event loop may go. */
class PingBudgetTest extends MonitorStory {

    private PingBudget budget(int pingsPerSecond) {
        return budget(pingsPerSecond, ms(0));
    }

    private PingBudget budget(int pingsPerSecond, Duration together) {
        return new PingBudget(pingsPerSecond, together, clockStart);
    }

    private long at(Duration sinceStart) {
        return clockStart + sinceStart.toNanos();
    }

    @Test
    void aPingOfEachPeriodGoesAtOnce() {
        PingBudget budget = budget(10);
        for (int tenth = 0; tenth < 100; tenth++) {
            assertThat(budget.permits(at(ms(100L * tenth)))).isTrue();
        }
    }

    @Test
    void theNextWaitsForAPeriodToTheNanosecond() {
        PingBudget budget = budget(10);
        assertThat(budget.permits(at(s(0)))).isTrue();

        assertThat(budget.permits(at(ms(100).minusNanos(1)))).isFalse();
        assertThat(budget.permits(at(ms(100)))).isTrue();
        assertThat(budget.permits(at(ms(200).plusNanos(1)))).isTrue();
    }

    @Test
    void askingCostsNothing() {
        PingBudget budget = budget(10);
        for (int ask = 0; ask < 100; ask++) {
            assertThat(budget.hasRoom(at(s(0)))).isTrue();
        }
        assertThat(budget.permits(at(s(0)))).isTrue();
        for (int ask = 0; ask < 100; ask++) {
            assertThat(budget.permits(at(ms(50)))).isFalse();
        }
        assertThat(budget.hasRoom(at(ms(100)))).isTrue();
    }

    @Test
    void theWaitIsAPeriodForEachThatGoesBefore() {
        PingBudget budget = budget(10);
        assertThat(budget.waitNanos(at(s(0)), 0)).isZero();
        assertThat(budget.permits(at(s(0)))).isTrue();

        assertThat(budget.waitNanos(at(s(0)), 0)).isEqualTo(ms(100).toNanos());
        assertThat(budget.waitNanos(at(ms(30)), 3)).isEqualTo(ms(370).toNanos());
        assertThat(budget.waitNanos(at(s(5)), 3)).isEqualTo(ms(300).toNanos());
    }

    @Test
    void whoLooksOnceATickLosesNothingOfTheBudget() {
        PingBudget budget = budget(15, ms(100));
        int went = 0;
        for (int tick = 0; tick < 100; tick++) {
            went += permitted(budget, ms(100L * tick), 100);
        }

        assertThat(went).isBetween(10 * 15, 10 * 15 + 1);
    }

    @Test
    void aQuietTimeSavesUpNoMoreThanATick() {
        PingBudget budget = budget(100, ms(100));

        assertThat(permitted(budget, Duration.ofDays(30), 1000)).isEqualTo(11);
    }

    @Test
    void whatCannotWaitTakesThePlacesOfTheNextSecondAndGoesBeyondThen() {
        PingBudget budget = budget(2);
        assertThat(budget.permits(at(s(0)))).isTrue();
        assertThat(budget.borrows(at(s(0)))).isTrue();
        assertThat(budget.borrows(at(s(0)))).isTrue();

        assertThat(budget.borrows(at(s(0)))).isFalse();
        assertThat(budget.permits(at(ms(1500).minusNanos(1)))).isFalse();
        assertThat(budget.permits(at(ms(1500)))).isTrue();
    }

    @Test
    void whatGoesBeyondCostsTheNextOnesNothing() {
        PingBudget budget = budget(1);
        for (int ping = 0; ping < 1000; ping++) {
            budget.borrows(at(s(0)));
        }

        assertThat(budget.permits(at(s(2)))).isTrue();
    }

    @Test
    void hugeTicksAndBudgetsDoNotOverflow() {
        PingBudget patient = budget(1, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(permitted(patient, s(0), 1000)).isEqualTo(1000);
        PingBudget fast = budget(1_000_000, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(permitted(fast, Duration.ofDays(36_500), 1000)).isEqualTo(1000);
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget(0))
                .withMessage("pingsPerSecond: 0 (expected: 1..1000000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget(1_000_001))
                .withMessage("pingsPerSecond: 1000001 (expected: 1..1000000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget(1, ms(-1)))
                .withMessage("together: PT-0.001S (expected: >= 0)");
        assertThatNullPointerException().isThrownBy(() -> budget(1, null)).withMessage("together");
    }

    private int permitted(PingBudget budget, Duration moment, int pings) {
        int permitted = 0;
        for (int i = 0; i < pings; i++) {
            permitted += budget.permits(at(moment)) ? 1 : 0;
        }
        return permitted;
    }
}
