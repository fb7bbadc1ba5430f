package io.keepalive.failover;

import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener is to hear, one thing after the other: what comes up while it is told, by a poll of its own, is told after that. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean telling;

    void add(Runnable event) {
        waiting.add(event);
    }

    void tell() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (Runnable event = waiting.poll(); event != null; event = waiting.poll()) {
                tell(event);
            }
        } finally {
            telling = false;
        }
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable thrown) {
            LOG.warn("A failover listener threw", thrown);
        }
    }
}
