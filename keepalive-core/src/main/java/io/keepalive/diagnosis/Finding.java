package io.keepalive.diagnosis;

import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;

/** The cause that evidence speaks for. */
record Finding(Cause cause, Certainty certainty) {

    /** No middlebox known to drop idle connections without a word does so sooner ({@code docs/diagnosis.md}). */
    static final Duration PATH_MAY_FORGET = Duration.ofSeconds(30);

    static Finding of(Evidence evidence) {
        return switch (evidence.ending()) {
            case PINGS_UNANSWERED, PING_STUCK, NOTHING_HEARD ->
                evidence.kernel().map(kernel -> verdict(evidence, kernel)).orElse(certain(Cause.PEER_SILENT));
            case TIMED_OUT -> timeout(evidence);
            case UNREACHABLE -> certain(Cause.PEER_UNREACHABLE);
            case RESET -> certain(Cause.RESET);
            case IO_ERROR -> certain(Cause.IO_ERROR);
            case CLOSED_BY_PEER -> certain(Cause.PEER_CLOSED);
            case CLOSED_HERE -> certain(Cause.CLOSED_HERE);
            case PING_FLOOD -> certain(Cause.PING_FLOOD);
            case OPTION_NOT_APPLIED -> certain(Cause.OPTION_NOT_APPLIED);
        };
    }

    private static Finding verdict(Evidence evidence, TcpSnapshot kernel) {
        if (kernel.kernelSilent()) {
            return unreachable(evidence);
        }
        if (evidence.pingAcknowledged() || (kernel.heardSinceLastData() && !kernel.peerReadsNot())) {
            return certain(Cause.PEER_UNRESPONSIVE);
        }
        if (kernel.peerReadsNot()) {
            return kernel.probes() == 0 ? certain(Cause.PEER_SLOW) : likely(Cause.PEER_SLOW);
        }
        if (kernel.unackedSegments() > 0) {
            return unreachable(evidence);
        }
        if (evidence.ending() == Ending.PINGS_UNANSWERED) {
            return certain(Cause.PEER_UNRESPONSIVE); // nothing in flight, so the ping was taken
        }
        return kernel.probes() > 0 ? likely(Cause.PEER_UNREACHABLE) : certain(Cause.PEER_SILENT);
    }

    private static Finding unreachable(Evidence evidence) {
        return switch (evidence.freshConnection()) {
            case ANSWERED_AND_OLD_STILL_SILENT -> certain(Cause.PATH_FORGOTTEN);
            case ANSWERED -> likely(Cause.PATH_FORGOTTEN);
            case FAILED -> certain(Cause.PEER_UNREACHABLE);
            case REFUSED -> likely(Cause.PEER_UNREACHABLE);
            case NOT_TRIED ->
                pathMayHaveForgotten(evidence) ? likely(Cause.PEER_UNREACHABLE) : certain(Cause.PEER_UNREACHABLE);
        };
    }

    static boolean pathMayHaveForgotten(Evidence evidence) {
        return evidence.silenceBeforePing()
                        .or(evidence::silence)
                        .orElse(Duration.ZERO)
                        .compareTo(PATH_MAY_FORGET)
                >= 0;
    }

    /** With a user timeout set, the kernel looks at no other limit. */
    private static Finding timeout(Evidence evidence) {
        return evidence.userTimeout().isPresent()
                ? certain(Cause.USER_TIMEOUT)
                : evidence.kernel().map(Finding::timeout).orElse(certain(Cause.KERNEL_TIMEOUT));
    }

    private static Finding timeout(TcpSnapshot kernel) {
        if (kernel.retransmits() > 0 || kernel.notSentBytes() > 0) {
            return certain(Cause.RETRANSMISSION_TIMEOUT);
        }
        return certain(kernel.probes() > 0 ? Cause.KEEPALIVE_TIMEOUT : Cause.KERNEL_TIMEOUT);
    }

    private static Finding certain(Cause cause) {
        return new Finding(cause, Certainty.CERTAIN);
    }

    private static Finding likely(Cause cause) {
        return new Finding(cause, Certainty.LIKELY);
    }
}
