package io.keepalive.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.keepalive.health.HealthState;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories of 3 and 5 nodes with the real group beneath. Replay one with {@code -Dsimulation.seed}. */
class FailoverSimulationTest {

    private static final long SECOND = SimNetwork.SECOND;
    private static final FailoverPolicy POLICY = FailoverPolicy.builder()
            .unhealthyFor(Duration.ofSeconds(3))
            .failBackDelay(Duration.ofSeconds(8))
            .declineFor(Duration.ofSeconds(2), Duration.ofSeconds(8))
            .promotionTimeout(Duration.ofSeconds(4))
            .build();

    private static final long SEED = Long.getLong("simulation.seed", 8);

    /** With {@code -Dsoak} there are ten times as many histories. */
    private static final int SOAK = System.getProperty("soak") == null ? 1 : 10;

    @Test
    void inGoodOrderThereAreNeverTwoPrimaries() {
        System.out.println("FailoverSimulationTest: seed " + SEED);
        for (int i = 0; i < 200 * SOAK; i++) {
            history(SEED + i, i % 10 == 0 ? 5 : 3, true);
        }
    }

    @Test
    void afterAnyTroubleThereIsOnePrimaryAndTheRightOne() {
        for (int i = 0; i < 400 * SOAK; i++) {
            history(SEED + i, i % 10 == 0 ? 5 : 3, false);
        }
    }

    /**
     * Each time it fails back a flapping node was well for the whole fail-back delay before, so within a time T there are at most
     * 2 (T / delay + 1) switches; and none but the first where it is never well for so long.
     */
    @Test
    void aPrimaryThatFlapsForAnHourCausesBoundedSwitches() {
        assertThat(switchesInAnHour(5, 5)).as("down 5 s, up 5 s").isEqualTo(1);
        assertThat(switchesInAnHour(2, 3)).as("unhealthy too shortly").isZero();
        int bound = 2 * (3600 / 8 + 1);
        assertThat(switchesInAnHour(5, 12)).as("down 5 s, up 12 s").isBetween(2, bound);
    }

    private static int switchesInAnHour(int downSeconds, int upSeconds) {
        SimNetwork network = new SimNetwork(3, POLICY, new Random(SEED));
        network.run(10 * SECOND);
        int before = network.promotions();
        SimNode flapping = network.nodes.get(0);
        for (int second = 0; second < 3600; second += downSeconds + upSeconds) {
            flapping.health(HealthState.NOT_SERVING);
            network.run(downSeconds * SECOND);
            flapping.health(HealthState.SERVING);
            network.run(upSeconds * SECOND);
        }
        return network.promotions() - before;
    }

    @Test
    void aPrimaryThatCrashesAndComesBackForAnHourCausesBoundedSwitches() {
        SimNetwork network = new SimNetwork(3, POLICY, new Random(SEED));
        network.run(10 * SECOND);
        int before = network.promotions();
        for (int second = 0; second < 3600; second += 7) {
            network.nodes.get(0).crash();
            network.run(3 * SECOND);
            network.nodes.get(0).start();
            network.run(4 * SECOND);
        }
        assertThat(network.promotions() - before).isEqualTo(1);
    }

    private static void history(long seed, int size, boolean orderly) {
        SimNetwork network = new SimNetwork(size, POLICY, new Random(seed));
        String which = (orderly ? "orderly" : "troubled") + " history of " + size + " nodes, seed " + seed;
        try {
            network.run(10 * SECOND);
            assertThat(network.primaries()).as("the first").containsExactly(network.nodes.get(0));
            if (orderly) {
                network.check = () -> {
                    if (network.primaries().size() > 1) {
                        fail(
                                "two at %d ms: %s",
                                network.now / SimNetwork.MILLI,
                                network.primaries().stream().map(SimNode::name).toList());
                    }
                };
            }
            int faults = 3 + network.random.nextInt(6);
            for (int i = 0; i < faults; i++) {
                fault(network, orderly);
                network.run(network.random.nextInt(10_000) * SimNetwork.MILLI);
            }
            mend(network);
            network.run(10 * SECOND);
            network.nodes.stream().filter(node -> !node.up()).forEach(SimNode::start); // those that were still leaving
            network.run(40 * SECOND);
            int before = network.promotions();
            network.run(15 * SECOND);
            assertThat(network.primaries()).as("in the end").containsExactly(network.nodes.get(0));
            assertThat(network.promotions()).as("promotions in the end").isEqualTo(before);
            for (SimNode node : network.nodes) {
                assertThat(node.failover().primary().orElseThrow().id())
                        .as("as %s sees it", node.name())
                        .isEqualTo("node-0");
                assertThat(node.failover().term())
                        .as("term known to %s", node.name())
                        .isGreaterThanOrEqualTo(network.nodes.get(0).failover().term());
            }
        } catch (AssertionError wrong) {
            throw new AssertionError(which + ": " + wrong.getMessage(), wrong);
        }
    }

    private static void fault(SimNetwork network, boolean orderly) {
        Random random = network.random;
        SimNode node = random.nextBoolean() && !network.primaries().isEmpty()
                ? network.primaries().get(0)
                : network.nodes.get(random.nextInt(network.nodes.size()));
        switch (random.nextInt(orderly ? 5 : 10)) {
            case 0 -> node.health(HealthState.DRAINING);
            case 1 -> node.health(HealthState.NOT_SERVING);
            case 2 -> node.health(random.nextBoolean() ? HealthState.BUSY : HealthState.SERVING);
            case 3 -> node.failing = orderly ? 0.4 : random.nextDouble();
            case 4 -> {
                if (node.up() && !node.frozen()) {
                    node.leave();
                } else if (!node.up()) {
                    node.start();
                }
            }
            case 5 -> node.crash();
            case 6 -> {
                if (!node.up()) {
                    node.start();
                } else {
                    node.crash();
                    node.start();
                }
            }
            case 7 -> {
                if (node.frozen()) {
                    node.thaw();
                } else {
                    node.freeze();
                }
            }
            case 8 -> {
                for (int i = 0; i < network.nodes.size(); i++) {
                    int from = random.nextInt(network.nodes.size());
                    network.cut(from, random.nextInt(network.nodes.size()), random.nextInt(3) > 0);
                }
            }
            default -> network.loss = random.nextDouble() * 0.6;
        }
    }

    private static void mend(SimNetwork network) {
        network.heal();
        for (SimNode node : network.nodes) {
            node.failing = 0;
            node.thaw();
            if (!node.up()) {
                node.start();
            }
            node.health(HealthState.SERVING);
        }
    }
}
