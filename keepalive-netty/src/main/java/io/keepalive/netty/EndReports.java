package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EndSummary;
import io.keepalive.diagnosis.EndTally;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells of ends that nobody wanted, over all event loops of a group: the first in full and at once, and all that come within
 * ten seconds as one summary, in at most one WARN line in ten seconds.
 *
 * <p>Thread-safe, without locks: the ends add up in one tally, and the event loop whose end opened the window closes it.
 */
final class EndReports {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A window that is open for longer is closed by the next end, as its event loop hangs or has shut down. */
    private static final long OVERDUE_NANOS = WINDOW_NANOS + TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final Consumer<EndSummary> listener;
    private final EndTally tally = new EndTally();

    /** Null while all is quiet. */
    private final AtomicReference<@Nullable Window> open = new AtomicReference<>();

    /** A stretch of time whose ends are told together. */
    private static final class Window {

        final EventLoop loop;
        final long openedNanos;

        /** Whether its first end has a line of its own. */
        final boolean firstTold;

        Window(EventLoop loop, long openedNanos, boolean firstTold) {
            this.loop = loop;
            this.openedNanos = openedNanos;
            this.firstTold = firstTold;
        }
    }

    EndReports(Logger log, Consumer<EndSummary> listener) {
        this.log = log;
        this.listener = listener;
    }

    void ended(Channel channel, Diagnosis diagnosis) {
        if (diagnosis.cause().orderly()) {
            log.debug("{} ended: {}", channel, diagnosis);
        } else {
            tally.ended(diagnosis.cause(), remote(channel));
            note(channel, diagnosis, "ended");
        }
    }

    void observed(Channel channel, Diagnosis diagnosis) {
        tally.observed(diagnosis.cause(), remote(channel));
        note(channel, diagnosis, "would have ended (observing only)");
    }

    private void note(Channel channel, Diagnosis diagnosis, String what) {
        EventLoop loop = channel.eventLoop();
        long now = LoopClock.nanos(loop);
        Window window = open.get();
        if (window == null && opens(new Window(loop, now, true))) {
            log.warn("{} {}: {}", channel, what, diagnosis);
            return;
        }
        log.debug("{} {}: {}", channel, what, diagnosis);
        if (window != null && now - window.openedNanos > OVERDUE_NANOS) {
            close(window, loop);
        }
    }

    private boolean opens(Window window) {
        boolean opened = open.compareAndSet(null, window);
        if (opened) {
            closeInTime(window);
        }
        return opened;
    }

    private void closeInTime(Window window) {
        window.loop.schedule(() -> close(window, window.loop), WINDOW_NANOS, TimeUnit.NANOSECONDS);
    }

    private void close(Window window, EventLoop loop) {
        long now = LoopClock.nanos(loop);
        Window next = new Window(loop, now, false);
        if (!open.compareAndSet(window, next)) {
            return; // closed already
        }
        Optional<EndSummary> ends = tally.take(Duration.ofNanos(now - window.openedNanos));
        if (ends.isPresent() && !(window.firstTold && isOne(ends.get()))) {
            log.warn("{}", ends.get());
            closeInTime(next);
        } else {
            open.set(null);
            if (!tally.isEmpty()) { // an end that came in between took the next window for open
                opens(next);
            }
        }
        ends.ifPresent(listener);
    }

    private static boolean isOne(EndSummary ends) {
        return ends.connections()
                        + ends.observed().stream()
                                .mapToInt(EndSummary.Ends::connections)
                                .sum()
                == 1;
    }

    private static @Nullable InetAddress remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
