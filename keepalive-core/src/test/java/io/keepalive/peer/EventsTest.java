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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners hear: each thing once, after the state has changed. */
class EventsTest {

    private final List<String> events = new ArrayList<>();
    private final PeerGroup a = node("a", 1000, events, "b", "c");
    private final PeerGroup b = node("b", 2000, "a", "c");
    private final PeerGroup c = node("c", 3000, "a", "b");

    @Test
    void eachOnceInALongLife() {
        send(b, a, START);
        send(b, a, START + SECOND);
        assertThat(take()).containsExactly("join b", "state b {} to {}");

        a.poll(START + 10 * SECOND);
        a.poll(START + 11 * SECOND);
        assertThat(take()).containsExactly("suspect b");
        send(b, a, START + 11 * SECOND);
        send(b, a, START + 11 * SECOND);
        assertThat(take()).containsExactly("recovered b");

        a.poll(START + 20 * SECOND);
        a.poll(START + 22 * SECOND);
        a.poll(START + 30 * SECOND);
        assertThat(take()).containsExactly("suspect b", "leave b DEAD");
        send(b, a, START + 30 * SECOND);
        assertThat(take()).containsExactly("return b");

        b.leave();
        send(b, a, START + 30 * SECOND);
        send(a, b, START + 31 * SECOND);
        send(b, a, START + 32 * SECOND);
        a.poll(START + 90 * SECOND);
        assertThat(take()).containsExactly("leave b LEFT");
        send(node("b", 2001, "a", "c"), a, START + 91 * SECOND);
        assertThat(take()).containsExactly("return b", "state b {} to {}");
        assertThat(seen(a, "b").incarnation()).isEqualTo(2001);
    }

    @Test
    void stateIsToldOnceByWhomeverItComes() {
        send(b, a, START);
        send(b, c, START);
        take();
        b.publish("k", "1");
        send(b, a, START);
        assertThat(take()).containsExactly("state b {} to {k=1}");
        b.publish("k", "1");
        assertThat(b.changedFor("a")).isFalse();
        b.retract("k");
        b.retract("k");
        send(b, c, START + SECOND);
        send(b, a, START + SECOND);
        send(a, c, START + SECOND);
        send(c, a, START + SECOND);
        assertThat(take()).containsExactly("state b {k=1} to {}", "join c", "state c {} to {}");
    }

    @Test
    void healthIsStateAsWell() {
        send(b, a, START);
        take();
        b.health(HealthReport.of(HealthState.DRAINING));
        send(b, a, START);
        b.health(HealthReport.of(HealthState.DRAINING));
        send(b, a, START + SECOND);
        assertThat(take()).hasSize(1);
        assertThat(seen(a, "b").health().map(HealthReport::state)).contains(HealthState.DRAINING);
    }

    @Test
    void aLostConnectionIsSuspectAtOnceAndOnce() {
        send(b, a, START);
        take();
        a.lost("c", START);
        a.lost("b", START);
        a.lost("b", START + SECOND);
        assertThat(take()).containsExactly("suspect b");
        assertThat(a.deadlineNanos()).isEqualTo(START + 2 * SECOND);
    }

    @Test
    void aPauseHereIsNobodysDeath() {
        send(b, a, START);
        take();
        a.localPause(START + SECOND, START + 61 * SECOND);
        a.poll(START + 61 * SECOND);
        assertThat(take()).isEmpty();
        a.lost("b", START + 61 * SECOND);
        a.localPause(START + 62 * SECOND, START + 100 * SECOND);
        a.poll(START + 100 * SECOND);
        assertThat(take()).containsExactly("suspect b");
        a.poll(START + 101 * SECOND);
        assertThat(take()).containsExactly("leave b DEAD");
    }

    @Test
    void aPauseThatIsToldTwiceGivesASuspectItsTimeOnce() {
        send(b, a, START);
        take();
        a.lost("b", START);
        a.localPause(START + SECOND, START + 10 * SECOND);
        a.localPause(START + SECOND, START + 10 * SECOND);
        a.localPause(START + 5 * SECOND, START + 11 * SECOND);
        assertThat(a.deadlineNanos()).isEqualTo(START + 12 * SECOND);
    }

    @Test
    void eventsComeInTheirOrderToAllWhateverAListenerDoes() {
        List<String> second = new ArrayList<>();
        PeerGroup listened = PeerGroup.builder("a").peer("b").build(1000, START);
        listened.addListener(new PeerGroupListener() {
            @Override
            public void onJoin(Member member) {
                listened.lost(member.id(), START);
            }
        });
        listened.addListener(Nodes.recording(second));
        send(b, listened, START);
        assertThat(second).startsWith("join b").endsWith("suspect b").hasSize(3);
    }

    @Test
    void aListenerThatThrowsOrPublishesHarmsNothing() {
        List<String> second = new ArrayList<>();
        PeerGroup listened = PeerGroup.builder("a")
                .peer("b")
                .listener(new PeerGroupListener() {
                    @Override
                    public void onJoin(Member member) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                })
                .build(1000, START);
        listened.addListener(Nodes.recording(second));
        listened.addListener(new PeerGroupListener() {
            @Override
            public void onJoin(Member member) {
                second.add("shown " + listened.member("b").orElseThrow().presence());
                listened.publish("saw", member.id());
                listened.lost(member.id(), START);
            }
        });
        send(b, listened, START);
        assertThat(second).containsExactly("join b", "shown ALIVE", "state b {} to {}", "suspect b");
        assertThat(listened.self().state()).containsEntry("saw", "b");
    }

    private List<String> take() {
        List<String> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
