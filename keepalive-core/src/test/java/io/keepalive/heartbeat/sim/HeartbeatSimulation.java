package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Thousands of connections through ten virtual minutes of delay, loss, outages, stalls and deaths, all drawn from one
 * seed.
 *
 * <p>Checked of every death that is declared, with {@code silence} counted from the last proof of life that was read:
 * {@code earliest <= silence <= latest + time the judge's own loop stood still within that silence}. No allowance or
 * tolerance has to be added: a stall moves a deadline by the time it was late for it, and each deadline of a silence is
 * late by a different part of the stalls.
 *
 * <p>Checked of every healthy connection: no verdict while outages stay within what {@link Scenario} says is tolerable.
 * With O the outage, S the peer's stall, L the loss by chance (0.6 s a direction here):
 *
 * <ul>
 *   <li>a pinger rides out {@code 2·O + 0.2 s + round trip + S + 3·L < interval × probes}, whatever its own loop does;
 *   <li>a watcher whose peer sends every P rides out {@code P + 2·O + 0.2 s + delay + S + 2·L < limit};
 *   <li>a side that pings and watches, whose peer only answers, both {@code idle + stall tolerance + 2·O + 0.2 s + round
 *       trip + S + 3·L < limit} and the pinger's rule, while its own stalls stay within the allowance.
 * </ul>
 *
 * <p>Here pings leave at once and nobody pauses reading; both are left to the unit tests.
 */
final class HeartbeatSimulation {

    private static final long END = 600 * SECOND;
    private static final int LOOPS = 8;

    private final long seed;
    private final Random random;
    private final double outageShare;
    private final Tally tally = new Tally();

    /**
     * Makes a simulation.
     *
     * @param seed of everything that is drawn
     * @param outageShare length of the longest outages as a share of the tolerable ones
     */
    HeartbeatSimulation(long seed, double outageShare) {
        this.seed = seed;
        this.outageShare = outageShare;
        random = new Random(seed);
    }

    Tally run(int connections) {
        try {
            return runFromSeed(connections);
        } catch (AssertionError broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }

    private Tally runFromSeed(int connections) {
        // the clocks wrap in the midst of some worlds, and start anywhere in others
        World world = new World(random.nextBoolean() ? Long.MAX_VALUE - END / 2 : random.nextLong());
        List<Loop> calm = new ArrayList<>();
        List<Loop> stormy = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            calm.add(Loop.stalling(random, 25 * SECOND, Scenario.CALM_STALL, END));
            stormy.add(Loop.stalling(random, 40 * SECOND, Scenario.STORMY_STALL, END));
        }
        List<Connection> all = new ArrayList<>();
        for (int number = 0; number < connections; number++) {
            Scenario scenario = Scenario.draw(random, number % Scenario.KINDS).withOutages(outageShare);
            Loop near = (scenario.nearIsCalm() ? calm : stormy).get(random.nextInt(LOOPS));
            Loop far = calm.get(random.nextInt(LOOPS));
            all.add(new Connection(world, random, number, scenario, near, far, tally));
        }
        tally.events = world.runUntil(END);
        all.forEach(Connection::finish);
        return tally;
    }
}
