package io.keepalive.examples.zookeeper;

import java.io.IOException;
import java.util.Map;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/**
 * A ZooKeeper server of one's own in this process, for want of an ensemble: it forgets everything at its end, and its own death is the
 * death of the election.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    /** Sessions may be twice to twenty times as long as a tick. */
    private static final int TICK_MILLIS = 500;

    private final TestingServer server;

    /**
     * Starts it at a free port of the loopback interface; sessions may be 1 s to 10 s long.
     *
     * @throws IOException if it does not start
     */
    public EmbeddedZooKeeper() throws IOException {
        InstanceSpec spec = new InstanceSpec(
                null, -1, -1, -1, true, -1, TICK_MILLIS, -1, Map.of("admin.enableServer", "false"), "127.0.0.1");
        try {
            server = new TestingServer(spec, true);
        } catch (Exception e) {
            throw new IOException("ZooKeeper did not start", e);
        }
    }

    /**
     * Where it listens.
     *
     * @return host and port, as {@link ZooKeeperElection} wants them
     */
    public String connectString() {
        return server.getConnectString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
