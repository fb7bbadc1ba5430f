package io.keepalive.diagnosis;

import io.keepalive.tcp.TcpSnapshot;

/** The cause that evidence speaks for. */
record Finding(Cause cause, Certainty certainty) {

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
            case UNUSED -> certain(Cause.UNUSED);
            case MAX_AGE -> certain(Cause.MAX_AGE);
            case DRAINED -> certain(Cause.DRAINED);
        };
    }

    private static Finding verdict(Evidence evidence, TcpSnapshot kernel) {
        Timeline timeline = new Timeline(evidence, kernel);
        boolean heard = timeline.kernelHeardLately();
        if (kernel.kernelSilent()) {
            return unreachable(evidence, timeline);
        }
        if (evidence.pingAcknowledged()) {
            return certain(Cause.PEER_UNRESPONSIVE);
        }
        if (kernel.peerReadsNot()) {
            return heard && kernel.probes() == 0 ? certain(Cause.PEER_SLOW) : likely(Cause.PEER_SLOW);
        }
        if (evidence.ending() == Ending.NOTHING_HEARD) {
            return nothingHeard(evidence, kernel, timeline);
        }
        if (kernel.unackedSegments() > 0) {
            return heard ? likely(Cause.PEER_SLOW) : unreachable(evidence, timeline);
        }
        // nothing in flight: the ping was taken, or it stuck in our own buffers and nobody was asked anything
        return certain(evidence.ending() == Ending.PINGS_UNANSWERED ? Cause.PEER_UNRESPONSIVE : Cause.PEER_SILENT);
    }

    private static Finding nothingHeard(Evidence evidence, TcpSnapshot kernel, Timeline timeline) {
        if (timeline.kernelHeardLately()) {
            return likely(Cause.PEER_UNRESPONSIVE);
        }
        if (kernel.unackedSegments() > 0) {
            return unreachable(evidence, timeline);
        }
        return kernel.probes() > 0 ? likely(Cause.PEER_UNREACHABLE) : certain(Cause.PEER_SILENT);
    }

    private static Finding unreachable(Evidence evidence, Timeline timeline) {
        return switch (evidence.freshConnection()) {
            case ANSWERED_AND_OLD_STILL_SILENT -> certain(Cause.PATH_FORGOTTEN);
            case ANSWERED -> likely(Cause.PATH_FORGOTTEN);
            case FAILED -> certain(Cause.PEER_UNREACHABLE);
            case REFUSED -> likely(Cause.PEER_UNREACHABLE);
            case NOT_TRIED ->
                timeline.kernelHeardLately() || timeline.pathMayHaveForgotten()
                        ? likely(Cause.PEER_UNREACHABLE)
                        : certain(Cause.PEER_UNREACHABLE);
        };
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
