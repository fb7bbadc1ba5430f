package io.keepalive.peer;

import static io.keepalive.peer.Nodes.SECOND;
import static io.keepalive.peer.Nodes.START;
import static io.keepalive.peer.Nodes.node;
import static io.keepalive.peer.Nodes.seen;
import static io.keepalive.peer.Nodes.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node's lives, true and invented. */
class IncarnationTest {

    private final PeerGroup a = node("a", 1000, "b", "c");
    private final PeerGroup b = node("b", 2000, "a", "c");

    @Test
    void aNodeThatRestartsWithItsClockSetBackGoesOnAboveItsPast() {
        b.publish("k", "old");
        send(b, a, START);
        PeerGroup restarted = node("b", 1500, "a", "c");
        restarted.publish("k", "new");
        send(restarted, a, START);
        assertThat(seen(a, "b").state()).containsEntry("k", "old");

        send(a, restarted, START);
        assertThat(restarted.self().incarnation()).isEqualTo(2001);
        send(restarted, a, START + SECOND);
        assertThat(seen(a, "b").state()).containsEntry("k", "new");
    }

    @Test
    void aMessageOfAnEarlierLifeIsNoHeartbeatOfThisOne() {
        send(b, a, START);
        byte[] late = b.heartbeatFor("a", START + 5 * SECOND);
        PeerGroup restarted = node("b", 2500, "a", "c");
        send(restarted, a, START);
        a.poll(START + 10 * SECOND);
        assertThat(a.received(late, START + 10 * SECOND)).isTrue();
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.SUSPECT);
        assertThat(seen(a, "b").incarnation()).isEqualTo(2500);
    }

    @Test
    void aMessageThatComesTwiceIsOneHeartbeat() {
        byte[] message = b.heartbeatFor("a", START);
        assertThat(a.received(message, START)).isTrue();
        assertThat(a.received(message, START + 3 * SECOND)).isTrue();
        a.poll(START + 7 * SECOND / 2);
        assertThat(a.received(message, START + 4 * SECOND)).isTrue();
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.SUSPECT);
    }

    @Test
    void aRelayChangesStateAndNeverPresence() {
        send(b, a, START);
        lie(entry("b", 2000, 7, true));
        assertThat(seen(a, "b").version()).isEqualTo(7);
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.ALIVE);
        lie(entry("b", 2100, 1, false));
        send(b, a, START + SECOND);
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.ALIVE);

        send(a, b, START + SECOND);
        assertThat(b.self().incarnation()).isEqualTo(2101);
        assertThat(b.changedFor("a")).as("two nodes of one name must not race").isFalse();
        send(b, a, START + 2 * SECOND);
        assertThat(seen(a, "b").state()).isEmpty();
    }

    @Test
    void aMemberThatAnotherSaysHasLeftIsNotSuspectedOnceItIsSilent() {
        send(b, a, START);
        lie(entry("b", 2000, 7, true));
        a.poll(START + 100 * SECOND);
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.LEFT);
    }

    @Test
    void aLifeThatWasHeardButNeverToldIsOutbidToo() {
        send(b, a, START);
        assertThat(a.received(message("b", 9000, List.of()), START)).isTrue();
        send(a, b, START);
        assertThat(b.self().incarnation()).isEqualTo(9001);
    }

    @Test
    void impossibleIncarnationsAreRefusedAndCounted() {
        long highest = Incarnations.EVER + Incarnations.LEAP;
        for (long impossible : new long[] {0, highest + 1, Long.MAX_VALUE}) {
            assertThat(a.received(message("b", impossible, List.of()), START)).isFalse();
            lie(entry("b", impossible, 1, false));
            lie(entry("a", impossible, 1, false));
        }
        assertThat(a.refused(Refusal.IMPOSSIBLE_INCARNATION)).isEqualTo(8); // an own one of 0 is merely old
        assertThat(seen(a, "b").presence()).isEqualTo(Presence.UNKNOWN);
        assertThat(a.self().incarnation()).isEqualTo(1000);

        lie(entry("b", highest, 1, false));
        assertThat(seen(a, "b").incarnation()).isEqualTo(highest);
        send(a, b, START);
        send(b, a, START);
        assertThat(seen(a, "b").incarnation())
                .as("a lie at the limit can be outbid")
                .isEqualTo(highest + 1);
    }

    @Test
    void strangersAreRefused() {
        assertThat(a.received(message("x", 1, List.of()), START)).isFalse();
        assertThat(a.received(message("a", 1, List.of()), START)).isFalse();
        assertThat(a.refused(Refusal.UNKNOWN_SENDER)).isEqualTo(2);
        assertThat(a.received(b.heartbeatFor("c", START), START)).isFalse();
        assertThat(a.refused(Refusal.WRONG_RECIPIENT)).isEqualTo(1);
        lie(entry("x", 5, 1, false));
        assertThat(a.refused(Refusal.UNKNOWN_MEMBER)).isEqualTo(1);
        assertThat(a.members()).hasSize(3);
    }

    /** What c says of another. */
    private void lie(Entry entry) {
        assertThat(a.received(message("c", 3000, List.of(entry)), START)).isTrue();
    }

    private static Entry entry(String id, long incarnation, long version, boolean left) {
        return new Entry(id, new Stamp(incarnation, version), left, null, Map.of());
    }

    private static byte[] message(String sender, long incarnation, List<Entry> entries) {
        MessageWriter writer = new MessageWriter();
        writer.begin(sender, "a", incarnation, 1, 0, Stamp.NONE);
        entries.forEach(writer::add);
        return writer.end();
    }
}
