package io.keepalive.examples.tour;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import java.time.Duration;
import java.util.Optional;

/**
 * What should come of a failure.
 *
 * @param noticedBy what should notice it
 * @param window when; empty if nobody should
 * @param cause what it should be found to be; empty if nobody should notice
 */
public record Prediction(NoticedBy noticedBy, Optional<DetectionTime> window, Optional<Cause> cause) {

    private static final Duration LEAST_TOLERANCE = Duration.ofMillis(250);

    /** The kernel tells at once; a second allows for a busy machine and is still far from any heartbeat's time. */
    private static final DetectionTime AT_ONCE = new DetectionTime(Duration.ZERO, Duration.ofSeconds(1));

    /** The heartbeat's own prediction: its policy says when a death will be reported. */
    static Prediction heartbeatOf(NettyKeepAlive keepAlive, Cause cause) {
        return new Prediction(
                NoticedBy.HEARTBEAT, keepAlive.heartbeat().flatMap(HeartbeatPolicy::detectionTime), Optional.of(cause));
    }

    /** The kernel tells, as the end of the connection arrives in a packet. */
    static Prediction atOnceBy(NoticedBy kernel, Cause cause) {
        return new Prediction(kernel, Optional.of(AT_ONCE), Optional.of(cause));
    }

    /** Nobody dies, and rightly so. */
    static Prediction noDeath() {
        return new Prediction(NoticedBy.NOBODY, Optional.empty(), Optional.empty());
    }

    /** Whether it came so, by the same cause, and within 10 % or 250 ms, whichever is larger. */
    boolean metBy(Observation observation) {
        return noticedBy == observation.noticedBy()
                && cause.equals(observation.cause())
                && window.isPresent() == observation.after().isPresent()
                && observation.after().map(this::inWindow).orElse(true);
    }

    /** What should notice it and name which cause, for people. */
    String inShort() {
        return cause.map(named -> noticedBy + ", " + named).orElse(noticedBy.toString());
    }

    private boolean inWindow(Duration time) {
        DetectionTime predicted = window.orElseThrow();
        Duration tenth = predicted.latest().dividedBy(10);
        Duration tolerance = tenth.compareTo(LEAST_TOLERANCE) > 0 ? tenth : LEAST_TOLERANCE;
        return time.compareTo(predicted.earliest().minus(tolerance)) >= 0
                && time.compareTo(predicted.latest().plus(tolerance)) <= 0;
    }
}
