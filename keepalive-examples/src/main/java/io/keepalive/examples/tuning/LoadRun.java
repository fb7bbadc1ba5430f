package io.keepalive.examples.tuning;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PolicyAdjustments;
import io.keepalive.load.LoadTuner;
import io.keepalive.load.LoadTuning;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Idle connections while the load changes, with one way of choosing the idle time.
 *
 * @param name how it is chosen
 * @param idleSeconds the idle time, second by second
 * @param pings pings of all connections in the whole time
 * @param detections how long after the last byte each peer was found dead that was cut off at the peak
 */
record LoadRun(String name, List<Double> idleSeconds, int pings, List<Duration> detections) {

    static final Duration TIGHT = ofSeconds(5);
    static final Duration LOOSE = ofSeconds(60);
    private static final Duration INTERVAL = ofSeconds(2);
    private static final int PROBES = 3;

    /** Fixed and tight, tuned, fixed and loose. */
    static List<LoadRun> all(int connections, LoadCurve load, long seed) {
        LoadTuning tuning = LoadTuning.between(TIGHT, LOOSE).bySignal(() -> 0);
        return List.of(
                of("fixed, 5 s", TIGHT, Optional.empty(), connections, load, seed),
                of("`adaptToLoad`, 5 to 60 s", LOOSE, Optional.of(tuning), connections, load, seed),
                of("fixed, 60 s", LOOSE, Optional.empty(), connections, load, seed));
    }

    private static LoadRun of(
            String name, Duration idle, Optional<LoadTuning> tuning, int connections, LoadCurve load, long seed) {
        Ride whole = new Ride(idle, tuning, connections, load, seed);
        whole.runTo(ofMinutes(LoadCurve.MINUTES));
        Ride cut = new Ride(idle, tuning, connections, load, seed);
        Duration peak = ofMinutes(LoadCurve.PEAK_MINUTE);
        cut.runTo(peak);
        cut.fleet.cutOff();
        cut.runTo(peak.plus(ofMinutes(3)));
        return new LoadRun(
                name,
                DoubleStream.of(whole.idleSeconds).boxed().toList(),
                whole.fleet.pings().total(),
                cut.fleet.detections());
    }

    /** One way through the load. */
    private static final class Ride {

        final Fleet fleet;
        final double[] idleSeconds = new double[LoadCurve.MINUTES * 60];
        private final HeartbeatPolicy base;
        private final LoadCurve load;
        private final Optional<LoadTuner> tuner;
        private final Duration samplePeriod;
        private Duration sampled = Duration.ZERO;
        private Duration idle;

        Ride(Duration idle, Optional<LoadTuning> tuning, int connections, LoadCurve load, long seed) {
            this.idle = idle;
            this.load = load;
            this.tuner = tuning.map(present -> new LoadTuner(present, 0));
            this.samplePeriod = tuning.map(LoadTuning::samplePeriod).orElse(ofSeconds(1));
            this.base = HeartbeatPolicy.pinging(idle, INTERVAL, PROBES)
                    .spreadFirstPing()
                    .build();
            this.fleet = new Fleet(base, 0, seed);
            for (int connected = 0; connected < connections; connected++) {
                fleet.connect();
            }
        }

        void runTo(Duration end) {
            while (fleet.now().compareTo(end) < 0) {
                idleSeconds[(int) fleet.now().toSeconds()] = idle.toMillis() / 1000.0;
                fleet.runTo(fleet.now().plusMillis(500));
                if (fleet.now().compareTo(sampled.plus(samplePeriod)) >= 0) {
                    sampled = fleet.now();
                    tuner.ifPresent(this::sample);
                }
            }
        }

        /** As each event loop does it. */
        private void sample(LoadTuner present) {
            if (present.observe(load.at((int) sampled.toSeconds()), sampled.toNanos())) {
                idle = present.idle();
                PolicyAdjustments adjustments = new PolicyAdjustments();
                adjustments.loadIdle(Optional.of(idle));
                fleet.retune(adjustments.applyTo(base));
            }
        }
    }

    int changes() {
        int changes = 0;
        for (int second = 1; second < idleSeconds.size(); second++) {
            changes += idleSeconds.get(second).equals(idleSeconds.get(second - 1)) ? 0 : 1;
        }
        return changes;
    }

    double worstDetectionSeconds() {
        return detections.stream().mapToLong(Duration::toMillis).max().orElseThrow() / 1000.0;
    }

    double meanDetectionSeconds() {
        return detections.stream().mapToLong(Duration::toMillis).average().orElseThrow() / 1000.0;
    }

    /** The share of another's pings that this one saves. */
    double savedFrom(LoadRun other) {
        return 1 - (double) pings / other.pings;
    }

    String row(LoadRun tight) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f %% | %d | %.1f s | %.1f s |",
                name,
                pings,
                100 * savedFrom(tight),
                changes(),
                meanDetectionSeconds(),
                worstDetectionSeconds());
    }
}
