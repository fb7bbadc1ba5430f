package io.keepalive.examples.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes in one process, and ZooKeeper's word on which of them leads. */
class ZooKeeperElectionTest {

    private static final List<String> IDS = List.of("node-1", "node-2", "node-3");

    private final Map<String, ElectedNode> nodes = new ConcurrentHashMap<>();
    private final Ledger ledger = new Ledger();
    private final long start = System.nanoTime();
    private EmbeddedZooKeeper zooKeeper;
    private List<ElectedNode> all;
    private Ledger.Line first;
    private ElectedNode leader;

    @BeforeEach
    void electTheFirst() throws Exception {
        zooKeeper = new EmbeddedZooKeeper();
        all = List.of(node(0), node(1), node(2));
        first = ledger.await(start, line -> line.endsWith("leads"));
        leader = nodes.get(first.who());
        for (ElectedNode node : all) {
            ledger.await(start, line -> line.equals(node.id() + " sees " + leader.id()));
        }
    }

    private ElectedNode node(int index) throws IOException {
        return new ElectedNode(IDS.get(index), IDS, zooKeeper.connectString(), nodes, ledger);
    }

    @AfterEach
    void end() throws IOException {
        for (ElectedNode node : all) {
            node.close();
        }
        zooKeeper.close();
    }

    @Test
    void aKilledLeaderIsOutOfRotationLongBeforeItsSessionExpiresAndOneOtherIsElected() throws Exception {
        ElectedNode other =
                all.stream().filter(node -> node != leader).findFirst().orElseThrow();
        long killed = System.nanoTime();
        leader.kill();

        Ledger.Line dropped = ledger.await(killed, line -> line.equals(other.id() + " sees none"));
        Ledger.Line next = ledger.await(killed, line -> line.endsWith("leads"));

        System.out.printf(
                "killed: out of rotation after %d ms, next leader after %d ms (session timeout %d ms)%n",
                (dropped.nanos() - killed) / 1_000_000,
                (next.nanos() - killed) / 1_000_000,
                ElectedNode.SESSION.toMillis());
        assertThat(dropped.nanos()).isLessThan(next.nanos());
        assertThat(next.who()).isNotEqualTo(leader.id());
        assertThat(next.term()).isGreaterThan(first.term());
        assertThat(ledger.twoAtOnce()).as("%s", ledger).isFalse();
    }

    @Test
    void aLeaderThatLosesZooKeeperStepsDownBeforeAnotherIsElected() throws Exception {
        long cut = System.nanoTime();
        leader.cutFromZooKeeper();

        Ledger.Line gone = ledger.await(cut, line -> line.equals(leader.id() + " is gone"));
        Ledger.Line next = ledger.await(cut, line -> line.endsWith("leads"));

        System.out.printf(
                "cut off: stepped down after %d ms, next leader after %d ms%n",
                (gone.nanos() - cut) / 1_000_000, (next.nanos() - cut) / 1_000_000);
        assertThat(gone.nanos()).isLessThan(next.nanos());
        assertThat(next.who()).isNotEqualTo(leader.id());
        assertThat(next.term()).isGreaterThan(first.term());
        assertThat(ledger.twoAtOnce()).as("%s", ledger).isFalse();
    }

    @Test
    void aDrainingLeaderGivesUpAndStandsAgainWhenItServes() throws Exception {
        long drained = System.nanoTime();
        leader.health(HealthState.DRAINING);
        Ledger.Line gone = ledger.await(drained, line -> line.equals(leader.id() + " is gone"));
        Ledger.Line second = ledger.await(drained, line -> line.endsWith("leads"));
        assertThat(gone.nanos()).isLessThan(second.nanos());

        leader.health(HealthState.SERVING);
        ElectedNode present = nodes.get(second.who());
        for (int i = 0; i < IDS.size() && present != leader; i++) {
            long again = System.nanoTime();
            present.health(HealthState.DRAINING);
            present = nodes.get(
                    ledger.await(again, line -> line.endsWith("leads")).who());
        }

        assertThat(present).isSameAs(leader);
        assertThat(ledger.twoAtOnce()).as("%s", ledger).isFalse();
    }
}
