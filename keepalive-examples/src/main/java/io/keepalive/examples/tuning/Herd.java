package io.keepalive.examples.tuning;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Connections that come back together after an outage, and the pings of the minutes that follow.
 *
 * @param name what keeps the pings apart
 * @param pings pings by second
 * @param beyondBudget pings that left beyond the budget
 */
record Herd(String name, Series pings, int beyondBudget) {

    /** Ten idle times. */
    static final int SECONDS = 300;

    /** Ping after 30 s of silence; dead after 45 s. */
    private static HeartbeatPolicyBuilder policy() {
        return HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3);
    }

    /** All come back at once. */
    static List<Herd> atOnce(int connections, long seed) {
        Duration once = Duration.ZERO;
        return List.of(
                of("jitter 0", policy().jitter(0), 0, once, connections, seed),
                of("jitter 0.2 (default)", policy(), 0, once, connections, seed),
                budgeted(policy(), connections * 17 / 100, once, connections, seed),
                budgeted(policy(), connections / 10, once, connections, seed),
                of("`spreadFirstPing()`", policy().spreadFirstPing(), 0, once, connections, seed),
                budgeted(policy().spreadFirstPing(), connections * 35 / 1000, once, connections, seed));
    }

    /** They come back within ten seconds. */
    static List<Herd> withinTenSeconds(int connections, long seed) {
        Duration ten = ofSeconds(10);
        return List.of(
                of("jitter 0", policy().jitter(0), 0, ten, connections, seed),
                of("jitter 0.2 (default)", policy(), 0, ten, connections, seed),
                budgeted(policy(), connections * 8 / 100, ten, connections, seed),
                of("`spreadFirstPing()`", policy().spreadFirstPing(), 0, ten, connections, seed));
    }

    private static Herd budgeted(
            HeartbeatPolicyBuilder policy, int budget, Duration within, int connections, long seed) {
        String spread = policy.build().spreadsFirstPing() ? "`spreadFirstPing()` and " : "";
        String name = String.format(Locale.ROOT, "%s`pingBudget(%d)`", spread, budget);
        return of(name, policy, budget, within, connections, seed);
    }

    private static Herd of(
            String name, HeartbeatPolicyBuilder policy, int budget, Duration within, int connections, long seed) {
        Fleet fleet = new Fleet(policy.build(), budget, seed);
        for (int connected = 0; connected < connections; connected++) {
            fleet.runTo(ofMillis(within.toMillis() * connected / connections));
            fleet.connect();
        }
        fleet.runTo(ofSeconds(SECONDS));
        return new Herd(name, fleet.pings(), fleet.beyondBudget());
    }

    double mean() {
        return (double) pings.total() / SECONDS;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %.1f | %,d |",
                name,
                pings.peak(),
                mean(),
                pings.peak() / mean(),
                beyondBudget);
    }
}
