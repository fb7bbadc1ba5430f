package io.keepalive.examples.cluster;

import io.keepalive.examples.zookeeper.ZooKeeperElection;
import io.keepalive.netty.peer.PeerMesh;
import java.util.concurrent.CompletableFuture;

/** A node's election where it is left to ZooKeeper: knows the mesh whose failover is told, once that has started. */
final class Engine implements AutoCloseable {

    private static final String PATH = "/keepalive/failover-cluster";

    private final CompletableFuture<PeerMesh> started = new CompletableFuture<>();
    private final ZooKeeperElection election;

    Engine(String connectString, String node) {
        election = new ZooKeeperElection(connectString, PATH, node, ClusterSettings.SESSION, this::onGroupsThread);
    }

    /** For the failover to defer to. */
    ZooKeeperElection election() {
        return election;
    }

    void start(PeerMesh mesh) {
        mesh.withFailover(failover -> {
                    election.start(failover);
                    return failover;
                })
                .join();
        started.complete(mesh);
    }

    private void onGroupsThread(Runnable task) {
        started.thenAccept(mesh -> mesh.withFailover(failover -> {
            task.run();
            return failover;
        }));
    }

    @Override
    public void close() {
        election.close();
    }
}
