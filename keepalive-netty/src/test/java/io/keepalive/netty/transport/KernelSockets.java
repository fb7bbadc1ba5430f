package io.keepalive.netty.transport;

import io.keepalive.netty.netlab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** TCP sockets as the kernel has them, by {@code ss} of iproute2. */
public final class KernelSockets {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern TIMER = Pattern.compile("timer:\\((\\w+),([^,]*),(\\d+)\\)");
    private static final Pattern TIME = Pattern.compile("(?:(\\d+)min)?(?:(\\d+)sec)?(?:(?:(\\d+)\\.)?(\\d+)ms)?");

    private KernelSockets() {}

    /**
     * One socket.
     *
     * @param state its name is {@code ss}'s, such as {@code ESTAB}
     * @param unread bytes that have come and were not read
     * @param unacknowledged bytes that were written and not acknowledged, sent or not
     */
    public record Entry(
            String state, int unread, int unacknowledged, int localPort, int peerPort, Optional<Timer> timer) {

        /** Whether it is either end of the connection between two ports. */
        boolean isOf(int port, int otherPort) {
            return (localPort == port && peerPort == otherPort) || (localPort == otherPort && peerPort == port);
        }
    }

    /** A timer of the kernel's, such as {@code keepalive} or {@code on} (retransmission). */
    public record Timer(String name, Duration remaining) {}

    /** Skips the test where there is no {@code ss}. */
    public static void orSkip() {
        boolean found;
        try {
            found = run(Stream.of("ss", "-V")).contains("iproute2");
        } catch (UncheckedIOException noSuchProgram) {
            found = false;
        }
        Required.orSkip("transports", found, "ss (iproute2) is not installed");
    }

    /** All connections of which one end has the port; what listens on it is left out. */
    public static List<Entry> of(int port) {
        return of(List.of(), port);
    }

    /** The same in another network namespace, which a prefix of commands enters. */
    public static List<Entry> of(List<String> prefix, int port) {
        String filter = "( sport = :" + port + " or dport = :" + port + " )";
        return run(Stream.concat(prefix.stream(), Stream.of("ss", "-tanoH", filter)))
                .lines()
                .map(KernelSockets::parse)
                .filter(entry -> !entry.state.equals("LISTEN"))
                .toList();
    }

    /** The end of a connection that has this local port and that peer's. */
    public static Entry of(int localPort, int peerPort) {
        return of(localPort).stream()
                .filter(entry -> entry.localPort == localPort && entry.peerPort == peerPort)
                .findAny()
                .orElseThrow(() -> new AssertionError("no socket " + localPort + " -> " + peerPort));
    }

    /** Looks again until neither end of a connection is left; says whether that came. */
    static boolean awaitGone(int port, int otherPort) {
        return await(port, sockets -> sockets.stream().noneMatch(end -> end.isOf(port, otherPort)));
    }

    /** Looks again until the sockets of a port are as expected; says whether they came to be. */
    static boolean await(int port, Predicate<List<Entry>> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Entry> found = of(port);
        while (!expected.test(found) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            found = of(port);
        }
        return expected.test(found);
    }

    /** Such as {@code 1min39sec}, {@code 50sec}, {@code 9.850ms} (which means seconds) and {@code 850ms}. */
    private static Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("time: " + text + " (expected: as ss prints it)");
        }
        long seconds = number(time.group(1)) * 60 + number(time.group(2)) + number(time.group(3));
        return Duration.ofSeconds(seconds).plusMillis(number(time.group(4)));
    }

    private static Entry parse(String line) {
        String[] columns = line.trim().split("\\s+", -1);
        Matcher timer = TIMER.matcher(line);
        return new Entry(
                columns[0],
                Integer.parseInt(columns[1]),
                Integer.parseInt(columns[2]),
                port(columns[3]),
                port(columns[4]),
                timer.find() ? Optional.of(new Timer(timer.group(1), duration(timer.group(2)))) : Optional.empty());
    }

    private static int port(String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        return port.equals("*") ? 0 : Integer.parseInt(port);
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String run(Stream<String> command) {
        try {
            return Command.feed("", command.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
