package io.keepalive.netty;

import io.keepalive.path.IdleStepper;
import io.keepalive.path.PathLimit;
import io.keepalive.path.PathStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steppers of a group, one for each path: a device's next connection goes on where its last one ended. Thread-safe.
 */
final class LearntPaths implements CompanionMaker {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final PathStore store;
    private final PathKey key;
    private final Supplier<IdleStepper.Builder> steps;
    private final Map<String, IdleStepper> steppers = new ConcurrentHashMap<>();

    LearntPaths(PathStore store, PathKey key, Supplier<IdleStepper.Builder> steps) {
        this.store = store;
        this.key = key;
        this.steps = steps;
    }

    @Override
    public Companion make(HeartbeatConnection connection, long nowNanos) {
        return key.<Companion>of(connection.channel, path -> new PathLearner(connection, this, path, nowNanos))
                .orElse(KnownPath.NOTHING_MORE);
    }

    @Override
    public boolean seesTraffic() {
        return true;
    }

    /** Tells the path's stepper something; whatever event loop asks, it is told one thing after another. */
    Duration tell(String path, Consumer<IdleStepper> event) {
        IdleStepper told = steppers.compute(path, (name, present) -> {
            IdleStepper stepper = present == null ? begin(name) : present;
            boolean before = stepper.settled();
            event.accept(stepper);
            if (stepper.settled() && !before) {
                stepper.limit(Instant.now()).ifPresent(limit -> save(name, limit));
            }
            return stepper;
        });
        return told.idle();
    }

    private IdleStepper begin(String path) {
        IdleStepper.Builder builder = steps.get();
        Optional<PathLimit> known = store.find(path, Instant.now());
        known.ifPresent(builder::known);
        return builder.build();
    }

    /** Not on the event loop, as a store may be a file. */
    private void save(String path, PathLimit limit) {
        ForkJoinPool.commonPool().execute(() -> {
            try {
                store.save(path, limit);
            } catch (RuntimeException failed) {
                LOG.warn("what was learnt of path {} could not be saved: {}", path, limit, failed);
            }
        });
    }
}
