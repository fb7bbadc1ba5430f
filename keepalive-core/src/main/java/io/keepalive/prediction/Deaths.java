package io.keepalive.prediction;

import static io.keepalive.prediction.Heartbeats.sum;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Durations;
import io.keepalive.prediction.Forecast.Start;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Who notices each way to die. */
final class Deaths {

    private static final Duration EVER = Duration.ofNanos(Durations.MAX_NANOS);

    private final KernelWatch kernel;
    private final Optional<Heartbeats> heartbeat;
    private final Optional<Heartbeats> sender;

    Deaths(KernelWatch kernel, Optional<Heartbeats> heartbeat) {
        this.kernel = kernel;
        this.heartbeat = heartbeat;
        this.sender = heartbeat.filter(Heartbeats::sends);
    }

    Forecast of(Death death) {
        return switch (death) {
            case IDLE -> idle();
            case UNACKNOWLEDGED -> unacknowledged();
            case ZERO_WINDOW -> zeroWindow();
            case APPLICATION_HUNG -> applicationHung();
            case FORGOTTEN -> forgotten();
        };
    }

    private Forecast forgotten() {
        Forecast idle = idle();
        return new Forecast(
                idle.layer(),
                idle.time(),
                idle.from(),
                "what is forgotten without a word looks like a dead peer: " + idle.reason());
    }

    /** Pings are data: the kernel gives them up by its own rule, and TCP keepalive is silent from the first one on. */
    private Forecast idle() {
        Rivals rivals = new Rivals();
        Optional<DetectionTime> bounded = heartbeat.flatMap(Heartbeats::detectionTime);
        bounded.ifPresent(window -> rivals.add(Layer.HEARTBEAT, window, heartbeatRule()));
        Start from = bounded.isPresent() || sender.isEmpty() ? Start.LAST_RECEIVED : Start.EVENT;
        if (from == Start.EVENT) {
            sender.flatMap(Heartbeats::unanswered)
                    .ifPresent(unanswered -> rivals.add(
                            Layer.HEARTBEAT,
                            new DetectionTime(unanswered, sum(sender.get().longest(), unanswered)),
                            "pings stay unanswered: idle + interval * probes after the last thing sent"));
        }
        sender.ifPresent(pings -> kernel.unacknowledged()
                .ifPresent(window -> rivals.add(
                        kernel.dataLayer(),
                        new DetectionTime(
                                sum(pings.soonest(), window.earliest()),
                                pings.pingsAfterSilence() || from == Start.EVENT
                                        ? sum(pings.longest(), window.latest())
                                        : EVER),
                        "the first ping lost, " + kernel.unacknowledgedRule())));
        kernel.idle().ifPresent(probes -> addProbes(rivals, probes, from));
        return rivals.first(from).orElseGet(this::idleWithoutBound);
    }

    private void addProbes(Rivals rivals, DetectionTime probes, Start from) {
        if (sender.isEmpty()) {
            rivals.add(kernel.probeLayer(), probes, kernel.idleRule());
            return;
        }
        Heartbeats pings = sender.get();
        if (pings.longest().compareTo(probes.earliest()) <= 0) {
            return; // a ping lies unacknowledged before the last probe has its time
        }
        // so does one that falls between the probes, and then it takes as long as it takes from there
        Duration afterPing = Stream.concat(
                        pings.unanswered().stream(), kernel.unacknowledged().map(DetectionTime::latest).stream())
                .min(Duration::compareTo)
                .orElse(EVER);
        Duration earliest = from == Start.EVENT ? sinceEvent(probes) : probes.earliest();
        rivals.add(
                kernel.probeLayer(),
                new DetectionTime(earliest, sum(probes.latest(), afterPing)),
                kernel.idleRule() + ", unless a ping falls between them, which silences them");
    }

    /** The last answer to a probe came up to a whole period before. */
    private Duration sinceEvent(DetectionTime probes) {
        Duration least = probes.earliest().minus(kernel.probesAtMostEvery());
        return least.isNegative() ? Duration.ZERO : least;
    }

    private Forecast idleWithoutBound() {
        if (kernel.probes()) {
            return new Forecast(Layer.TCP_KEEPALIVE, Optional.empty(), Start.LAST_RECEIVED, kernel.idleRule());
        }
        if (sender.isPresent()) {
            return new Forecast(kernel.dataLayer(), Optional.empty(), Start.EVENT, kernel.unacknowledgedRule());
        }
        return nobody("nothing is sent and nothing is awaited, so nothing is missed");
    }

    private Forecast unacknowledged() {
        return data(
                kernel.unacknowledged(),
                kernel.unacknowledgedRule(),
                heartbeat.flatMap(Heartbeats::detectionTime),
                heartbeatRule());
    }

    private Forecast zeroWindow() {
        Optional<DetectionTime> bySlow = heartbeat.flatMap(Heartbeats::detectionTimeOfSlow);
        String rule = heartbeat.filter(Heartbeats::judgesAnswers).isPresent()
                ? heartbeatRule() + ", and up to the slow-peer limit later, while window probes are answered"
                : heartbeatRule();
        Optional<DetectionTime> byKernel = kernel.zeroWindow();
        if (kernel.hasUserTimeout()) {
            return data(byKernel, kernel.zeroWindowRule(), bySlow, rule);
        }
        if (bySlow.isEmpty() || byKernel.isEmpty()) {
            return bySlow.map(window -> new Forecast(Layer.HEARTBEAT, bySlow, Start.LAST_RECEIVED, rule))
                    .orElse(new Forecast(Layer.RETRANSMISSION, byKernel, Start.LAST_RECEIVED, kernel.zeroWindowRule()));
        }
        // the excuse ends with the answers, from which the kernel counts as well
        Duration patience =
                heartbeat.orElseThrow().unanswered().orElse(bySlow.get().latest());
        boolean pingsFirst = patience.compareTo(byKernel.get().earliest()) <= 0;
        return new Forecast(
                pingsFirst ? Layer.HEARTBEAT : Layer.RETRANSMISSION,
                Optional.of(bySlow.get().orSooner(byKernel.get())),
                Start.LAST_RECEIVED,
                pingsFirst ? rule : kernel.zeroWindowRule() + "; or sooner: " + rule);
    }

    /**
     * Something sent waits in the kernel, which counts from when it was sent, while the heartbeat counts from the last byte
     * received. What waits was sent when the first ping was, or before.
     */
    private Forecast data(
            Optional<DetectionTime> byKernel,
            String kernelRule,
            Optional<DetectionTime> byHeartbeat,
            String heartbeatRule) {
        if (byHeartbeat.isEmpty()) {
            return new Forecast(
                    kernel.dataLayer(), byKernel.map(this::orPingsOfTheQuiet), Start.FIRST_SENT, kernelRule);
        }
        if (byKernel.isPresent() && byKernel.get().latest().compareTo(soonestVerdictAfterSending()) <= 0) {
            return new Forecast(kernel.dataLayer(), byKernel, Start.FIRST_SENT, kernelRule);
        }
        Rivals rivals = new Rivals();
        rivals.add(Layer.HEARTBEAT, byHeartbeat.get(), heartbeatRule);
        boolean pings = sender.filter(Heartbeats::pingsAfterSilence).isPresent();
        byKernel.ifPresent(window -> rivals.add(
                kernel.dataLayer(),
                new DetectionTime(
                        window.earliest(), pings ? sum(sender.orElseThrow().longest(), window.latest()) : EVER),
                kernelRule));
        return rivals.first(Start.LAST_RECEIVED).orElseThrow();
    }

    /** Pings that a chatty application keeps from being sent come once it is quiet; one may be the first thing sent in vain. */
    private DetectionTime orPingsOfTheQuiet(DetectionTime byKernel) {
        return sender.flatMap(Heartbeats::unanswered)
                .map(unanswered -> byKernel.orSooner(new DetectionTime(unanswered, EVER)))
                .orElse(byKernel);
    }

    /** How soon after the first thing sent in vain the heartbeat may pass its verdict. */
    private Duration soonestVerdictAfterSending() {
        Heartbeats watch = heartbeat.orElseThrow();
        return watch.pingsAfterSilence() ? watch.soonestVerdict() : Duration.ZERO;
    }

    /** Its kernel acknowledges and answers probes, so only an answer that is missed tells. */
    private Forecast applicationHung() {
        if (heartbeat.isEmpty()
                || (!heartbeat.get().judgesAnswers()
                        && heartbeat.get().watchLimit().isEmpty())) {
            return nobody("the peer's kernel acknowledges and answers probes for its application");
        }
        Heartbeats watch = heartbeat.get();
        if (watch.pongsOnly() && watch.pingsAfterSilence()) {
            Duration unanswered = watch.unanswered().orElseThrow();
            return new Forecast(
                    Layer.HEARTBEAT,
                    Optional.of(new DetectionTime(watch.soonestVerdict(), sum(watch.longest(), unanswered))),
                    Start.EVENT,
                    "only pongs count, so it is noticed even if the peer goes on sending: idle + interval * probes");
        }
        return new Forecast(
                Layer.HEARTBEAT,
                watch.detectionTime(),
                Start.LAST_RECEIVED,
                watch.detectionTime().isPresent()
                        ? heartbeatRule()
                        : "no ping goes out while the application sends; once it is quiet, idle + interval * probes later");
    }

    private String heartbeatRule() {
        return heartbeat
                .map(watch -> watch.judgesAnswers()
                        ? "pings stay unanswered: idle + interval * probes"
                                + (watch.watchLimit().isPresent() ? ", or nothing is heard for the watch limit" : "")
                        : "nothing is heard for the watch limit")
                .orElse("");
    }

    static Forecast nobody(String reason) {
        return new Forecast(Layer.NOBODY, Optional.empty(), Start.EVENT, reason);
    }
}
