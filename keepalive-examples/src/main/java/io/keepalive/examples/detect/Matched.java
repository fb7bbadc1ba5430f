package io.keepalive.examples.detect;

import io.keepalive.detect.DetectorQuality;
import io.keepalive.detect.HeartbeatTrace;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A detector whose setting was sought until it detects within a given time on average, so that kinds can be compared.
 *
 * @param kind which detector
 * @param setting what was found
 * @param quality how it does with it
 */
record Matched(Kind kind, String setting, DetectorQuality quality) {

    private static final double LEAST_PATIENCE = 1e-3;
    private static final double MOST_PATIENCE = 900;
    private static final int MOST_TRIALS = 40;

    /** By regula falsi with the Illinois rule, as detection time is nearly in proportion; empty where no setting is so quick or slow. */
    static Optional<Matched> of(Kind kind, HeartbeatTrace trace, Duration period, Duration detection) {
        long tolerance = Math.max(1, period.toNanos() / 1000);
        double low = LEAST_PATIENCE;
        double high = 2.0 * detection.toNanos() / period.toNanos();
        double belowTarget = excess(kind, trace, period, low, detection);
        double aboveTarget = excess(kind, trace, period, high, detection);
        while (aboveTarget < 0 && high < MOST_PATIENCE) {
            high = Math.min(MOST_PATIENCE, 2 * high);
            aboveTarget = excess(kind, trace, period, high, detection);
        }
        if (belowTarget > tolerance || aboveTarget < -tolerance) {
            return Optional.empty();
        }
        int side = 0;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            double patience = low + (high - low) * -belowTarget / (aboveTarget - belowTarget);
            DetectorQuality quality = DetectorQuality.measure(kind.policy(period, patience), trace);
            double excess = quality.averageDetection().minus(detection).toNanos();
            if (Math.abs(excess) <= tolerance) {
                return Optional.of(new Matched(kind, kind.setting(period, patience), quality));
            }
            if (excess < 0) {
                low = patience;
                belowTarget = excess;
                aboveTarget /= side == -1 ? 2 : 1;
                side = -1;
            } else {
                high = patience;
                aboveTarget = excess;
                belowTarget /= side == 1 ? 2 : 1;
                side = 1;
            }
        }
        return Optional.empty(); // it jumps over the target
    }

    private static double excess(
            Kind kind, HeartbeatTrace trace, Duration period, double patience, Duration detection) {
        return DetectorQuality.measure(kind.policy(period, patience), trace)
                .averageDetection()
                .minus(detection)
                .toNanos();
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %s | %.4f %% |",
                kind.title(),
                setting,
                seconds(quality.averageDetection()),
                seconds(quality.worstDetection()),
                quality.mistakesPerHour(),
                quality.averageMistake().map(Matched::seconds).orElse("–"),
                100 * quality.queryAccuracy());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }
}
