package io.keepalive.examples.zookeeper;

import io.keepalive.failover.Failover;
import io.keepalive.failover.FailoverListener;
import io.keepalive.failover.FailoverPolicy;
import io.keepalive.failover.Role;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroup;
import io.keepalive.peer.PeerGroupBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A node of a group in this process, with a thread of its own, whose primary ZooKeeper elects. */
final class ElectedNode implements FailoverListener, AutoCloseable {

    static final Duration SESSION = Duration.ofSeconds(2);
    static final Duration PERIOD = Duration.ofMillis(100);

    private final String id;
    private final Map<String, ElectedNode> all;
    private final Ledger ledger;
    private final Wire wire;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final PeerGroup group;
    private final ZooKeeperElection election;
    private final Failover failover;

    ElectedNode(String id, List<String> ids, String zooKeeper, Map<String, ElectedNode> all, Ledger ledger)
            throws IOException {
        this.id = id;
        this.all = all;
        this.ledger = ledger;
        wire = new Wire(zooKeeper);
        PeerGroupBuilder builder = PeerGroup.builder(id).period(PERIOD);
        ids.stream().filter(other -> !other.equals(id)).forEach(builder::peer);
        group = builder.build(System.currentTimeMillis(), System.nanoTime());
        election = new ZooKeeperElection(wire.connectString(), "/test/primary", id, SESSION);
        failover = Failover.builder(group)
                .policy(FailoverPolicy.builder()
                        .pauseLimit(Duration.ofMillis(500))
                        .build())
                .promotion((term, before) -> CompletableFuture.completedFuture(null))
                .executor(this::turn)
                .deferTo(election)
                .listener(this)
                .build(System.nanoTime());
        election.start(failover, this::turn);
        all.put(id, this);
        long millis = PERIOD.toMillis();
        loop.scheduleAtFixedRate(() -> turn(this::beat), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        for (String peer : group.peers()) {
            byte[] message = group.heartbeatFor(peer, System.nanoTime());
            ElectedNode to = all.get(peer);
            if (to != null) {
                to.turn(() -> to.group.received(message, System.nanoTime()));
            }
        }
    }

    private void turn(Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                failover.poll(System.nanoTime());
            });
        } catch (RejectedExecutionException dead) {
            // nothing runs in a process that was killed
        }
    }

    /** The process is killed: nothing of it runs or sends, and its session is left to expire. */
    void kill() {
        wire.cut();
        all.remove(id);
        loop.shutdownNow();
        ledger.gone(id);
    }

    /** ZooKeeper can no longer be reached, and nobody says so. */
    void cutFromZooKeeper() {
        wire.cut();
    }

    void health(HealthState state) {
        turn(() -> group.health(HealthReport.of(state)));
    }

    Optional<String> primary() {
        return failover.primary().map(Member::id);
    }

    String id() {
        return id;
    }

    @Override
    public void onRole(Role before, Role after, long term, String why) {
        if (after == Role.PRIMARY) {
            ledger.leads(id, term);
        } else if (before == Role.PRIMARY) {
            ledger.gone(id);
        }
    }

    @Override
    public void onPrimary(Optional<Member> before, Optional<Member> after) {
        ledger.sees(id, after.map(Member::id));
    }

    @Override
    public void close() throws IOException {
        election.close();
        loop.shutdownNow();
        wire.close();
    }
}
