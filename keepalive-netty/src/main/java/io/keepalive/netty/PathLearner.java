package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.path.IdleStepper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the path's stepper how the silences of one connection end, and has its idle time follow. */
final class PathLearner implements Companion {

    private final HeartbeatConnection connection;
    private final LearntPaths paths;
    private final String path;

    private long trafficNanos;

    /** How long nothing had passed when the ping left that waits for its answer; 0 if none does. */
    private long silenceNanos;

    PathLearner(HeartbeatConnection connection, LearntPaths paths, String path, long nowNanos) {
        this.connection = connection;
        this.paths = paths;
        this.path = path;
        trafficNanos = nowNanos;
        follow(IdleStepper::connected);
    }

    @Override
    public void trafficSent() {
        trafficNanos = connection.now();
    }

    @Override
    public void pinging(long nowNanos) {
        if (silenceNanos == 0) {
            silenceNanos = silenceNanos(nowNanos);
        }
    }

    @Override
    public void answered() {
        if (silenceNanos == 0) {
            return; // another answer to a silence that is over already, or to pings that no silence came before
        }
        Duration silence = Duration.ofNanos(silenceNanos);
        silenceNanos = 0;
        follow(stepper -> stepper.survived(silence));
    }

    @Override
    public void ended(Diagnosis diagnosis) {
        if (mayBeThePath(diagnosis.cause())) {
            long nanos = silenceNanos > 0 ? silenceNanos : silenceNanos(connection.now());
            paths.tell(path, stepper -> stepper.failed(Duration.ofNanos(nanos)));
        }
    }

    private void follow(Consumer<IdleStepper> event) {
        Duration idle = paths.tell(path, event);
        connection.adjust(policy -> policy.pathIdle(Optional.of(idle)));
    }

    /** Nothing received, and nothing sent that the peer's kernel would have acknowledged. */
    private long silenceNanos(long nowNanos) {
        return Math.max(0, Math.min(connection.monitor().silenceNanos(nowNanos), nowNanos - trafficNanos));
    }

    /** A peer whose kernel acknowledges has been reached. */
    private static boolean mayBeThePath(Cause cause) {
        return switch (cause) {
            case RESET, PEER_UNREACHABLE, PATH_FORGOTTEN, PEER_SILENT -> true;
            default -> cause.kernelTimeout();
        };
    }
}
