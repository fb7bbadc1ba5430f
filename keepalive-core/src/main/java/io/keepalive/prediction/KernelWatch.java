package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;

/** What the kernel of this end does about a peer, with TCP keepalive or without. */
final class KernelWatch {

    /** Only its schedule is given, and where nothing is set, nothing that is asked for depends on it. */
    private static final TcpKeepAlive NOTHING_SET = TcpKeepAlive.builder()
            .idle(Duration.ofHours(2))
            .interval(Duration.ofSeconds(75))
            .probes(9)
            .build();

    private static final Duration DOCUMENTED_LONGEST_TIMEOUT = Duration.ofMinutes(2);

    private final Optional<TcpKeepAlive> keepalive;
    private final TcpKeepAlive settings;
    private final Kernel kernel;
    private final TcpPrediction prediction;

    KernelWatch(Optional<TcpKeepAlive> keepalive, Kernel kernel) {
        this.keepalive = keepalive;
        this.settings = keepalive.orElse(NOTHING_SET);
        this.kernel = kernel;
        this.prediction = TcpPrediction.of(settings, kernel);
    }

    /** Whether TCP keepalive is on. */
    boolean probes() {
        return keepalive.isPresent();
    }

    /** Idle death found by probes; empty where keepalive is off or its rule is not known. */
    Optional<DetectionTime> idle() {
        return probes() ? prediction.idle() : Optional.empty();
    }

    String idleRule() {
        return "TCP keepalive's probes stay unanswered: " + prediction.idleRule();
    }

    /** From the first byte sent. */
    Optional<DetectionTime> unacknowledged() {
        return prediction.unacknowledged();
    }

    String unacknowledgedRule() {
        return "the kernel gives up what nobody acknowledges: " + prediction.unacknowledgedRule();
    }

    Optional<DetectionTime> zeroWindow() {
        return prediction.zeroWindow();
    }

    String zeroWindowRule() {
        return "the kernel's window probes stay unanswered: " + prediction.zeroWindowRule();
    }

    /** Whether a user timeout is set and this kernel has it. */
    boolean hasUserTimeout() {
        return kernel.family() == Kernel.Family.LINUX && settings.userTimeout().isPresent();
    }

    /** Who gives up an idle peer whose probes stay unanswered: a user timeout decides in place of their number. */
    Layer probeLayer() {
        return hasUserTimeout() ? Layer.USER_TIMEOUT : Layer.TCP_KEEPALIVE;
    }

    /** Who gives up what nobody acknowledges. */
    Layer dataLayer() {
        return hasUserTimeout() ? Layer.USER_TIMEOUT : Layer.RETRANSMISSION;
    }

    /** Shortest time from one probe to the next while the peer is well: its answer counts as received. */
    Duration probesAtLeastEvery() {
        ProbeSchedule schedule = settings.schedule();
        return schedule.idle().compareTo(schedule.interval()) > 0 ? schedule.idle() : schedule.interval();
    }

    /** Longest, with a late timer where its lateness is known. */
    Duration probesAtMostEvery() {
        return prediction.probePeriod().orElse(probesAtLeastEvery());
    }

    /** When the first probe comes after the last data. */
    Duration idleTime() {
        return settings.schedule().idle();
    }

    Duration interval() {
        return settings.schedule().interval();
    }

    /**
     * After how many unanswered probes the kernel gives up. With a user timeout it looks at each probe whether that is over,
     * and timers that are late by an eighth reach it sooner.
     */
    long probesToGiveUp() {
        if (!hasUserTimeout()) {
            return settings.schedule().probes();
        }
        long left = (settings.userTimeout().orElseThrow().toMillis() * 8 + 8) / 9
                - probesAtLeastEvery().toMillis();
        return Math.max(1, -Math.floorDiv(-left, interval().toMillis()));
    }

    /** When data is sent again, if nobody acknowledges it. */
    Retransmissions retransmissions() {
        boolean capped = kernel.supportsRetransmissionCap();
        Duration longest = kernel.family() == Kernel.Family.LINUX ? kernel.maxRto() : DOCUMENTED_LONGEST_TIMEOUT;
        return new Retransmissions(
                settings.retransmissionCap().filter(cap -> capped).orElse(longest));
    }

    /** When the peer's kernel gives up what we do not acknowledge, if it is like ours and has no user timeout. */
    Optional<DetectionTime> peerUnacknowledged() {
        if (!hasUserTimeout()) {
            return unacknowledged();
        }
        var withoutUserTimeout = TcpKeepAlive.builder().schedule(settings.schedule());
        settings.retransmissionCap().ifPresent(withoutUserTimeout::retransmissionCap);
        return TcpPrediction.of(withoutUserTimeout.build(), kernel).unacknowledged();
    }
}
