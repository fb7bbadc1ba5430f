package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What TCP keepalive sends and when, as a capture in the client's host shows it, against what the library predicts. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ProbeCaptureIT {

    private static final TcpKeepAlive SETTINGS = TcpKeepAlive.parse("idle=2s,interval=1s,probes=3");
    private static final Duration IDLE = SETTINGS.schedule().idle();
    private static final Duration INTERVAL = SETTINGS.schedule().interval();
    private static final TcpPrediction PREDICTION = TcpPrediction.of(SETTINGS, Kernel.current());
    private static final DetectionTime DEATH = PREDICTION.idle().orElseThrow();
    private static final int PORT = 7000;

    /** The kernel's clock ticks every 1 to 10 ms. */
    private static final Duration TICKS = Duration.ofMillis(50);

    /** A kernel that has other work to do is late. */
    private static final Duration LATE = Duration.ofMillis(500);

    /** What a segment is to the client, which alone sent data, a line. */
    private enum Kind {
        ACK("           ◄──────────────────── ACK"),
        PROBE("probe ────────────────────►"),
        RST("RST ──────────────────────►");

        private final String drawing;

        Kind(String drawing) {
            this.drawing = drawing;
        }
    }

    @Test
    void aQuietConnectionIsProbedAndAfterACutGivenUpAsPredicted() throws Exception {
        try (NetLab lab = NetLab.orSkip();
                Capture capture = lab.client().captures("tcp port " + PORT)) {
            RemoteConnection connection = connectAndSendALine(lab);
            capture.await(1, "data", Segment::hasData);
            Predicate<Segment> acknowledgesIt =
                    segment -> kind(segment) == Kind.ACK && segment.ack() == afterTheLine(capture);

            capture.await(4, "acknowledgement", acknowledgesIt); // of the line, and of three probes
            lab.server().cut();

            assertThat(connection.end().cause()).isEqualTo(Cause.KERNEL_TIMEOUT);
            List<Segment> quiet = capture.segments().stream()
                    .dropWhile(acknowledgesIt.negate())
                    .toList();
            System.out.println(draw(quiet));
            assertThat(quiet)
                    .extracting(ProbeCaptureIT::kind)
                    .containsExactly(
                            Kind.ACK,
                            Kind.PROBE,
                            Kind.ACK,
                            Kind.PROBE,
                            Kind.ACK,
                            Kind.PROBE,
                            Kind.ACK,
                            Kind.PROBE,
                            Kind.PROBE,
                            Kind.PROBE,
                            Kind.RST);
            assertThat(quiet)
                    .filteredOn(segment -> kind(segment) == Kind.PROBE)
                    .extracting(Segment::seq)
                    .containsOnly(afterTheLine(capture) - 1);
            for (int i = 1; i < quiet.size(); i++) {
                assertTimeBetween(quiet.get(i - 1), quiet.get(i), predicted(quiet.get(i - 1), quiet.get(i)), quiet);
            }
            Segment lastReceived = quiet.get(6);
            assertTimeBetween(lastReceived, quiet.get(quiet.size() - 1), DEATH, quiet);
        }
    }

    private static RemoteConnection connectAndSendALine(NetLab lab) throws Exception {
        LabPeer.listening(lab.server(), PORT);
        LabProcess client = lab.client().java(LabClient.class);
        RemoteConnection connection =
                RemoteConnection.open(client, "quiet", TestTransport.NIO, lab.server(), PORT, "tcp=" + SETTINGS);
        connection.tell("send hello");
        return connection;
    }

    /** The number of the byte after the line that the client sent. */
    private static long afterTheLine(Capture capture) {
        Segment line =
                capture.segments().stream().filter(Segment::hasData).findFirst().orElseThrow();
        return line.seq() + line.length();
    }

    private static Kind kind(Segment segment) {
        if (segment.flags().startsWith("R")) {
            return Kind.RST;
        }
        return segment.fromPort() == PORT ? Kind.ACK : Kind.PROBE;
    }

    /** The time between a segment and the next. */
    private static DetectionTime predicted(Segment before, Segment next) {
        if (kind(next) == Kind.ACK) {
            return DetectionTime.exactly(Duration.ZERO);
        }
        return kind(before) == Kind.ACK
                ? new DetectionTime(IDLE, PREDICTION.probePeriod().orElseThrow())
                : DetectionTime.exactly(INTERVAL);
    }

    private static void assertTimeBetween(Segment first, Segment second, DetectionTime expected, List<Segment> all) {
        assertThat(Duration.ofNanos(second.nanos() - first.nanos()))
                .as("from segment %d to %d of:%n%s", all.indexOf(first), all.indexOf(second), draw(all))
                .isBetween(expected.earliest().minus(TICKS), expected.latest().plus(LATE));
    }

    /** As in docs/layers.md. */
    private static String draw(List<Segment> segments) {
        long start = segments.get(0).nanos();
        return segments.stream()
                .map(segment -> String.format(
                        Locale.ROOT, "%7.3f s   %s", (segment.nanos() - start) / 1e9, kind(segment).drawing))
                .collect(Collectors.joining("\n"));
    }
}
