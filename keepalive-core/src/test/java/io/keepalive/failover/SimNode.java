package io.keepalive.failover;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.PeerGroup;
import io.keepalive.peer.PeerGroupBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One node of a simulated network: the real group and failover, driven as an event loop drives them. */
final class SimNode implements FailoverListener {

    private final SimNetwork network;
    private final int index;
    private final int size;
    private final FailoverPolicy policy;
    private final List<byte[]> unread = new ArrayList<>();
    private int life;
    private boolean up;
    private long frozenSince = -1;
    private HealthState health = HealthState.SERVING;
    private PeerGroup group;
    private Failover failover;
    private int hooksRunning;
    private boolean armed;
    private long armedFor;

    /** Chance of a hook to fail, and to take far too long. */
    double failing;

    int promoted;
    int forced;

    SimNode(SimNetwork network, int index, int size, FailoverPolicy policy) {
        this.network = network;
        this.index = index;
        this.size = size;
        this.policy = policy;
    }

    static String name(int index) {
        return "node-" + index;
    }

    String name() {
        return name(index);
    }

    Failover failover() {
        return failover;
    }

    PeerGroup group() {
        return group;
    }

    boolean up() {
        return up;
    }

    boolean frozen() {
        return frozenSince >= 0;
    }

    HealthState health() {
        return health;
    }

    boolean actsAsPrimary() {
        return up && !frozen() && failover.isPrimary(network.now);
    }

    void start() {
        up = true;
        life++;
        health = HealthState.SERVING;
        hooksRunning = 0;
        unread.clear();
        PeerGroupBuilder builder = PeerGroup.builder(name());
        for (int i = 0; i < size; i++) {
            if (i != index) {
                builder.peer(name(i));
            }
        }
        group = builder.build(1_700_000_000_000L + life, network.now);
        int born = life;
        failover = Failover.builder(group)
                .policy(policy)
                .promotion((term, before) -> hook(born))
                .demotion((term, why) -> hook(born))
                .executor(task -> {
                    if (born == life) {
                        turn(task);
                    }
                })
                .listener(this)
                .build(network.now);
        network.after(network.random.nextInt(1000) * SimNetwork.MILLI, () -> beat(born));
        turn(() -> {});
    }

    /** Hooks take up to a fifth of a second; some fail, some take far too long. */
    private CompletionStage<?> hook(int born) {
        hooksRunning++;
        if (hooksRunning > 1) {
            throw new AssertionError(name() + ": two hooks at once");
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        double fate = network.random.nextDouble();
        long length = fate < failing / 2 ? 15 * SimNetwork.SECOND : network.random.nextInt(200) * SimNetwork.MILLI;
        network.after(length, () -> {
            if (born == life) {
                hooksRunning--;
            }
            if (fate < failing && fate >= failing / 2) {
                end.completeExceptionally(new IllegalStateException("the simulation's"));
            } else {
                end.complete(null);
            }
        });
        return end;
    }

    private void beat(int born) {
        if (born != life || !up) {
            return;
        }
        turn(() -> {
            for (int to = 0; to < size; to++) {
                if (to != index) {
                    send(to);
                }
            }
        });
        network.after(SimNetwork.SECOND, () -> beat(born));
    }

    private void send(int to) {
        network.send(index, to, group.heartbeatFor(name(to), network.now));
    }

    void arrives(byte[] message) {
        if (!up) {
            return;
        }
        if (frozen()) {
            unread.add(message);
        } else {
            turn(() -> group.received(message, network.now));
        }
    }

    /** One turn of the loop: what is to be done, a look at the time, and what has changed goes out. */
    private void turn(Runnable task) {
        if (!up || frozen()) {
            if (up) {
                int born = life;
                network.after(50 * SimNetwork.MILLI, () -> {
                    if (born == life) {
                        turn(task);
                    }
                });
            }
            return;
        }
        task.run();
        failover.poll(network.now);
        for (int to = 0; to < size; to++) {
            if (to != index && group.changedFor(name(to))) {
                send(to);
            }
        }
        arm();
    }

    private void arm() {
        long deadline = Math.min(group.deadlineNanos(), failover.deadlineNanos());
        if (armed && armedFor <= deadline) {
            return;
        }
        armed = true;
        armedFor = deadline;
        int born = life;
        network.at(Math.max(deadline, network.now), () -> {
            if (armedFor == deadline) {
                armed = false;
            }
            if (born == life) {
                turn(() -> {});
            }
        });
    }

    void crash() {
        up = false;
        frozenSince = -1;
        armed = false;
        life++;
    }

    void freeze() {
        if (up && !frozen()) {
            frozenSince = network.now;
        }
    }

    void thaw() {
        if (!frozen()) {
            return;
        }
        long from = frozenSince;
        frozenSince = -1;
        if (up) {
            turn(() -> group.localPause(from, network.now));
            for (byte[] message : List.copyOf(unread)) {
                arrives(message);
            }
        }
        unread.clear();
    }

    void health(HealthState state) {
        health = state;
        if (up) {
            turn(() -> group.health(HealthReport.of(health)));
        }
    }

    /** As a process ends in good order: steps down first. */
    void leave() {
        turn(failover::retire);
        leaveAsStandby(life);
    }

    private void leaveAsStandby(int born) {
        if (born != life) {
            return;
        }
        if (failover.role() == Role.STANDBY) {
            turn(group::leave);
            crash();
        } else {
            network.after(SimNetwork.MILLI, () -> leaveAsStandby(born));
        }
    }

    @Override
    public void onRole(Role before, Role after, long term, String why) {
        if (after == Role.PRIMARY) {
            promoted++;
        }
        if (why.equals("nobody stepped down in time")) {
            forced++;
        }
    }
}
