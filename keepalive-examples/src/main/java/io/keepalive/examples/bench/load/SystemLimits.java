package io.keepalive.examples.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system allows, as Linux tells it below {@code /proc}; what is not told there is not checked. */
public final class SystemLimits {

    /** Connections that wait to be accepted; what the kernel allows may be less. */
    static final int BACKLOG = 1_024;

    /** Connections that one process opens at a time: far below the backlog, so that no SYN is dropped. */
    static final int CONNECTS_AT_ONCE = 128;

    /** Most connections of one pair, as long as a process may open a few hundred files more. */
    static final int PAIR_AT_MOST = 19_900;

    /**
     * Most connections to one server port. Linux looks through every second local port before it takes one of the others;
     * once those are in use, each further connection costs it milliseconds.
     */
    static final int PORT_AT_MOST = 10_000;

    /** Files of a process that are no connections: jars, the selector, standard streams. */
    private static final int OTHER_FILES = 100;

    private static final long PROCESS_BYTES = 150L << 20;

    /** Of one connection, both ends and both kernels. */
    private static final long CONNECTION_BYTES = 20_000;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +\\S+ +(\\d+)");

    private final Path proc;

    private SystemLimits(Path proc) {
        this.proc = proc;
    }

    /**
     * This system's.
     *
     * @return the limits as they are whenever one asks
     */
    public static SystemLimits here() {
        return new SystemLimits(Path.of("/proc"));
    }

    static SystemLimits below(Path proc) {
        return new SystemLimits(proc);
    }

    /**
     * How many connections one pair of processes can hold.
     *
     * @return at most 19,900, and less where a process may open fewer files
     * @throws IllegalArgumentException if a process may open so few files that there would be none
     */
    public int connectionsOfAPair() {
        long files = openFiles().orElse(PAIR_AT_MOST + OTHER_FILES);
        if (files <= OTHER_FILES) {
            throw new IllegalArgumentException(
                    "open files of a process: " + files + " (expected: > " + OTHER_FILES + ")");
        }
        return (int) Math.min(PAIR_AT_MOST, files - OTHER_FILES);
    }

    /**
     * What would keep this system from holding so many connections.
     *
     * @param pairs the connections of each pair of processes
     * @return one line for each limit that is too low, {@code name: value (expected: rule)}; empty if all suffice
     */
    public List<String> missing(List<Integer> pairs) {
        int most = pairs.stream().max(Integer::compare).orElse(0);
        long all = pairs.stream().mapToLong(Integer::longValue).sum();
        List<String> missing = new ArrayList<>();
        ports().ifPresent(ports -> expect(
                missing,
                "sys/net/ipv4/ip_local_port_range",
                ports,
                2L * Math.min(most, PORT_AT_MOST),
                "ports, of which a connection takes every second"));
        number("sys/net/core/somaxconn")
                .ifPresent(backlog -> expect(
                        missing, "sys/net/core/somaxconn", backlog, CONNECTS_AT_ONCE, "connections opened at once"));
        number("sys/fs/file-max")
                .ifPresent(files -> expect(
                        missing,
                        "sys/fs/file-max",
                        files - filesInUse(),
                        2 * all,
                        "open files free: two for a connection"));
        number("sys/net/netfilter/nf_conntrack_max")
                .ifPresent(tracked -> expect(
                        missing,
                        "sys/net/netfilter/nf_conntrack_max",
                        tracked - number("sys/net/netfilter/nf_conntrack_count").orElse(0),
                        all,
                        "connections tracked"));
        match("meminfo", Pattern.compile("MemAvailable: +(\\d+) kB"))
                .map(kilobytes -> Long.parseLong(kilobytes) * 1024)
                .ifPresent(bytes -> expect(
                        missing,
                        "meminfo/MemAvailable",
                        bytes,
                        2L * pairs.size() * PROCESS_BYTES + all * CONNECTION_BYTES,
                        "bytes"));
        return missing;
    }

    private static void expect(List<String> missing, String name, long value, long atLeast, String what) {
        if (value < atLeast) {
            missing.add("/proc/" + name + ": " + value + " (expected: >= " + atLeast + " " + what + ")");
        }
    }

    private OptionalLong openFiles() {
        return match("self/limits", OPEN_FILES)
                .map(files -> OptionalLong.of(Long.parseLong(files)))
                .orElse(OptionalLong.empty());
    }

    private Optional<Long> ports() {
        return text("sys/net/ipv4/ip_local_port_range").map(range -> {
            String[] ends = range.split("\\s+", 2);
            return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
        });
    }

    private long filesInUse() {
        return text("sys/fs/file-nr")
                .map(counts -> Long.parseLong(counts.split("\\s+", 2)[0]))
                .orElse(0L);
    }

    private OptionalLong number(String name) {
        // file-max may be the largest unsigned number
        return text(name)
                .map(text -> text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private Optional<String> match(String name, Pattern pattern) {
        return text(name).map(pattern::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    private Optional<String> text(String name) {
        try {
            // not readString: what says that it is empty it reads byte by byte, and of that the kernel gives one
            return Optional.of(
                    String.join("\n", Files.readAllLines(proc.resolve(name))).strip());
        } catch (IOException notTold) {
            return Optional.empty();
        }
    }
}
