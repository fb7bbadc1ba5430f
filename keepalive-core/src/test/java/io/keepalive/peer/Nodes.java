package io.keepalive.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Nodes that hear each other when a test says so, and what they told of each other. */
final class Nodes {

    static final long SECOND = 1_000_000_000L;

    /** Near the end of the clock's range, so that times wrap while a test runs; no constant, as the compiler refuses those that wrap. */
    static final long START = Math.subtractExact(Long.MAX_VALUE, 2 * SECOND);

    private Nodes() {}

    static PeerGroup node(String id, long incarnation, String... peers) {
        return node(id, incarnation, new ArrayList<>(), peers);
    }

    static PeerGroup node(String id, long incarnation, List<String> events, String... peers) {
        PeerGroupBuilder builder = PeerGroup.builder(id).listener(recording(events));
        for (String peer : peers) {
            builder.peer(peer);
        }
        return builder.build(incarnation, START);
    }

    static void send(PeerGroup from, PeerGroup to, long now) {
        assertThat(to.received(from.heartbeatFor(to.id(), now), now)).isTrue();
    }

    static Member seen(PeerGroup by, String id) {
        return by.member(id).orElseThrow();
    }

    static PeerGroupListener recording(List<String> events) {
        return new PeerGroupListener() {
            @Override
            public void onJoin(Member member) {
                events.add("join " + member.id());
            }

            @Override
            public void onSuspect(Member member) {
                events.add("suspect " + member.id());
            }

            @Override
            public void onRecovered(Member member) {
                events.add("recovered " + member.id());
            }

            @Override
            public void onLeave(Member member) {
                events.add("leave " + member.id() + " " + member.presence());
            }

            @Override
            public void onReturn(Member member) {
                events.add("return " + member.id());
            }

            @Override
            public void onStateChanged(Member before, Member after) {
                events.add("state " + after.id() + " " + before.state() + " to " + after.state());
            }
        };
    }
}
