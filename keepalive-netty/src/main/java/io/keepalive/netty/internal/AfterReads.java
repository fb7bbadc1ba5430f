package io.keepalive.netty.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Waits until an event loop has read what lies unread. After a stall a loop runs its overdue timers before the reads that
 * became ready meanwhile, and what is given to {@code execute()} as well; what is scheduled without delay runs behind them.
 */
public final class AfterReads {

    /** Channels that any transport serves in one turn of the loop, halved, as others may be ready too. */
    private static final int SERVED_IN_ONE_TURN = 512;

    private AfterReads() {}

    /** How many turns it takes a loop to read so many channels. */
    public static int turnsFor(int channels) {
        return 1 + channels / SERVED_IN_ONE_TURN;
    }

    /** Runs {@code then} on the loop after so many turns, one or more; called on the loop. */
    public static void run(EventLoop loop, int turns, Runnable then) {
        loop.schedule(turns <= 1 ? then : () -> run(loop, turns - 1, then), 0, TimeUnit.NANOSECONDS);
    }

    /** The same, but runs {@code otherwise} if the loop shuts down before. */
    public static void run(EventLoop loop, int turns, Runnable then, Runnable otherwise) {
        try {
            loop.schedule(turns <= 1 ? then : () -> run(loop, turns - 1, then, otherwise), 0, TimeUnit.NANOSECONDS)
                    .addListener(done -> {
                        if (done.isCancelled()) {
                            otherwise.run();
                        }
                    });
        } catch (RejectedExecutionException shutDown) {
            otherwise.run();
        }
    }
}
