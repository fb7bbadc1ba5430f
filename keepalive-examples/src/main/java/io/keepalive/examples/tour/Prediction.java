package io.keepalive.examples.tour;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import java.time.Duration;
import java.util.Optional;

/**
 * What should come of a failure.
 *
 * @param noticedBy what should notice it
 * @param window when; empty if nobody should
 */
public record Prediction(NoticedBy noticedBy, Optional<DetectionTime> window) {

    private static final Duration LEAST_TOLERANCE = Duration.ofMillis(250);

    /** The kernel tells at once; a second allows for a busy machine and is still far from any heartbeat's time. */
    private static final DetectionTime AT_ONCE = new DetectionTime(Duration.ZERO, Duration.ofSeconds(1));

    /** The heartbeat's own prediction: its policy says when a death will be reported. */
    static Prediction heartbeatOf(NettyKeepAlive keepAlive) {
        return new Prediction(NoticedBy.HEARTBEAT, keepAlive.heartbeat().flatMap(HeartbeatPolicy::detectionTime));
    }

    /** The kernel tells, as the end of the connection arrives in a packet. */
    static Prediction atOnceBy(NoticedBy kernel) {
        return new Prediction(kernel, Optional.of(AT_ONCE));
    }

    /** Nobody dies, and rightly so. */
    static Prediction noDeath() {
        return new Prediction(NoticedBy.NOBODY, Optional.empty());
    }

    /** Whether it came so, within 10 % or 250 ms, whichever is larger. */
    boolean metBy(Observation observation) {
        return noticedBy == observation.noticedBy()
                && window.isPresent() == observation.after().isPresent()
                && observation.after().map(this::inWindow).orElse(true);
    }

    private boolean inWindow(Duration time) {
        DetectionTime predicted = window.orElseThrow();
        Duration tenth = predicted.latest().dividedBy(10);
        Duration tolerance = tenth.compareTo(LEAST_TOLERANCE) > 0 ? tenth : LEAST_TOLERANCE;
        return time.compareTo(predicted.earliest().minus(tolerance)) >= 0
                && time.compareTo(predicted.latest().plus(tolerance)) <= 0;
    }
}
