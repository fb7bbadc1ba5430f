package io.keepalive.netty.http;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass on a channel whose clock stands still. */
final class FrozenClock {

    private FrozenClock() {}

    /** Time passes, with an event loop that runs every timer when it is due. */
    static void pass(EmbeddedChannel channel, Duration time) {
        long left = time.toNanos();
        for (long next = channel.runScheduledPendingTasks(); next >= 0 && next <= left; ) {
            channel.advanceTimeBy(next, TimeUnit.NANOSECONDS);
            left -= next;
            next = channel.runScheduledPendingTasks();
        }
        channel.advanceTimeBy(left, TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }
}
