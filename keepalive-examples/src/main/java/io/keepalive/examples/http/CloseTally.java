package io.keepalive.examples.http;

import io.keepalive.http.HttpClose;
import io.netty.channel.Channel;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Prints why connections closed: a line for each while they are few, their counts once a second when they are many. Thread-safe. */
public final class CloseTally {

    private static final int LINES_A_SECOND = 3;

    private final PrintStream out;
    private final Map<HttpClose, Integer> untold = new EnumMap<>(HttpClose.class);
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
        if (++linesThisSecond <= LINES_A_SECOND) {
            SocketAddress remote = channel.remoteAddress();
            out.println(now() + "  " + (remote == null ? "" : remote + " ") + "closed: " + reason.words());
        } else {
            untold.merge(reason, 1, Integer::sum);
        }
    }

    /** A second is over. */
    synchronized void sumUp() {
        linesThisSecond = 0;
        if (!untold.isEmpty()) {
            out.println(now() + "  more closed: " + text(untold));
            untold.clear();
        }
    }

    private static String text(Map<HttpClose, Integer> counts) {
        return counts.entrySet().stream()
                .map(count -> String.format(
                        Locale.ROOT, "%,d %s", count.getValue(), count.getKey().words()))
                .collect(Collectors.joining("; "));
    }

    private static LocalTime now() {
        return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    }
}
