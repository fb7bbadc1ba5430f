package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthState;
import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others say may be anything. */
class WireTest {

    @ParameterizedTest
    @CsvSource({
        "PRIMARY, 9223372036854775807, 1",
        "PRIMARY, 99999999999999999999, 1",
        "PRIMARY, -1, 1",
        "PRIMARY, x, 1",
        "PRIMARY, '', 1",
        "PRIMARY, 8, 1000001",
        "PRIMARY, 8, -2",
        "PRIMARY, 8, ''",
        "primary, 8, 1",
        "'', 8, 1",
        "KING, 8, 1",
        "PRIMARY, +8, 1",
        "PRIMARY, \u0668, 1"
    })
    void oneWhoseWordsMakeNoSenseTakesNoPart(String role, String term, String priority) {
        Map<String, String> state = Map.of(Standing.ROLE, role, Standing.TERM, term, Standing.PRIORITY, priority);
        assertThat(Standing.of(state)).isEqualTo(Standing.NONE);
    }

    @Test
    void readsWhatItWrites() {
        Standing standing = new Standing(Role.CLAIMING, Long.MAX_VALUE - 1, 1_000_000, "no", "x", "y");
        assertThat(Standing.of(standing.toState())).isEqualTo(standing);
        assertThat(Standing.of(Map.of())).isEqualTo(Standing.NONE);
    }

    @Test
    void aTermIsBelievedInStepsOnly() {
        long step = Terms.GREATEST_STEP;
        assertThat(Terms.believed(5, new long[] {5 + step})).isEqualTo(5 + step);
        assertThat(Terms.believed(5, new long[] {6 + step})).isEqualTo(5);
        assertThat(Terms.believed(5, new long[] {6 + step, 6})).isEqualTo(6 + step);
        assertThat(Terms.believed(0, new long[] {0, 9 * step, 3})).isEqualTo(3);
        assertThat(Terms.believed(0, new long[] {9 * step})).isEqualTo(9 * step);
        assertThat(Terms.believed(0, new long[] {Long.MAX_VALUE - 1})).isZero();
        assertThat(Terms.believed(7, new long[] {})).isEqualTo(7);
    }

    @Test
    void aLyingTermNeitherTakesThePlaceNorKeepsOthersFromIt() {
        Story story = Story.at(0, policy -> policy)
                .says("a", Presence.ALIVE, "PRIMARY", 7, 3)
                .says("liar", Presence.ALIVE, "PRIMARY", Long.MAX_VALUE - 1, 9)
                .settled();
        assertThat(story.failover().term()).isEqualTo(7);
        assertThat(story.failover().primary().orElseThrow().id()).isEqualTo("a");

        story.is("a", Presence.DEAD).poll();

        assertThat(story.role()).isEqualTo(Role.PRIMARY);
        assertThat(story.failover().term()).isEqualTo(8);
        story.says("liar", Presence.ALIVE, "CLAIMING", Long.MAX_VALUE - 1, 9).poll();
        assertThat(story.role()).isEqualTo(Role.PRIMARY);
    }

    @Test
    void garbageHarmsNothing() {
        Random random = new Random(8);
        List<String> values = List.of(
                "PRIMARY",
                "STANDBY",
                "CLAIMING",
                "PROMOTING",
                "DEMOTING",
                "",
                "7",
                "8",
                "-1",
                "9223372036854775806",
                "9223372036854775807",
                "a",
                "b",
                "c",
                "listening",
                "\u0000\uffff",
                "x".repeat(512));
        List<String> keys = List.of(
                Standing.ROLE, Standing.TERM, Standing.PRIORITY, Standing.DECLINES, Standing.YIELDS, Standing.FOLLOWS);
        Story story = Story.at(0, policy -> policy).says("c", Presence.ALIVE, "STANDBY", 0, 1);
        for (int i = 0; i < 20_000; i++) {
            String id = random.nextBoolean() ? "a" : "c";
            story.says(id, any(random, Presence.values()), "STANDBY", 0, 1);
            for (String key : keys) {
                story.says(id, key, values.get(random.nextInt(values.size())));
            }
            story.is(id, any(random, HealthState.values()));
            story.after(Duration.ofMillis(random.nextInt(1000)));
            assertThat(story.failover().deadlineNanos() - story.now).isBetween(0L, 1_500_000_000L);
        }
        story.says("a", Presence.DEAD, "STANDBY", 0, 1).says("c", Presence.ALIVE, "STANDBY", 0, 1);
        assertThat(story.after(Duration.ofSeconds(60)).role()).isEqualTo(Role.PRIMARY);
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
