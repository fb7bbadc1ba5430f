package io.keepalive.examples.guide;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.detect.DetectorQuality;
import io.keepalive.detect.FailureDetector;
import io.keepalive.detect.HeartbeatTrace;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** Code of docs/detectors.md. */
final class DetectorSnippets {

    private DetectorSnippets() {}

    static List<DetectorPolicy> kinds() {
        DetectorPolicy fixed = DetectorPolicy.fixed(ofSeconds(5));
        DetectorPolicy chen = DetectorPolicy.chen(ofSeconds(1), ofMillis(1500)).window(32);
        DetectorPolicy phi = DetectorPolicy.phi(ofSeconds(1)).threshold(8).acceptablePause(ofSeconds(3));
        return List.of(fixed, chen, phi);
    }

    static boolean watch(DetectorPolicy policy, long sequence, long stalledFrom, long stalledTo) {
        FailureDetector detector = policy.start(System.nanoTime()); // one for each peer, on one thread
        detector.heartbeat(sequence, System.nanoTime());
        detector.localPause(stalledFrom, stalledTo); // before the heartbeats that waited
        return detector.suspects(System.nanoTime());
    }

    static double measure(DetectorPolicy policy, Reader recorded) throws IOException {
        HeartbeatTrace trace = HeartbeatTrace.read(recorded);
        DetectorQuality quality = DetectorQuality.measure(policy, trace);
        return quality.mistakesPerHour();
    }
}
