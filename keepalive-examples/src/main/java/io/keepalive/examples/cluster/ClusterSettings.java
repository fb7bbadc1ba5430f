package io.keepalive.examples.cluster;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.DetectionTime;
import io.keepalive.detect.DetectorPolicy;
import io.keepalive.failover.FailoverPolicy;
import io.keepalive.failover.SwitchTimes;
import java.time.Duration;

/** What the cluster goes by, and what follows from it. Quick, so that nobody has to wait; a real one takes its time. */
final class ClusterSettings {

    static final Duration PERIOD = ofMillis(250);

    private static final Duration SUSPECT_AFTER = ofSeconds(1);

    static final DetectorPolicy DETECTOR = DetectorPolicy.fixed(SUSPECT_AFTER);

    static final Duration DEAD_AFTER = ofSeconds(1);

    private static final Duration FAIL_BACK_DELAY = ofSeconds(3);

    /** News are sent at once; a process may have to wait for a processor. */
    private static final Duration NEWS = ofMillis(50);

    private ClusterSettings() {}

    /** With ZooKeeper; short, as the rest here. */
    static final Duration SESSION = ofSeconds(3);

    /** ZooKeeper ends sessions at its ticks. */
    private static final Duration TICK = ofMillis(500);

    static FailoverPolicy failover(Topology topology, String node) {
        return FailoverPolicy.builder()
                .priority(topology.priority(node))
                .failBackDelay(FAIL_BACK_DELAY)
                .build();
    }

    /**
     * When the first of the others notices. A kill closes the connections, which tells at once; what freezes or is cut off is silent,
     * and was heard at most a period before. Who drains says so at once.
     */
    static DetectionTime detection(Scene scene) {
        return switch (scene) {
            case KILL, DRAIN -> new DetectionTime(Duration.ZERO, NEWS);
            case FREEZE, PARTITION -> new DetectionTime(SUSPECT_AFTER.minus(PERIOD), SUSPECT_AFTER.plus(NEWS));
        };
    }

    /** When another is primary. */
    static DetectionTime switching(Topology topology, Scene scene) {
        if (!topology.zooKeeper().isEmpty()) {
            return byZooKeeper(scene);
        }
        SwitchTimes times = failover(topology, topology.names().get(1)).switchTimes(death(scene), NEWS);
        return scene == Scene.DRAIN ? times.draining() : times.dead();
    }

    /** A session is heard of three times in its timeout. Who drains gives its leadership up. */
    private static DetectionTime byZooKeeper(Scene scene) {
        return scene == Scene.DRAIN
                ? new DetectionTime(Duration.ZERO, TICK)
                : new DetectionTime(SESSION.multipliedBy(2).dividedBy(3), SESSION.plus(TICK));
    }

    /** When the others take it for dead. */
    private static DetectionTime death(Scene scene) {
        DetectionTime suspicion = detection(scene);
        return new DetectionTime(
                suspicion.earliest().plus(DEAD_AFTER), suspicion.latest().plus(DEAD_AFTER));
    }
}
