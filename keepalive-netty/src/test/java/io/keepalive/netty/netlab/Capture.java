package io.keepalive.netty.netlab;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The packets that pass a host's network card, read from {@code tcpdump}; closing it ends the recording. */
public final class Capture implements AutoCloseable {

    private final LabProcess tcpdump;

    /** What {@link System#nanoTime()} was when the system's clock, which tcpdump goes by, began. */
    private final long nanoTimeIn1970;

    private Capture(LabProcess tcpdump) {
        this.tcpdump = tcpdump;
        this.nanoTimeIn1970 = System.nanoTime() - ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    /** Records from when this returns. */
    static Capture start(List<String> prefix, String networkCard, String filter) throws IOException {
        Command.orSkip("tcpdump", "--version");
        List<String> command = new ArrayList<>(List.of("tcpdump", "-i", networkCard, "--immediate-mode", "-l"));
        // sequence numbers of every segment, as they are, and times in seconds
        command.addAll(List.of("-nn", "-vv", "-S", "-tt", filter));
        LabProcess tcpdump = LabProcess.start(prefix, command);
        tcpdump.hear("tcpdump: listening");
        return new Capture(tcpdump);
    }

    /** What has passed so far, in order. */
    public List<Segment> segments() {
        return Segment.parse(tcpdump.said(), nanoTimeIn1970);
    }

    public long count(Predicate<Segment> kind) {
        return segments().stream().filter(kind).count();
    }

    /** Waits until so many segments of a kind have passed. */
    public void await(int number, String what, Predicate<Segment> kind) throws IOException {
        Wait.until(number + " times " + what, () -> count(kind) >= number);
    }

    @Override
    public void close() {
        tcpdump.kill();
    }
}
