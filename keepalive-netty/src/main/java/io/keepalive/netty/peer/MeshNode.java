package io.keepalive.netty.peer;

import io.keepalive.failover.Failover;
import io.keepalive.failover.FailoverBuilder;
import io.keepalive.failover.Role;
import io.keepalive.health.HealthSource;
import io.keepalive.health.LastKnownHealth;
import io.keepalive.netty.internal.AfterReads;
import io.keepalive.netty.internal.LazyTimer;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.peer.PeerGroup;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node at work: gives its group time and messages, and sends what the group has to say. Its heartbeats leave once a period, and once
 * more whenever something has changed.
 *
 * <p>Confined to its event loop, except where it says otherwise.
 */
final class MeshNode {

    private static final Logger LOG = LoggerFactory.getLogger(PeerMesh.class);

    /** A timer later than this, and than half a period, was held up here. */
    private static final long STALL_TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoop loop;
    private final PeerGroup group;
    private final @Nullable Failover failover;
    private final @Nullable HealthSource health;
    private final MeshConnections connections;
    private final LazyTimer looks;
    private final long periodNanos;
    private final long stallToleranceNanos;
    private final CompletableFuture<Void> steppedDown = new CompletableFuture<>();
    private long beatNanos;
    private long pauseEndNanos;
    private boolean sendsSoon;
    private boolean healthFailureLogged;
    private boolean leaves;
    private volatile boolean closed;

    MeshNode(PeerMeshBuilder builder) {
        MeshTransport transport = MeshTransport.of(builder);
        this.loop = transport.loop();
        long now = now();
        this.group = builder.group.build(System.currentTimeMillis(), now);
        requireAddresses(builder);
        this.failover = builder.failover == null ? null : failover(builder.failover, now);
        this.health = builder.health == null ? null : new LastKnownHealth(builder.health, this::healthFailed);
        this.periodNanos = group.period().toNanos();
        this.stallToleranceNanos = Math.max(STALL_TOLERANCE_NANOS, periodNanos / 2);
        this.pauseEndNanos = now;
        this.beatNanos = now;
        this.looks = new LazyTimer(loop, this::timeHasCome);
        this.connections = new MeshConnections(transport, builder, group.period(), new MeshConnections.Events() {
            @Override
            public void up(String peer) {
                send(peer);
            }

            @Override
            public void lost(String peer) {
                if (!closed) { // else it is this side that closes
                    group.lost(peer, now());
                    soon();
                }
            }

            @Override
            public void received(byte[] message) {
                hear(message);
            }
        });
    }

    private Failover failover(Consumer<FailoverBuilder> settings, long nowNanos) {
        FailoverBuilder failover = Failover.builder(group);
        settings.accept(failover);
        return failover.executor(result -> loop.execute(() -> {
                    result.run();
                    look();
                }))
                .build(nowNanos);
    }

    /** A peer that is only the group's is expected, and never told anything. */
    private void requireAddresses(PeerMeshBuilder builder) {
        for (String peer : group.peers()) {
            if (!builder.peers.containsKey(peer)) {
                throw new IllegalStateException("peer: " + peer
                        + " without an address (expected: peers that were said by PeerMeshBuilder.peer)");
            }
        }
    }

    /** Any thread. */
    PeerGroup group() {
        return group;
    }

    /** Any thread. */
    Optional<Failover> failover() {
        return Optional.ofNullable(failover);
    }

    /** Any thread. */
    CompletableFuture<PeerMesh> start() {
        return connections
                .listen()
                .thenApplyAsync(
                        listening -> {
                            connections.connect();
                            beatNanos = now();
                            beat();
                            return new PeerMesh(this);
                        },
                        loop);
    }

    /** Whether it may act as primary, which a node that leaves may not, whatever it is; any thread. */
    boolean isPrimary() {
        return !closed && failover != null && failover.isPrimary(now());
    }

    /** Does something on the event loop, and sends what comes of it; any thread. */
    <T> CompletableFuture<T> call(LongFunction<T> what) {
        return onLoop(() -> {
            if (closed) {
                throw new IllegalStateException("mesh: closed (expected: one that is not)");
            }
            T result = what.apply(now());
            soon();
            return result;
        });
    }

    /** Steps down, says to the others that it leaves, and closes; any thread. */
    CompletableFuture<Void> leave() {
        if (loop.isShutdown()) {
            return close();
        }
        return onLoop(() -> {
                    leaves = true;
                    if (failover != null) {
                        failover.retire();
                    }
                    soon();
                    return steppedDown;
                })
                .thenCompose(stepped -> stepped)
                .thenCompose(stepped -> end(true));
    }

    /** Any thread. */
    CompletableFuture<Void> close() {
        return end(false);
    }

    private CompletableFuture<Void> end(boolean saying) {
        if (loop.isShutdown()) {
            closed = true; // and all its channels with it
            return CompletableFuture.completedFuture(null);
        }
        return onLoop(() -> {
                    boolean says = saying && !closed;
                    closed = true;
                    steppedDown.complete(null);
                    looks.cancel();
                    if (!says) {
                        return connections.close();
                    }
                    group.leave();
                    connections.forEachUp(this::send);
                    return connections.closeOnceAllIsSaid();
                })
                .thenCompose(closing -> closing);
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> what) {
        try {
            return CompletableFuture.supplyAsync(what, loop);
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.failedFuture(shutDown);
        }
    }

    private void hear(byte[] message) {
        if (!closed) {
            group.received(message, now());
            soon();
        }
    }

    /** Time for the next heartbeats. What was missed in a stall is not made up for. */
    private void beat() {
        if (closed) {
            return;
        }
        long now = now();
        long dueNanos = beatNanos;
        beatNanos += periodNanos * (1 + Math.max(0, now - beatNanos) / periodNanos);
        loop.schedule(this::beat, beatNanos - now, TimeUnit.NANOSECONDS); // first, whatever fails below
        boolean stalled = noteStall(dueNanos, now);
        askHealth(now);
        connections.forEachUp(this::send);
        if (stalled) {
            AfterReads.run(loop, 1, this::look);
        } else {
            look();
        }
    }

    /** The group or the failover wants to be looked at. After a stall what lies unread comes first. */
    private void timeHasCome() {
        long now = now();
        if (noteStall(now - looks.latenessNanos(now), now)) {
            AfterReads.run(loop, 1, this::look);
        } else {
            look();
        }
    }

    /** Whether a timer came so late that this side stood still, which the group is told of, each time of it once. */
    private boolean noteStall(long dueNanos, long nowNanos) {
        if (nowNanos - dueNanos <= stallToleranceNanos) {
            return false;
        }
        long from = dueNanos - pauseEndNanos < 0 ? pauseEndNanos : dueNanos;
        pauseEndNanos = nowNanos;
        if (nowNanos - from > 0) {
            group.localPause(from, nowNanos);
            if (failover != null) {
                failover.localPause(from, nowNanos);
            }
        }
        return true;
    }

    private void look() {
        if (closed) {
            return;
        }
        long now = now();
        if (noteStall(beatNanos, now)) { // what waited longest in a stall runs before the overdue timers
            AfterReads.run(loop, 1, this::look);
            return;
        }
        group.poll(now);
        long deadline = group.deadlineNanos();
        if (failover != null) {
            failover.poll(now);
            long other = failover.deadlineNanos();
            deadline = other - deadline < 0 ? other : deadline;
        }
        connections.forEachUp(this::sendNews);
        if (leaves && (failover == null || failover.role() == Role.STANDBY)) {
            steppedDown.complete(null);
        }
        looks.follow(deadline, now);
    }

    /** Looks once this turn of the loop has done what it has to do. */
    private void soon() {
        if (!sendsSoon && !closed) {
            sendsSoon = true;
            loop.execute(() -> {
                sendsSoon = false;
                look();
            });
        }
    }

    private void sendNews(String peer) {
        if (group.changedFor(peer)) {
            send(peer);
        }
    }

    private void send(String peer) {
        connections.send(peer, group.heartbeatFor(peer, now()));
    }

    void askHealth(long nowNanos) {
        if (health != null) {
            group.health(health.report(nowNanos));
        }
    }

    private void healthFailed(Throwable thrown) {
        if (!healthFailureLogged) {
            healthFailureLogged = true;
            LOG.warn("{} the health source failed (said once)", group.id(), thrown);
        }
    }

    /** The time of the event loop; any thread. */
    long now() {
        return LoopClock.nanos(loop);
    }
}
