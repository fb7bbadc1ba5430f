package io.keepalive.examples.http;

import io.keepalive.http.HttpClose;
import io.netty.channel.Channel;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Prints why connections closed: a line for each while they are few, a count a second when they are many. Thread-safe. */
public final class CloseTally {

    private static final int LINES_A_SECOND = 3;

    private final PrintStream out;
    private final Map<HttpClose, Long> untold = new EnumMap<>(HttpClose.class);
    private final Map<HttpClose, Long> all = new EnumMap<>(HttpClose.class);
    private int linesThisSecond;

    /** Prints to this. */
    public CloseTally(PrintStream out) {
        this.out = out;
    }

    /** Sums up every second what was too much for single lines. */
    public void summedUpBy(ScheduledExecutorService timer) {
        timer.scheduleAtFixedRate(this::sumUp, 1, 1, TimeUnit.SECONDS);
    }

    /** A connection has closed. */
    public synchronized void closed(Channel channel, HttpClose reason) {
        all.merge(reason, 1L, Long::sum);
        if (++linesThisSecond <= LINES_A_SECOND) {
            SocketAddress remote = channel.remoteAddress();
            out.println(now() + "  " + (remote == null ? "" : remote + " ") + "closed: " + reason.words());
        } else {
            untold.merge(reason, 1L, Long::sum);
        }
    }

    /** A second is over. */
    synchronized void sumUp() {
        linesThisSecond = 0;
        if (!untold.isEmpty()) {
            out.println(now() + "  and " + text(untold));
            untold.clear();
        }
    }

    /** How many closed so far and why, such as {@code 12 closed: idle for too long 10, the client closed it 2}. */
    @Override
    public synchronized String toString() {
        return text(all);
    }

    private static String text(Map<HttpClose, Long> counts) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        String reasons = counts.entrySet().stream()
                .map(count -> count.getKey().words() + ' ' + count.getValue())
                .collect(Collectors.joining(", "));
        return sum + " closed" + (sum == 0 ? "" : ": " + reasons);
    }

    private static LocalTime now() {
        return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    }
}
