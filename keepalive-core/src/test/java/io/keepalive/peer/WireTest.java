package io.keepalive.peer;

import static io.keepalive.peer.Nodes.SECOND;
import static io.keepalive.peer.Nodes.START;
import static io.keepalive.peer.Nodes.node;
import static io.keepalive.peer.Nodes.seen;
import static io.keepalive.peer.Nodes.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The bytes of messages, and what becomes of those that nobody should send. */
class WireTest {

    private static final long SEED = Long.getLong("keepalive.seed", 5);

    @Test
    void theBytesStayAsTheyAre() {
        PeerGroup a = PeerGroup.builder("a")
                .peer("b")
                .publish(Map.of("zone", "north"))
                .build(1000, START);
        assertThat(HexFormat.of().formatHex(a.heartbeatFor("b", START)))
                .isEqualTo("0100" + "0161" + "0162" + "e807" + "01" + "af20e5bc1856d5ac" + "0000" // header
                        + "01" + "0161" + "e807" + "01" + "00" + "01" + "047a6f6e65" + "056e6f727468"); // entry
    }

    @Test
    void theLargestEntriesAndDigestsOfTheLargestGroupTravel() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < Limits.MEMBERS; i++) {
            ids.add(String.format("%0" + Limits.ID_BYTES + "d", i));
        }
        List<PeerGroup> nodes = ids.stream().map(id -> largest(id, ids)).toList();
        PeerGroup reader = nodes.get(0);
        PeerGroup writer = nodes.get(1);
        for (PeerGroup node : nodes.subList(2, nodes.size())) {
            send(node, writer, START);
        }
        int messages = 0;
        while (reader.members().stream().filter(member -> member.version() > 0).count() < nodes.size()) {
            long now = START + ++messages * SECOND;
            byte[] message = writer.heartbeatFor(reader.id(), now);
            assertThat(message.length).isLessThanOrEqualTo(PeerGroup.MAX_MESSAGE_BYTES);
            assertThat(reader.received(message, now)).isTrue();
            send(reader, writer, now);
            assertThat(messages).isLessThan(60);
        }
        assertThat(messages).as("what did not fit went with the next").isGreaterThan(15);
        assertThat(seen(reader, ids.get(7)).state())
                .isEqualTo(nodes.get(7).self().state());
    }

    private static PeerGroup largest(String id, List<String> all) {
        PeerGroupBuilder builder = PeerGroup.builder(id);
        all.stream().filter(other -> !other.equals(id)).forEach(builder::peer);
        PeerGroup node = builder.build(1L << 41, START);
        for (int i = 0; i < 3; i++) {
            node.publish("key" + i, "x".repeat(508));
        }
        node.publish("key3", "x".repeat(188));
        node.publish("failover.k", "x".repeat(310));
        return node;
    }

    @Test
    void otherVersionsAndOversizedMessagesAreRefused() {
        PeerGroup a = node("a", 1000, "b");
        byte[] message = node("b", 2000, "a").heartbeatFor("a", START);
        byte[] newer = message.clone();
        newer[0] = 2;
        assertThat(a.received(newer, START)).isFalse();
        assertThat(a.received(Arrays.copyOf(message, PeerGroup.MAX_MESSAGE_BYTES + 1), START))
                .isFalse();
        assertThat(a.received(Arrays.copyOf(message, message.length + 1), START))
                .isFalse();
        assertThat(a.received(new byte[0], START)).isFalse();
        assertThat(a.refused(Refusal.UNKNOWN_VERSION)).isEqualTo(1);
        assertThat(a.refused(Refusal.OVERSIZED)).isEqualTo(1);
        assertThat(a.refused(Refusal.MALFORMED)).isEqualTo(2);
        assertThat(a.received(message, START)).isTrue();
    }

    @Test
    void everyMessageThatIsCutOffIsRefusedWhole() {
        PeerGroup a = node("a", 1000, "b", "c");
        byte[] message = rich(5);
        for (int length = 0; length < message.length; length++) {
            List<Member> before = a.members();
            assertThat(a.received(Arrays.copyOf(message, length), START)).isFalse();
            assertThat(a.members()).isSameAs(before);
        }
        assertThat(a.received(message, START)).isTrue();
    }

    /** Replayed with {@code -Dkeepalive.seed=…}. */
    @Test
    void whateverArrivesTheGroupAgreesAfterwards() {
        Random random = new Random(SEED);
        PeerGroup a = node("a", 1000, "b", "c");
        PeerGroup b = node("b", 2000, "a", "c");
        PeerGroup c = node("c", 3000, "a", "b");
        List<PeerGroup> all = List.of(a, b, c);
        all.forEach(node -> node.publish("name", node.id()));
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] message = mutated(rich(random.nextInt(1 << 20)), random);
            List<Member> before = a.members();
            boolean accepted = a.received(message, START + i);
            taken += accepted ? 1 : 0;
            assertThat(a.members()).hasSize(3);
            if (!accepted) {
                assertThat(a.members()).isSameAs(before);
            }
            assertThat(a.heartbeatFor("b", START + i).length).isLessThan(5000);
        }
        assertThat(taken).as("seed " + SEED).isBetween(1000, 9000);
        for (int round = 1; round < 12; round++) {
            for (PeerGroup from : all) {
                for (PeerGroup to : all) {
                    if (from != to) {
                        to.received(from.heartbeatFor(to.id(), START + round * SECOND), START + round * SECOND);
                    }
                }
            }
        }
        for (PeerGroup node : all) {
            for (PeerGroup member : all) {
                assertThat(seen(node, member.id()).state()).as("seed " + SEED).isEqualTo(Map.of("name", member.id()));
            }
        }
    }

    private static byte[] rich(int salt) {
        MessageWriter writer = new MessageWriter();
        writer.begin("b", "a", 2000 + salt % 3, 1 + salt, salt, new Stamp(1000, salt % 5));
        Health health = Health.of(HealthReport.of(HealthState.BUSY));
        writer.add(new Entry("b", new Stamp(2000, salt), false, health, Map.of("k", "\u00e4\u20ac", "l", "" + salt)));
        writer.add(new Entry("c", new Stamp(3000, salt), salt % 2 == 0, null, Map.of("k", "w")));
        Table table = new Table("b", new TreeSet<>(List.of("a", "c")));
        table.merge(new Entry("a", new Stamp(1000, 1), false, null, Map.of()));
        writer.digest(table.all());
        return writer.end();
    }

    private static byte[] mutated(byte[] message, Random random) {
        byte[] result = random.nextInt(8) == 0 ? Arrays.copyOf(message, random.nextInt(2 * message.length)) : message;
        for (int flips = random.nextInt(4); flips > 0 && result.length > 0; flips--) {
            int at = random.nextInt(result.length);
            result[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) (result[at] ^ 1 << random.nextInt(8));
                case 1 -> (byte) 0xff;
                default -> (byte) random.nextInt(256);
            };
        }
        return result;
    }
}
