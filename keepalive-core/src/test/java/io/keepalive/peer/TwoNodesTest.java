package io.keepalive.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plain case: two nodes that hear each other. */
class TwoNodesTest {

    private static final long SECOND = 1_000_000_000L;

    private final long start = Long.MAX_VALUE - secondsOf(5);
    private final PeerGroup a = PeerGroup.builder("a").peer("b").build(1000, start);
    private final PeerGroup b =
            PeerGroup.builder("b").peer("a").publish(Map.of("zone", "north")).build(2000, start);

    @Test
    void aNodeShowsWhatTheOtherPublishes() {
        b.health(HealthReport.of(HealthState.BUSY));
        send(b, a, start);

        Member seen = a.member("b").orElseThrow();
        assertThat(seen.presence()).isEqualTo(Presence.ALIVE);
        assertThat(seen.incarnation()).isEqualTo(2000);
        assertThat(seen.state()).containsEntry("zone", "north");
        assertThat(seen.health().map(HealthReport::state)).contains(HealthState.BUSY);
    }

    @Test
    void onlyChangesTravel() {
        send(b, a, start);
        send(a, b, start);
        int small = b.heartbeatFor("a", start + SECOND).length;
        b.publish("zone", "south");
        assertThat(b.changedFor("a")).isTrue();
        int large = b.heartbeatFor("a", start + SECOND).length;

        assertThat(small).isLessThan(40);
        assertThat(large).isGreaterThan(small + "south".length());
        assertThat(b.changedFor("a")).isFalse();
    }

    @Test
    void aSilentNodeIsSuspectThenDeadAndReturns() {
        send(b, a, start);
        long suspect = start + 7 * SECOND / 2;
        a.poll(suspect - 1);
        assertThat(presenceOfB()).isEqualTo(Presence.ALIVE);
        assertThat(a.deadlineNanos()).isEqualTo(suspect);
        a.poll(suspect);
        assertThat(presenceOfB()).isEqualTo(Presence.SUSPECT);
        long dead = suspect + 2 * SECOND;
        assertThat(a.deadlineNanos()).isEqualTo(dead);
        a.poll(dead - 1);
        assertThat(presenceOfB()).isEqualTo(Presence.SUSPECT);
        a.poll(dead);
        assertThat(presenceOfB()).isEqualTo(Presence.DEAD);
        send(b, a, dead + 1);
        assertThat(presenceOfB()).isEqualTo(Presence.ALIVE);
    }

    @Test
    void aNodeThatLeavesIsNotSuspected() {
        send(b, a, start);
        b.leave();
        send(b, a, start);
        a.poll(start + 100 * SECOND);
        assertThat(presenceOfB()).isEqualTo(Presence.LEFT);
    }

    private Presence presenceOfB() {
        return a.member("b").orElseThrow().presence();
    }

    private static long secondsOf(long count) {
        return count * SECOND;
    }

    private static void send(PeerGroup from, PeerGroup to, long now) {
        assertThat(to.received(from.heartbeatFor(to.id(), now), now)).isTrue();
    }
}
