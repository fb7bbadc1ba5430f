package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Two ends, what befalls them, and whether each judges the other rightly. */
final class Connection {

    enum Fate {
        HEALTHY,
        NEAR_VANISHES,
        FAR_VANISHES,
        FAR_STOPS_LISTENING,
        PATH_FALLS_SILENT,
        WAY_OUT_FALLS_SILENT,
        WAY_BACK_FALLS_SILENT
    }

    private static final long FIRST_DEATH = 100 * SECOND;
    private static final long LAST_DEATH = 350 * SECOND;

    private final World world;
    private final int number;
    private final Scenario scenario;
    private final Fate fate;
    private final long deathAt;
    private final End near;
    private final End far;
    private final Tally tally;

    Connection(World world, Random random, int number, Scenario scenario, Loop nearLoop, Loop farLoop, Tally tally) {
        this.world = world;
        this.number = number;
        this.scenario = scenario;
        this.tally = tally;
        near = new End(world, random, scenario.near(), scenario.nearStreams(), nearLoop, this::declared);
        far = new End(world, random, scenario.far(), scenario.farStreams(), farLoop, this::declared);
        fate = draw(random);
        deathAt = fate == Fate.HEALTHY
                ? Long.MAX_VALUE
                : FIRST_DEATH + (long) (random.nextDouble() * (LAST_DEATH - FIRST_DEATH));
        outages(random);
        long start = (long) (random.nextDouble() * 20 * SECOND);
        world.at(start, World.Phase.NETWORK, () -> {
            near.start(far);
            far.start(near);
        });
        befall();
    }

    /** Half of all stay healthy; one that only listens badly is dead by its pongs alone. */
    private Fate draw(Random random) {
        if (random.nextBoolean()) {
            return Fate.HEALTHY;
        }
        Fate drawn = Fate.values()[1 + random.nextInt(Fate.values().length - 1)];
        boolean meansNothing = drawn == Fate.FAR_STOPS_LISTENING && scenario.far() != null;
        return meansNothing ? Fate.FAR_VANISHES : drawn;
    }

    private void outages(Random random) {
        long length = scenario.tolerableOutage();
        long time = 30 * SECOND;
        for (int i = random.nextInt(5); i > 0; i--) {
            time += (long) (random.nextDouble() * 60 * SECOND);
            long end = time + (random.nextBoolean() ? length : (long) (random.nextDouble() * length));
            int ways = 1 + random.nextInt(3);
            if ((ways & 1) != 0) {
                near.out.outage(time, end);
            }
            if ((ways & 2) != 0) {
                far.out.outage(time, end);
            }
            // time to recover: all that waits is delivered, and a whole silence passes
            time = end + 2 * length + 60 * SECOND;
        }
    }

    private void befall() {
        switch (fate) {
            case HEALTHY -> {}
            case NEAR_VANISHES -> world.at(deathAt, World.Phase.NETWORK, near::vanish);
            case FAR_VANISHES -> world.at(deathAt, World.Phase.NETWORK, far::vanish);
            case FAR_STOPS_LISTENING -> world.at(deathAt, World.Phase.NETWORK, far::stopListening);
            case PATH_FALLS_SILENT -> {
                near.out.silentFrom(deathAt);
                far.out.silentFrom(deathAt);
            }
            case WAY_OUT_FALLS_SILENT -> near.out.silentFrom(deathAt);
            case WAY_BACK_FALLS_SILENT -> far.out.silentFrom(deathAt);
        }
    }

    private void declared(End end) {
        if (world.now() < deathAt) {
            throw new AssertionError("declared dead while healthy: " + this + describe(end));
        }
        bound(end).ifPresent(bound -> {
            long silence = world.now() - end.lastProof();
            long stalled = end.loop.stalledBetween(end.lastProof(), world.now());
            if (silence < bound.earliest().toNanos()) {
                throw new AssertionError("declared dead too early: " + this + describe(end));
            }
            if (silence > bound.latest().toNanos() + stalled) {
                throw new AssertionError("declared dead too late: " + this + describe(end));
            }
            tally.death(stalled);
        });
    }

    /** At the end of the world nobody may be content with a silence that is longer than its bound. */
    void finish() {
        for (End end : new End[] {near, far}) {
            tally.pings += end.pings();
            if (end.content()) {
                bound(end).ifPresent(bound -> {
                    long stalled = end.loop.stalledBetween(end.lastProof(), world.now());
                    if (world.now() - end.lastProof() > bound.latest().toNanos() + stalled) {
                        throw new AssertionError("death unnoticed: " + this + describe(end));
                    }
                });
            }
        }
        if (fate == Fate.HEALTHY) {
            tally.healthy++;
        }
    }

    /**
     * When a death is declared, from the last proof of life on. The sent trigger alone promises nothing, as an application
     * that sends holds back the pings; while it is quiet the last ping precedes its answer, and the schedule holds.
     */
    private static Optional<DetectionTime> bound(End end) {
        HeartbeatPolicy policy = end.policy;
        if (policy.detectionTime().isPresent() || policy.trigger() != Trigger.LAST_SENT || end.streamGap > 0) {
            return policy.detectionTime();
        }
        return policy.pinging().map(schedule -> new DetectionTime(schedule.unansweredTime(), schedule.detectionTime()));
    }

    private String describe(End end) {
        return ", the " + (end == near ? "near" : "far") + " end at " + seconds(world.now()) + " after a silence of "
                + seconds(world.now() - end.lastProof()) + ", of which its loop was stalled for "
                + seconds(end.loop.stalledBetween(end.lastProof(), world.now()));
    }

    @Override
    public String toString() {
        return "connection " + number + " (" + fate + (fate == Fate.HEALTHY ? "" : " at " + seconds(deathAt)) + ", "
                + scenario + ")";
    }

    private static Duration seconds(long nanos) {
        return Duration.ofNanos(nanos);
    }
}
