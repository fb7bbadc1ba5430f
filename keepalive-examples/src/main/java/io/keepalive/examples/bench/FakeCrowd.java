package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Many fake connections on one event loop and a virtual clock, each silent but for its heartbeat. They start one after the
 * other over one idle time, and every ping is answered one step of the clock later, as on a fast network.
 *
 * <p>Where the contender is {@link Contender#BARE} the crowd itself writes the pings, as often and in an order as scattered
 * in memory, so that the price of writing can be told from that of timers.
 *
 * <p>Confined to the thread that makes it.
 */
final class FakeCrowd {

    private static final Duration STEP = Duration.ofMillis(10);

    private final VirtualClock clock = new VirtualClock();
    private final FakePeers peers = new FakePeers();
    private final FakeLoop loop = new FakeLoop(peers, clock);
    private final List<FakeChannel> channels;
    private final double pingsPerStep;
    private final boolean writesPings;
    private double pingsDue;
    private int next;
    private long id;
    private long eventsAskedFor;

    /** Opens {@code connections} connections with a contender's heartbeat. */
    FakeCrowd(Contender contender, int connections, ProbeSchedule schedule) {
        this(contender.installer(schedule), connections, schedule.idle(), contender == Contender.BARE);
    }

    private FakeCrowd(Consumer<Channel> installer, int connections, Duration idle, boolean writesPings) {
        this.channels = new ArrayList<>(connections);
        this.pingsPerStep = (double) connections * STEP.toNanos() / idle.toNanos();
        this.writesPings = writesPings;
        open(installer, connections);
        Collections.shuffle(channels, new Random(connections));
        eventsAskedFor = peers.answered();
    }

    private void open(Consumer<Channel> installer, int connections) {
        for (double due = pingsPerStep; channels.size() < connections; due += pingsPerStep) {
            while (channels.size() < Math.min(due, connections)) {
                channels.add(loop.open(installer));
            }
            step();
        }
    }

    /**
     * Lets time pass until so many pings more were answered than asked for before.
     *
     * @throws IllegalStateException if twice the time in which that should happen is not enough
     */
    void answer(long events) {
        eventsAskedFor += events;
        long steps = 0;
        long enough = (long) (2 * (events + channels.size()) / pingsPerStep);
        while (peers.answered() < eventsAskedFor) {
            if (steps++ > enough) {
                throw new IllegalStateException(
                        "answered: " + peers.answered() + " (expected: " + eventsAskedFor + ")");
            }
            if (writesPings) {
                writePings();
            }
            step();
        }
    }

    /** Lets time pass. */
    void after(Duration time) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(STEP)) {
            step();
        }
    }

    private void step() {
        clock.advance(STEP);
        peers.answer(); // a loop reads before it runs timers
        loop.turn();
    }

    private void writePings() {
        for (pingsDue += pingsPerStep; pingsDue >= 1; pingsDue--) {
            FakeChannel channel = channels.get(next);
            channel.writeAndFlush(Contender.PROTOCOL.ping(channel.alloc(), ++id));
            next = next + 1 < channels.size() ? next + 1 : 0;
        }
    }

    /** Every peer pings once. */
    void peersPing() {
        channels.forEach(peers::ping);
    }

    FakePeers peers() {
        return peers;
    }

    List<FakeChannel> channels() {
        return channels;
    }
}
