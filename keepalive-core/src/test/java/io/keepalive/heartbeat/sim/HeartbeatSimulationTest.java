package io.keepalive.heartbeat.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs {@link HeartbeatSimulation} with a few fixed seeds and a random one. To play one again: {@code
 * -Dsimulation.seed=…}.
 */
class HeartbeatSimulationTest {

    private static final int CONNECTIONS = 2_000;

    static LongStream seeds() {
        Long again = Long.getLong("simulation.seed");
        if (again != null) {
            return LongStream.of(again);
        }
        long drawn = new Random().nextLong();
        System.out.println("heartbeat simulation: seeds 1 to 5 and " + drawn);
        return LongStream.concat(LongStream.range(1, 6), LongStream.of(drawn));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyDeathIsDeclaredInTimeAndNoHealthyPeerIsDeclaredDead(long seed) {
        Tally tally = new HeartbeatSimulation(seed, 1).run(CONNECTIONS);

        assertThat(tally.healthy).isGreaterThan(CONNECTIONS / 3);
        assertThat(tally.deaths).isGreaterThan(CONNECTIONS / 3);
        assertThat(tally.deathsDuringStalls).isGreaterThan(CONNECTIONS / 20);
    }

    @Test
    void outagesBeyondWhatIsTolerableDoKill() {
        // or the tolerable ones would prove nothing
        assertThatThrownBy(() -> new HeartbeatSimulation(1, 2).run(CONNECTIONS))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed 1: declared dead while healthy: connection ");
    }

    @Test
    void oneSeedIsOneWorld() {
        assertThat(new HeartbeatSimulation(7, 1).run(100))
                .hasToString(new HeartbeatSimulation(7, 1).run(100).toString());
    }
}
