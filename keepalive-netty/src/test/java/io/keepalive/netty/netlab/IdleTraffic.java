package io.keepalive.netty.netlab;

import io.keepalive.prediction.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What idle connections of a plan cost on the wire, by a capture of some seconds, against what the plan predicts. */
final class IdleTraffic {

    private final Planned planned;
    private final List<Segment> segments;
    private final Duration time;

    IdleTraffic(GoalLab lab, Planned planned, long fromNanos, long toNanos) {
        this.planned = planned;
        this.time = Duration.ofNanos(toNanos - fromNanos);
        this.segments = lab.capture().segments().stream()
                .filter(segment -> segment.nanos() - fromNanos > 0 && segment.nanos() - toNanos < 0)
                .toList();
    }

    /** No more bytes than predicted for as many pings or probes as begin in that time at most. */
    void checkBytes() {
        Traffic traffic = planned.plan().prediction().traffic();
        long most = (time.dividedBy(traffic.shortest()) + 1) * traffic.bytesEach();
        List<String> problems = new ArrayList<>();
        IntSummaryStatistics measured = new IntSummaryStatistics();
        for (Planned.Connection each : planned.connections()) {
            int port = each.remote().port();
            int bytes = segments.stream()
                    .filter(segment -> segment.fromPort() == port || segment.toPort() == port)
                    .mapToInt(Segment::bytes)
                    .sum();
            measured.accept(bytes);
            if (bytes > most || bytes == 0) {
                problems.add(each.name() + ": " + bytes + " bytes");
            }
        }
        planned.add(
                "nothing for " + time.toSeconds() + " s",
                String.format(
                        Locale.ROOT,
                        "each at most %d bytes: %s every %s..%s s, %d bytes each",
                        most,
                        Layer.of(traffic.layer()),
                        Row.seconds(traffic.shortest()),
                        Row.seconds(traffic.longest()),
                        traffic.bytesEach()),
                measured.getMin() + ".." + measured.getMax() + " bytes",
                problems);
    }

    /** Where the peer permits so many pings and no more: no two come closer. */
    void checkPermitted() {
        planned.plan().goal().permittedPing().ifPresent(permitted -> {
            List<String> problems = new ArrayList<>();
            Duration least = time;
            for (Planned.Connection each : planned.connections()) {
                Set<Long> seen = new HashSet<>();
                long before = 0;
                for (Segment segment : segments) {
                    if (segment.fromPort() == each.remote().port() && segment.hasData() && seen.add(segment.seq())) {
                        Duration apart = Duration.ofNanos(segment.nanos() - before);
                        least = before != 0 && apart.compareTo(least) < 0 ? apart : least;
                        before = segment.nanos();
                    }
                }
                if (seen.size() < 2) {
                    problems.add(each.name() + " pinged " + seen.size() + " times");
                }
            }
            if (least.compareTo(permitted) < 0) {
                problems.add("too close");
            }
            planned.add(
                    "nothing for " + time.toSeconds() + " s",
                    "pings at least " + Row.seconds(permitted) + " s apart",
                    "at least " + Row.seconds(least) + " s apart",
                    problems);
        });
    }
}
