package io.keepalive.examples.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one contender measured in one round, over all pairs. */
public final class Measurement {

    /** CPU time of the event loop and of threads that help it, per million heartbeats. */
    public static final String LOOP_CPU = "loop_cpu_s_per_million";

    /** CPU time of the whole process under test, per million heartbeats. */
    public static final String PROCESS_CPU = "process_cpu_s_per_million";

    /** CPU time of the peers' process, per million heartbeats: a check that the peers are the same for all. */
    public static final String CLIENT_CPU = "client_cpu_s_per_million";

    /** Bytes allocated by the event loop and threads that help it, per heartbeat. */
    public static final String ALLOCATED = "bytes_per_heartbeat";

    /** Heap after a collection, above that before the connections. */
    public static final String HEAP = "heap_bytes_per_connection";

    /** Resident memory after a collection, above that before the connections. */
    public static final String RSS = "rss_bytes_per_connection";

    /** Pings answered. */
    public static final String HEARTBEATS = "heartbeats";

    /** Pings answered, by the number of intervals that all connections had together. */
    public static final String RATE = "heartbeats_per_interval";

    /** How much later a ping came than it had to, in the median. */
    public static final String LATE_P50 = "lateness_p50_ms";

    /** The same, not exceeded by 99 of 100. */
    public static final String LATE_P99 = "lateness_p99_ms";

    /** The same, of the latest. */
    public static final String LATE_MAX = "lateness_max_ms";

    /** Pings that should have come and did not for another interval. */
    public static final String MISSED = "missed_heartbeats";

    /** Connections that ended although their peer answered. */
    public static final String FALSE_DEATHS = "false_deaths";

    /** Peers frozen, and how many of them were found. */
    public static final String FOUND = "frozen_found";

    /** How long it took from the last byte, in the median. */
    public static final String DETECTION_P50 = "detection_p50_ms";

    /** How long after the bound frozen peers were found, in the median. */
    public static final String FOUND_LATE_P50 = "detection_lateness_p50_ms";

    /** The same, not exceeded by 99 of 100. */
    public static final String FOUND_LATE_P99 = "detection_lateness_p99_ms";

    /** The same, of the last. */
    public static final String FOUND_LATE_MAX = "detection_lateness_max_ms";

    static final String CLIENT = "client.";

    /** What event loops of both sides may add to a bound, or a tenth of it if that is more: as in the project's tests. */
    private static final Duration LEAST_TOLERANCE = Duration.ofMillis(250);

    private final LoadSettings settings;
    private final Figures seen;
    private final Figures found;

    Measurement(LoadSettings settings, Figures seen, Figures found) {
        this.settings = settings;
        this.seen = seen;
        this.found = found;
    }

    /**
     * The metrics that this contender has.
     *
     * @return name to value, in the order in which they are to be shown
     */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double heartbeats = seen.value(Peers.HEARTBEATS);
        double intervals =
                settings.duration().toNanos() / (double) settings.interval().toNanos();
        metrics.put(HEARTBEATS, heartbeats);
        metrics.put(RATE, heartbeats / (settings.connections() * intervals));
        put(metrics, LOOP_CPU, ProcessCosts.LOOP_CPU, heartbeats * 1e3); // ns of one are ms of a million
        put(metrics, PROCESS_CPU, ProcessCosts.PROCESS_CPU, heartbeats * 1e3);
        put(metrics, CLIENT_CPU, CLIENT + ProcessCosts.PROCESS_CPU, heartbeats * 1e3);
        put(metrics, ALLOCATED, ProcessCosts.ALLOCATED, heartbeats);
        put(metrics, HEAP, ProcessCosts.HEAP, settings.connections());
        put(metrics, RSS, ProcessCosts.RSS, settings.connections());
        LatenessHistogram lateness = LatenessHistogram.of(seen.startingWith(Peers.LATENESS));
        metrics.put(LATE_P50, lateness.percentileMillis(0.5));
        metrics.put(LATE_P99, lateness.percentileMillis(0.99));
        metrics.put(LATE_MAX, lateness.percentileMillis(1));
        metrics.put(MISSED, seen.value(Peers.MISSED));
        metrics.put(FALSE_DEATHS, falseDeaths());
        if (found.has(Peers.FOUND)) {
            metrics.put(FOUND, found.value(Peers.FOUND));
            metrics.put(
                    DETECTION_P50,
                    LatenessHistogram.of(found.startingWith(Peers.DETECTION)).percentileMillis(0.5));
            metrics.put(FOUND_LATE_P50, foundLate(0.5));
            metrics.put(FOUND_LATE_P99, foundLate(0.99));
            metrics.put(FOUND_LATE_MAX, foundLate(1));
        }
        return metrics;
    }

    /**
     * What must not have happened.
     *
     * @return one sentence for each; empty if all went well
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (seen.value(Peers.HEARTBEATS) == 0) {
            problems.add("not one heartbeat");
        }
        if (falseDeaths() > 0) {
            problems.add(String.format(Locale.ROOT, "%,.0f connections ended whose peer answered", falseDeaths()));
        }
        if (found.has(Peers.FOUND)) {
            checkFound(problems);
        }
        return problems;
    }

    private void checkFound(List<String> problems) {
        double unfound = found.value(Peers.FROZEN) - found.value(Peers.FOUND);
        if (unfound > 0 || found.value(Peers.FROZEN) < settings.freeze()) {
            problems.add(
                    String.format(Locale.ROOT, "%,.0f of %,d frozen peers were not found", unfound, settings.freeze()));
        }
        if (found.value(Peers.TOO_SOON) > 0) {
            problems.add(String.format(
                    Locale.ROOT,
                    "%,.0f were found before they had been asked %d times",
                    found.value(Peers.TOO_SOON),
                    Heartbeats.PROBES));
        }
        Duration tenth = settings.detectionBound().dividedBy(10);
        Duration tolerance = tenth.compareTo(LEAST_TOLERANCE) > 0 ? tenth : LEAST_TOLERANCE;
        if (foundLate(1) > tolerance.toMillis()) {
            problems.add(String.format(
                    Locale.ROOT,
                    "one was found %.0f ms after the bound (%d ms are tolerated)",
                    foundLate(1),
                    tolerance.toMillis()));
        }
    }

    private double falseDeaths() {
        return (found.has(Peers.FALSE_DEATHS) ? found : seen).value(Peers.FALSE_DEATHS);
    }

    private double foundLate(double share) {
        return LatenessHistogram.of(found.startingWith(Peers.DETECTION_LATENESS))
                .percentileMillis(share);
    }

    private void put(Map<String, Double> metrics, String metric, String figure, double by) {
        if (seen.has(figure)) {
            metrics.put(metric, seen.value(figure) / by);
        }
    }
}
