package io.keepalive.peer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.PeerGroup;
import io.keepalive.peer.PeerGroupBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of the simulation: one process after the other, and the application in it. */
final class SimNode {

    final int index;
    private final SimGroup world;

    /** What its application has published and not taken back: what everybody is to see in the end. */
    final Map<String, String> wanted = new TreeMap<>();

    private @Nullable PeerGroup group;
    private int life;

    SimNode(SimGroup world, int index) {
        this.world = world;
        this.index = index;
    }

    static String name(int index) {
        return String.format("node-%02d", index);
    }

    boolean up() {
        return group != null;
    }

    PeerGroup group() {
        return Objects.requireNonNull(group);
    }

    /** A process begins, with an empty table and other values than its predecessor had. */
    void start(long incarnation) {
        life++;
        wanted.clear();
        wanted.put("zone", "zone-" + index % 3);
        wanted.put("life", "" + life);
        PeerGroupBuilder builder = PeerGroup.builder(name(index)).publish(wanted);
        world.nodes.stream().filter(node -> node != this).forEach(node -> builder.peer(name(node.index)));
        group = builder.build(incarnation, world.now());
        group.health(HealthReport.of(HealthState.SERVING));
        world.history.begins(this);
        int mine = life;
        world.in((long) (world.random.nextDouble() * SimGroup.PERIOD), () -> beat(mine));
    }

    /** The process is gone from one moment to the next; what it wrote last may be gone with it. */
    void crash() {
        group = null;
        world.history.ends(this);
    }

    /** It says that it leaves, goes on for a few periods, and ends. */
    void leave() {
        group().leave();
        wrote();
        int mine = life;
        world.in(5 * SimGroup.PERIOD, () -> {
            if (mine == life) {
                group = null;
                world.history.leaves(this);
            }
        });
    }

    void publish(String key, String value) {
        wanted.put(key, value);
        group().publish(key, value);
        wrote();
    }

    void retract(String key) {
        wanted.remove(key);
        group().retract(key);
        wrote();
    }

    private void wrote() {
        world.history.looked(this);
        world.nodes.stream()
                .filter(node -> node != this && group().changedFor(name(node.index)))
                .forEach(this::heartbeat);
    }

    private void beat(int mine) {
        if (!up() || mine != life) {
            return;
        }
        group().poll(world.now());
        world.nodes.stream().filter(node -> node != this).forEach(this::heartbeat);
        world.in(SimGroup.PERIOD, () -> beat(mine));
    }

    private void heartbeat(SimNode to) {
        world.send(this, to, group().heartbeatFor(name(to.index), world.now()));
    }

    void receive(byte[] message) {
        if (up()) {
            assertThat(group().received(message, world.now())).isTrue();
            world.history.looked(this);
        }
    }
}
