package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.heartbeat.Trigger;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One side of a connection: drives its monitor as an event loop does, answers pings, and may stream, hang or vanish. */
final class End {

    static final long LONGEST_ANSWER = SECOND * 20 / 1000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int POLLS_AT_ONE_MOMENT = 4;

    private enum Word {
        DATA,
        PING,
        PONG,
        RESET
    }

    final @Nullable HeartbeatPolicy policy;
    final Loop loop;
    final Wire out;

    /** Time between two words of the application; 0 if it says nothing. */
    final long streamGap;

    private final World world;
    private final Random random;
    private final boolean armsAnew;
    private final Consumer<End> onDeath;
    private @Nullable HeartbeatMonitor monitor;
    private @Nullable End peer;
    private boolean speaks = true;
    private boolean listens = true;
    private boolean closed;
    private long lastProof;
    private long armedFor = NEVER;
    private int timer;
    private long pings;
    private long lastPoll = -1;
    private int pollsNow;

    End(
            World world,
            Random random,
            @Nullable HeartbeatPolicy policy,
            long streamGap,
            Loop loop,
            Consumer<End> onDeath) {
        this.world = world;
        this.random = random;
        this.policy = policy;
        this.streamGap = streamGap;
        this.loop = loop;
        this.out = new Wire(world, random);
        this.onDeath = onDeath;
        armsAnew = random.nextBoolean() || !timerMayBeLeft();
    }

    /** Whether the contract of the deadline lets a timer be left as it is until it fires. */
    private boolean timerMayBeLeft() {
        return policy != null
                && policy.trigger() != Trigger.FIXED_PERIOD
                && policy.pinging()
                        .map(schedule -> schedule.interval().compareTo(schedule.idle()) <= 0)
                        .orElse(true);
    }

    void start(End to) {
        peer = to;
        lastProof = world.now();
        if (policy != null) {
            monitor = new HeartbeatMonitor(policy, random.nextLong(), world.clock());
            arm();
        }
        stream();
    }

    /** Its process, host or application is gone: nothing is read or said any more. */
    void vanish() {
        speaks = false;
        listens = false;
    }

    /** The part that reads hangs, the part that streams goes on. */
    void stopListening() {
        listens = false;
    }

    /** Whether this side still holds its peer alive. */
    boolean content() {
        return monitor != null && listens && !closed;
    }

    long lastProof() {
        return lastProof;
    }

    long pings() {
        return pings;
    }

    private void stream() {
        if (streamGap > 0 && speaks && !closed) {
            say(Word.DATA, 0);
            long next = world.now() + (long) (-Math.log(1 - random.nextDouble()) * streamGap);
            world.at(loop.free(next), World.Phase.TIMER, this::stream);
        }
    }

    private void say(Word word, long id) {
        if (monitor != null && monitor.countsSent()) {
            monitor.sent(world.clock());
        }
        End to = peer;
        out.send(() -> to.arrives(word, id));
    }

    private void arrives(Word word, long id) {
        world.at(loop.free(world.now()), World.Phase.READ, () -> read(word, id));
    }

    private void read(Word word, long id) {
        if (!listens || closed) {
            return;
        }
        if (word == Word.RESET) {
            closed = true;
            return;
        }
        if (word == Word.PING) {
            long answer = world.now() + (long) (random.nextDouble() * LONGEST_ANSWER);
            world.at(loop.free(answer), World.Phase.TIMER, () -> answer(id));
        }
        if (monitor != null) {
            monitor.received(world.clock());
            boolean answered = word == Word.PONG && monitor.pongReceived(id, world.clock());
            if (answered || policy.proofOfLife() == ProofOfLife.ANYTHING_RECEIVED) {
                lastProof = world.now();
            }
            if (armsAnew) {
                arm();
            }
        }
    }

    private void answer(long id) {
        if (speaks && listens && !closed) {
            say(Word.PONG, id);
        }
    }

    /** Arms the timer, unless it fires before the deadline anyway. */
    private void arm() {
        long deadline = world.timeOf(monitor.deadlineNanos());
        if (deadline < armedFor) {
            armedFor = deadline;
            int armed = ++timer;
            Runnable fires = () -> fires(armed);
            if (deadline <= world.now()) {
                world.at(world.now(), World.Phase.REARMED_TIMER, fires);
            } else {
                world.at(loop.free(deadline), World.Phase.TIMER, fires);
            }
        }
    }

    private void fires(int armed) {
        if (armed != timer || closed || !speaks || !listens) {
            return;
        }
        armedFor = NEVER;
        pollsNow = lastPoll == world.now() ? pollsNow + 1 : 1;
        lastPoll = world.now();
        if (pollsNow > POLLS_AT_ONE_MOMENT) {
            throw new AssertionError("the timer spins at " + lastPoll + " ns: " + policy);
        }
        switch (monitor.poll(world.clock())) {
            case PING -> {
                pings++;
                say(Word.PING, monitor.pingId());
                monitor.pingWritten(world.clock());
            }
            case DECLARE_DEAD -> {
                onDeath.accept(this);
                closed = true;
                say(Word.RESET, 0);
            }
            case NONE -> {}
        }
        arm();
    }
}
