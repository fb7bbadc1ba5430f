package io.keepalive.examples.bench.scale;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * What stands where an event loop has its selector: waits by moving the clock, and brings every ping's answer one round trip
 * later. Waiting ends on whole milliseconds, as NIO's does, so timers that are due in the same one share a turn.
 *
 * <p>Confined to the loop's thread.
 */
final class FakeNetwork implements IoHandler {

    private static final long ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PRECISION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final VirtualClock clock;

    /** Channels whose ping is on its way, in the order in which the answers come. */
    private final ArrayDeque<FakeChannel> underWay = new ArrayDeque<>();

    private long turns;
    private long pings;
    private long answers;
    private long closed;
    private long pingsInThisTurn;
    private long mostPingsInOneTurn;

    FakeNetwork(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public int run(IoHandlerContext context) {
        turns++;
        pingsInThisTurn = 0;
        if (context.canBlock()) {
            await(context.deadlineNanos());
        }
        return deliverAnswers();
    }

    /** Waits for a deadline, -1 for none, or the next answer. */
    private void await(long deadlineNanos) {
        FakeChannel next = underWay.peek();
        if (next == null && deadlineNanos == -1) {
            throw new IllegalStateException("the event loop waits for nothing: nobody has a timer");
        }
        long until = next == null
                ? deadlineNanos
                : deadlineNanos == -1 ? next.answeredAtNanos() : Math.min(next.answeredAtNanos(), deadlineNanos);
        clock.jumpTo((until + PRECISION_NANOS - 1) / PRECISION_NANOS * PRECISION_NANOS);
    }

    private int deliverAnswers() {
        int delivered = 0;
        FakeChannel next = underWay.peek();
        while (next != null && next.answeredAtNanos() <= clock.now()) {
            underWay.remove();
            answers++;
            delivered++;
            next.readAnswer();
            next = underWay.peek();
        }
        return delivered;
    }

    /** A channel sent a ping, whose answer comes when this says. */
    long carries(FakeChannel channel) {
        pings++;
        pingsInThisTurn++;
        mostPingsInOneTurn = Math.max(mostPingsInOneTurn, pingsInThisTurn);
        underWay.add(channel);
        return clock.now() + ROUND_TRIP_NANOS;
    }

    /** A channel was closed, which nobody asked for. */
    void closed() {
        closed++;
    }

    /** Turns of the event loop so far. */
    long turns() {
        return turns;
    }

    long pings() {
        return pings;
    }

    long answers() {
        return answers;
    }

    /** Pings whose answers are still to come. */
    int underWay() {
        return underWay.size();
    }

    long closedChannels() {
        return closed;
    }

    /** The most pings written between one wait and the next since {@link #forgetMostPings}. */
    long mostPingsInOneTurn() {
        return mostPingsInOneTurn;
    }

    void forgetMostPings() {
        mostPingsInOneTurn = 0;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("fake channels have no handles");
    }

    @Override
    public void wakeup() {
        // its only thread never waits
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }
}
