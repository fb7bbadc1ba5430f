package io.keepalive.examples.zookeeper;

import io.keepalive.failover.ElectionEngine;
import io.keepalive.failover.Failover;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets ZooKeeper elect the primary: whoever holds Curator's leader latch.
 *
 * <pre>{@code
 * ZooKeeperElection election = new ZooKeeperElection("zk1:2181,zk2:2181", "/orders/primary", "node-1", ofSeconds(10));
 * Failover failover = Failover.builder(group).deferTo(election)...build(now);
 * election.start(failover, turns);
 * }</pre>
 *
 * <p>A leader that loses its connection to ZooKeeper is deposed at once. The client notices a silent ensemble after two thirds of the
 * session timeout, and the ensemble gives the leadership to another after the whole of it, so there is a third in which nobody leads:
 * {@link io.keepalive.failover.FailoverPolicyBuilder#pauseLimit} should be shorter than that third, so that a leader that stood still
 * does not act before it has noticed either.
 *
 * <p>The term is how often a leader was elected at all: the version of a node that each one writes before it is told that it is elected.
 * It grows by one with each leader and outlives them all, so it serves as a fencing token: what the primary writes to refuses a term
 * lower than the greatest it has seen, which also stops a leader that was delayed beyond all timeouts.
 *
 * <p>Whatever waits for ZooKeeper does so on a thread of this class; the failover is called on the group's.
 */
public final class ZooKeeperElection implements ElectionEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperElection.class);

    private final CuratorFramework client;
    private final String path;
    private final String id;
    private final ExecutorService asking;

    /** One more whenever what was asked before is out of date. */
    private final AtomicLong generation = new AtomicLong();

    private @Nullable LeaderLatch latch;
    private volatile @Nullable Consumer<Consumer<Failover>> listener;

    /**
     * Begins to connect.
     *
     * @param connectString the ensemble, such as {@code zk1:2181,zk2:2181,zk3:2181}
     * @param path the node below which the candidates stand; the same for all nodes of the group
     * @param id this node's name
     * @param sessionTimeout how long the ensemble waits for a client that fell silent; it may bring it into bounds of its own, by default
     *     4 to 40 s
     */
    public ZooKeeperElection(String connectString, String path, String id, Duration sessionTimeout) {
        this.path = Objects.requireNonNull(path, "path");
        this.id = Objects.requireNonNull(id, "id");
        int sessionMillis = Math.toIntExact(sessionTimeout.toMillis());
        client = CuratorFrameworkFactory.builder()
                .connectString(connectString)
                .sessionTimeoutMs(sessionMillis)
                .connectionTimeoutMs(Math.max(1, sessionMillis / 2))
                .retryPolicy(new ExponentialBackoffRetry(100, 5, 1_000))
                .build();
        asking = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "zookeeper-" + id);
            thread.setDaemon(true);
            return thread;
        });
        client.start();
    }

    /**
     * Tells whom to tell of elections; to be called before that failover is first polled.
     *
     * @param failover the failover that defers to this
     * @param turns runs what it is given on the group's thread, and polls the failover after it
     */
    public void start(Failover failover, Executor turns) {
        Objects.requireNonNull(failover, "failover");
        Objects.requireNonNull(turns, "turns");
        listener = what -> turns.execute(() -> what.accept(failover));
    }

    @Override
    public void stand() {
        enter(generation.incrementAndGet());
    }

    private void enter(long asked) {
        ask(() -> {
            leaveLatch();
            if (asked != generation.get()) {
                return;
            }
            LeaderLatch candidate = new LeaderLatch(client, path, id);
            candidate.addListener(new LeaderLatchListener() {
                @Override
                public void isLeader() {
                    lead(generation.get(), candidate);
                }

                @Override
                public void notLeader() {
                    depose();
                }
            });
            latch = candidate;
            candidate.start();
        });
    }

    /** Takes the next term, and tells that this node leads if that is still so. One that gets no term makes way for the next. */
    private void lead(long asked, LeaderLatch candidate) {
        ask(() -> {
            try {
                long term = nextTerm();
                tell(of -> {
                    if (asked == generation.get() && candidate.hasLeadership()) {
                        of.elected(term);
                    }
                });
            } catch (Exception e) {
                LOG.warn("{} was elected and gets no term", id, e);
                enter(asked);
            }
        });
    }

    private long nextTerm() throws Exception {
        String terms = path + "-term";
        try {
            client.create().creatingParentsIfNeeded().forPath(terms, new byte[0]);
        } catch (KeeperException.NodeExistsException e) {
            // an earlier leader made it
        }
        return client.setData()
                .forPath(terms, id.getBytes(StandardCharsets.UTF_8))
                .getVersion();
    }

    private void depose() {
        generation.incrementAndGet();
        tell(Failover::deposed);
    }

    @Override
    public void giveUp(String why) {
        generation.incrementAndGet();
        LOG.info("{} gives up its candidacy: {}", id, why);
        ask(this::leaveLatch);
    }

    private void leaveLatch() throws IOException {
        LeaderLatch left = latch;
        latch = null;
        if (left != null) {
            left.close();
        }
    }

    /** Ends the session: if this node leads, another is elected at once. The failover is told before. */
    @Override
    public void close() {
        depose();
        ask(this::leaveLatch);
        ask(client::close);
        asking.shutdown();
    }

    private void tell(Consumer<Failover> what) {
        Consumer<Consumer<Failover>> to = listener;
        if (to != null) {
            to.accept(what);
        }
    }

    private interface Asking {
        void run() throws Exception;
    }

    private void ask(Asking what) {
        try {
            asking.execute(() -> {
                try {
                    what.run();
                } catch (Exception e) {
                    LOG.warn("{}: ZooKeeper failed", id, e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: closed", id);
        }
    }
}
