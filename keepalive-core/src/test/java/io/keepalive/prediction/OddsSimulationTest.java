package io.keepalive.prediction;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The formulas of {@link Prediction} against connections that are simulated event by event: what is exact within 4 standard
 * deviations, what is a bound above. The seed is printed, and fixed, so a run tells the same each time.
 */
class OddsSimulationTest {

    private static final long SEED = 20_261_123;
    private static final double[] LOSSES = {0.01, 0.05, 0.2, 0.3};
    private static final long NEVER = Long.MAX_VALUE / 4;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);
    private static final Kernel LINUX = Kernel.linux(6, 18);

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** So many chances, and so many deaths. */
    private record Count(long chances, long deaths) {

        double share() {
            return (double) deaths / chances;
        }

        double deviation(double probability) {
            return Math.sqrt(probability * (1 - probability) / chances);
        }

        void assertIs(double probability, String what) {
            print(probability, what);
            assertThat(share())
                    .as("%s, seed %d: %s", what, SEED, this)
                    .isBetween(
                            probability - 4 * deviation(probability),
                            probability + 4 * deviation(probability) + 1.0 / chances);
        }

        void assertAtMost(double probability, String what) {
            print(probability, what);
            assertThat(share())
                    .as("%s, seed %d: %s", what, SEED, this)
                    .isLessThanOrEqualTo(probability + 4 * deviation(probability) + 1.0 / chances);
        }

        private void print(double probability, String what) {
            System.out.printf(
                    Locale.ROOT,
                    "%-70s predicted %.3e  simulated %.3e (%d of %d)%n",
                    what,
                    probability,
                    share(),
                    deaths,
                    chances);
        }
    }

    @Test
    void aProbedCycleFailsAsOftenAsTheFormulaSays() {
        for (String settings : List.of(
                "idle=10s,interval=5s,probes=1", "idle=10s,interval=10s,probes=2", "idle=3s,interval=7s,probes=3")) {
            for (double loss : LOSSES) {
                TcpKeepAlive tcp = TcpKeepAlive.parse(settings);
                double predicted =
                        Math.pow(1 - (1 - loss) * (1 - loss), tcp.schedule().probes());
                probedCycles(tcp.schedule(), loss, 40_000)
                        .assertIs(predicted, "a cycle of " + settings + " at " + loss);
            }
        }
    }

    private Count probedCycles(ProbeSchedule schedule, double loss, long chances) {
        long cycles = 0;
        long deaths = 0;
        while (cycles < chances) {
            SimEvents events = new SimEvents();
            SimKeepAlive connection = new SimKeepAlive(events, new SimPath(events, random, loss), schedule);
            while (!connection.dead() && cycles + connection.firstProbes() < chances) {
                events.stepBefore(Long.MAX_VALUE);
            }
            cycles += connection.firstProbes();
            deaths += connection.dead() ? 1 : 0;
        }
        return new Count(cycles, deaths);
    }

    @Test
    void aRoundOfHeartbeatsFailsAsOftenAsTheFormulaSays() {
        HeartbeatPolicy[] policies = {
            pinging(60_000, 150, 2), pinging(60_000, 300, 2), pinging(60_000, 500, 3), pinging(60_000, 2000, 3)
        };
        for (HeartbeatPolicy policy : policies) {
            for (double loss : LOSSES) {
                Duration unanswered = policy.pinging().orElseThrow().unansweredTime();
                double predicted = new Retransmissions(LONGEST_TIMEOUT).answerLate(loss, unanswered.toNanos());
                rounds(policy, loss, LONGEST_TIMEOUT, 300_000)
                        .assertIs(predicted, "a round of " + unanswered + " at " + loss);
            }
        }
    }

    @Test
    void aRoundOfHeartbeatsOverCappedRetransmissionsFailsAsOftenAsTheFormulaSays() {
        HeartbeatPolicy policy = pinging(120_000, 1500, 3);
        for (double loss : new double[] {0.2, 0.3, 0.5}) {
            double predicted = new Retransmissions(ofSeconds(1)).answerLate(loss, 4_500_000_000L);
            rounds(policy, loss, ofSeconds(1), 200_000).assertIs(predicted, "a round of 4.5 s, cap 1 s, at " + loss);
        }
    }

    private Count rounds(HeartbeatPolicy policy, double loss, Duration cap, long chances) {
        long rounds = 0;
        long deaths = 0;
        while (rounds < chances) {
            SimEvents events = new SimEvents();
            SimHeartbeat connection = heartbeat(events, new SimPath(events, random, loss), policy, cap, NEVER);
            while (!connection.dead() && rounds + connection.firstPings() < chances) {
                events.stepBefore(Long.MAX_VALUE);
            }
            rounds += connection.firstPings();
            deaths += connection.dead() ? 1 : 0;
        }
        return new Count(rounds, deaths);
    }

    @Test
    void noMoreConnectionsAreGivenUpWithinATimeThanPredicted() {
        Duration time = Duration.ofMinutes(10);
        String[] keepalives = {"idle=10s,interval=5s,probes=3", "idle=30s,interval=10s,probes=2"};
        HeartbeatPolicy[] policies = {
            pinging(10_000, 1000, 3), pinging(15_000, 5000, 3), pinging(2_000, 1000, 2), pinging(1_000, 4_000, 2)
        };
        for (double loss : LOSSES) {
            for (String settings : keepalives) {
                TcpKeepAlive tcp = TcpKeepAlive.parse(settings);
                double predicted = Prediction.of(Layers.of(tcp), LINUX).falseKill(loss, time);
                probedFor(tcp.schedule(), loss, time, 2_000)
                        .assertAtMost(predicted, settings + " for 10 min at " + loss);
            }
            for (HeartbeatPolicy policy : policies) {
                double predicted = Prediction.of(Layers.of(policy), LINUX).falseKill(loss, time);
                pingedFor(policy, loss, LONGEST_TIMEOUT, NEVER, time, 1_000)
                        .assertAtMost(predicted, policy.pinging().orElseThrow() + " for 10 min at " + loss);
            }
        }
    }

    @Test
    void noMoreConnectionsAreGivenUpByAUserTimeoutThanPredicted() {
        Duration time = Duration.ofMinutes(10);
        HeartbeatPolicy policy = pinging(15_000, 5000, 3);
        TcpKeepAlive tcp = TcpKeepAlive.parse("idle=15s,interval=5s,probes=3,userTimeout=3s");
        for (double loss : LOSSES) {
            double predicted = Prediction.of(Layers.of(tcp, policy), LINUX).falseKill(loss, time);
            pingedFor(policy, loss, LONGEST_TIMEOUT, 3 * SimEvents.SECOND, time, 2_000)
                    .assertAtMost(predicted, "user timeout 3 s for 10 min at " + loss);
        }
    }

    private Count probedFor(ProbeSchedule schedule, double loss, Duration time, int connections) {
        long deaths = 0;
        for (int i = 0; i < connections; i++) {
            SimEvents events = new SimEvents();
            SimKeepAlive connection = new SimKeepAlive(events, new SimPath(events, random, loss), schedule);
            while (!connection.dead() && events.stepBefore(time.toNanos())) {}
            deaths += connection.dead() ? 1 : 0;
        }
        return new Count(connections, deaths);
    }

    private Count pingedFor(
            HeartbeatPolicy policy, double loss, Duration cap, long userTimeout, Duration time, int connections) {
        long deaths = 0;
        for (int i = 0; i < connections; i++) {
            SimEvents events = new SimEvents();
            SimHeartbeat connection = heartbeat(events, new SimPath(events, random, loss), policy, cap, userTimeout);
            while (!connection.dead() && events.stepBefore(time.toNanos())) {}
            deaths += connection.dead() ? 1 : 0;
        }
        return new Count(connections, deaths);
    }

    @Test
    void anOutageKillsProbedConnectionsAsOftenAsTheFormulaSays() {
        for (String settings : List.of(
                "idle=10s,interval=5s,probes=3", "idle=4s,interval=7s,probes=2", "idle=20s,interval=3s,probes=1")) {
            TcpKeepAlive tcp = TcpKeepAlive.parse(settings);
            for (int outage : new int[] {1, 5, 9, 10, 12, 17, 25, 40}) {
                double predicted = Prediction.of(Layers.of(tcp), LINUX).outageKill(ofSeconds(outage));
                long deaths = 0;
                for (int i = 0; i < 3_000; i++) {
                    SimEvents events = new SimEvents();
                    SimPath path = new SimPath(events, random, 0);
                    long from = outage(path, ofSeconds(100), ofSeconds(280), ofSeconds(outage));
                    SimKeepAlive connection = new SimKeepAlive(events, path, tcp.schedule());
                    while (!connection.dead() && events.stepBefore(from + 100 * SimEvents.SECOND)) {}
                    deaths += connection.dead() ? 1 : 0;
                }
                new Count(3_000, deaths).assertIs(predicted, settings + ", outage of " + outage + " s");
            }
        }
    }

    @Test
    void anOutageKillsPingedConnectionsAsOftenAsTheFormulaSays() {
        HeartbeatPolicy steady = pinging(10_000, 2000, 3);
        HeartbeatPolicy jittered = steady.toBuilder().jitter(0.6).build();
        HeartbeatPolicy slow = pinging(20_000, 5000, 3);
        TcpKeepAlive capped = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,retransmissionCap=1s");
        TcpKeepAlive userTimeout = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,userTimeout=2s");
        for (int outage : new int[] {1, 2, 3, 5, 7, 9, 11, 14, 20}) {
            pinged(Layers.of(steady), steady, LONGEST_TIMEOUT, NEVER, NEVER, outage);
            pinged(Layers.of(jittered), jittered, LONGEST_TIMEOUT, NEVER, NEVER, outage);
            pinged(Layers.of(capped, slow), slow, ofSeconds(1), NEVER, 14_400_000_000L, outage);
            pinged(Layers.of(userTimeout, slow), slow, LONGEST_TIMEOUT, 2 * SimEvents.SECOND, NEVER, outage);
        }
    }

    /** The kernel may give up before the heartbeat does. */
    @Test
    void anOutageKillsPingedConnectionsThroughTheKernelAsOftenAsTheFormulaSays() {
        HeartbeatPolicy patient = pinging(20_000, 10_000, 4);
        TcpKeepAlive capped = TcpKeepAlive.parse("idle=60s,interval=5s,probes=3,retransmissionCap=1s");
        for (int outage : new int[] {10, 14, 15, 20, 30, 40}) {
            pinged(Layers.of(capped, patient), patient, ofSeconds(1), NEVER, 14_400_000_000L, outage);
        }
    }

    private void pinged(Layers layers, HeartbeatPolicy policy, Duration cap, long userTimeout, long limit, int outage) {
        double predicted = Prediction.of(layers, LINUX).outageKill(ofSeconds(outage));
        Duration idle = policy.pinging().orElseThrow().idle();
        Duration mean = Duration.ofNanos((long) (idle.toNanos() * (1 - policy.jitter() / 2)));
        long deaths = 0;
        for (int i = 0; i < 2_000; i++) {
            SimEvents events = new SimEvents();
            SimPath path = new SimPath(events, random, 0);
            long from = outage(path, mean.multipliedBy(20), mean.multipliedBy(10), ofSeconds(outage));
            SimHeartbeat connection = new SimHeartbeat(
                    events,
                    path,
                    policy,
                    random.nextLong(),
                    new SimHeartbeat.Kernels(cap.toNanos(), userTimeout, limit));
            while (!connection.dead() && events.stepBefore(from + 200 * SimEvents.SECOND)) {}
            deaths += connection.dead() ? 1 : 0;
        }
        new Count(2_000, deaths).assertIs(predicted, layers + ", outage of " + outage + " s");
    }

    /** An outage that begins at any moment of so long a time. */
    private long outage(SimPath path, Duration earliest, Duration within, Duration length) {
        long from = earliest.toNanos() + random.nextLong(within.toNanos());
        path.outage(from, from + length.toNanos());
        return from;
    }

    private SimHeartbeat heartbeat(
            SimEvents events, SimPath path, HeartbeatPolicy policy, Duration cap, long userTimeout) {
        SimHeartbeat.Kernels kernels = new SimHeartbeat.Kernels(cap.toNanos(), userTimeout, NEVER);
        return new SimHeartbeat(events, path, policy, random.nextLong(), kernels);
    }

    private static HeartbeatPolicy pinging(long idleMillis, long intervalMillis, int probes) {
        return HeartbeatPolicy.pinging(ofMillis(idleMillis), ofMillis(intervalMillis), probes)
                .jitter(0)
                .build();
    }
}
