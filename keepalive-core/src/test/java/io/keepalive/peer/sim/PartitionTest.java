package io.keepalive.peer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import org.junit.jupiter.api.Test;

/**
 * A group is cut in two for an hour. On both sides values change and are taken back, nodes restart on one side, one of them with its clock
 * set back, and one leaves. Every step is held to {@link History}; {@code -Dsimulation.seed=…} replays another.
 */
class PartitionTest {

    private static final long SEED = Long.getLong("simulation.seed", 5);
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60 * SimGroup.SECOND;
    private static final int LEAVES = 1;
    private static final int RESTARTS = 0;
    private static final int CLOCK_SET_BACK = 2;

    @Test
    void ofFiveNodesHeals() {
        healsAfterAnHour(5, false);
    }

    @Test
    void ofFiftyNodesHeals() {
        healsAfterAnHour(50, true);
    }

    private static void healsAfterAnHour(int size, boolean skipQuietTime) {
        System.out.println("partition of " + size + " nodes, seed " + SEED);
        SimGroup group = new SimGroup(size, 0.1, SEED);
        group.nodes.forEach(node -> node.start(START + node.index));
        group.periodsToConverge(60);

        int half = size / 2 + 1;
        group.cut = (from, to) -> from < half != to < half;
        for (int quarter = 0; quarter < 4; quarter++) {
            events(group, quarter);
            group.run(12 * SimGroup.SECOND);
            if (skipQuietTime) {
                group.skip(15 * MINUTE - 12 * SimGroup.SECOND);
            } else {
                group.run(15 * MINUTE - 12 * SimGroup.SECOND);
            }
        }
        events(group, 4);
        assertThat(presence(group, half, RESTARTS)).isEqualTo(Presence.DEAD);

        group.cut = (from, to) -> false;
        double periods = group.periodsToConverge(60);
        System.out.printf("healed: all show the same after %.2f periods%n", periods);
        allShowWhatEachWroteLast(group);
        events(group, 5);
        group.periodsToConverge(60);
        group.run((skipQuietTime ? 15 : 120) * SimGroup.SECOND);

        assertThat(group.history.converged()).isTrue();
        allShowWhatEachWroteLast(group);
        group.loss = 0;
        group.run(4 * SimGroup.SECOND);
        allAreThereButTheOneThatLeft(group);
    }

    private static void allAreThereButTheOneThatLeft(SimGroup group) {
        for (SimNode observer : group.nodes) {
            for (SimNode member : group.nodes) {
                if (observer.up() && member.up()) {
                    assertThat(presence(group, observer.index, member.index)).isEqualTo(Presence.ALIVE);
                } else if (observer.up()) {
                    assertThat(presence(group, observer.index, member.index)).isNotEqualTo(Presence.ALIVE);
                }
            }
        }
    }

    private static void events(SimGroup group, int step) {
        for (SimNode node : group.nodes) {
            if (node.up()) {
                node.publish("step", "" + step);
                node.publish("only-" + step, "then");
                node.retract("only-" + (step - 1));
            }
        }
        if (step == 1) {
            group.nodes.get(LEAVES).leave();
        }
        if (step == 2) {
            restart(group.nodes.get(RESTARTS), START + 30 * 60_000);
        }
        // not both at once: in the small group nobody would be left who knows what the node that left said last
        if (step == 3) {
            restart(group.nodes.get(CLOCK_SET_BACK), START - 30 * 60_000);
        }
    }

    private static void restart(SimNode node, long incarnation) {
        node.crash();
        node.start(incarnation);
    }

    private static void allShowWhatEachWroteLast(SimGroup group) {
        for (SimNode observer : group.nodes) {
            if (!observer.up()) {
                continue;
            }
            for (SimNode member : group.nodes) {
                Member seen =
                        observer.group().member(SimNode.name(member.index)).orElseThrow();
                assertThat(seen.state()).isEqualTo(member.wanted);
            }
        }
    }

    private static Presence presence(SimGroup group, int observer, int member) {
        return group.nodes
                .get(observer)
                .group()
                .member(SimNode.name(member))
                .orElseThrow()
                .presence();
    }
}
