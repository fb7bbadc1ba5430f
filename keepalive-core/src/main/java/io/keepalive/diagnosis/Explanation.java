package io.keepalive.diagnosis;

import static io.keepalive.internal.Durations.inMillis;
import static io.keepalive.internal.Durations.inSeconds;

import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;
import java.util.Optional;

/** Puts a finding and its evidence into one sentence. */
final class Explanation {

    /** A reset this long after the last byte is more likely a middlebox's or a restarted peer's than the peer's will. */
    private static final Duration LONG_SILENCE = Duration.ofSeconds(5);

    private final Evidence evidence;
    private final StringBuilder text = new StringBuilder();

    private Explanation(Evidence evidence) {
        this.evidence = evidence;
    }

    static String of(Finding finding, Evidence evidence) {
        Explanation explanation = new Explanation(evidence);
        explanation.whatHappened(finding);
        if (evidence.ending().verdict()) {
            explanation.limits();
        } else {
            explanation.age();
            explanation.silence();
        }
        return explanation.text.append('.').toString();
    }

    private void whatHappened(Finding finding) {
        switch (finding.cause()) {
            case PEER_UNRESPONSIVE -> evidence.kernel().ifPresent(kernel -> unresponsive(finding, kernel));
            case PEER_UNREACHABLE -> {
                text.append("Peer unreachable: ");
                text.append(
                        evidence.ending() == Ending.UNREACHABLE
                                ? "the network reports no way to it"
                                : "its kernel acknowledges nothing");
                kernelSilence();
                alternative(finding);
            }
            case PATH_FORGOTTEN -> {
                text.append("The path has forgotten the connection: a fresh connection to the peer was answered");
                text.append(
                        finding.certainty() == Certainty.CERTAIN
                                ? ", and what this one retransmitted afterwards was still not acknowledged"
                                : ", while this one is not acknowledged (a cut that has just healed looks the same)");
                kernelSilence();
            }
            case PEER_SLOW -> evidence.kernel().ifPresent(kernel -> slow(finding, kernel));
            case PEER_SILENT -> {
                text.append("Peer silent");
                text.append(
                        evidence.kernel().isPresent() ? ", and its kernel was asked nothing" : "; no kernel evidence");
                lastHeard();
            }
            case KEEPALIVE_TIMEOUT -> {
                text.append("The kernel gave up: ");
                text.append(count(probes(), "keepalive probe")).append(" unanswered");
                lastHeard();
            }
            case USER_TIMEOUT -> userTimeout();
            case RETRANSMISSION_TIMEOUT -> {
                text.append("The kernel gave up: ");
                text.append(
                        retransmits() > 0
                                ? "data retransmitted " + times(retransmits()) + " without an acknowledgement"
                                : "bytes that wait for the peer's window, " + count(probes(), "zero-window probe")
                                        + " unanswered");
                lastHeard();
            }
            case KERNEL_TIMEOUT -> text.append("The kernel gave up on the peer (ETIMEDOUT); no kernel evidence of why");
            case RESET -> {
                text.append("Connection reset by the peer or by a middlebox in its name");
                if (evidence.silence().orElse(Duration.ZERO).compareTo(LONG_SILENCE) >= 0) {
                    text.append(", likely because the peer restarted or the path has forgotten the connection");
                }
            }
            case PEER_CLOSED -> text.append("The peer closed the connection");
            case CLOSED_HERE -> text.append("This side closed the connection");
            case PING_FLOOD -> text.append("The peer sent more pings than it may");
            case IO_ERROR -> text.append("Input or output failed").append(inBrackets());
            case OPTION_NOT_APPLIED ->
                text.append("A required socket option could not be applied").append(inBrackets());
            case UNUSED -> leave("Unused: nothing but heartbeats", evidence.unused());
            case MAX_AGE -> leave("Old: open", evidence.age());
            case DRAINED -> text.append("Drained: this side ends all of its connections");
        }
    }

    private void leave(String what, Optional<Duration> time) {
        text.append(what).append(time.map(length -> " for " + inSeconds(length)).orElse(""));
        evidence.limit()
                .ifPresent(limit ->
                        text.append(" (limit ").append(inSeconds(limit)).append(')'));
    }

    private void age() {
        if (evidence.ending() != Ending.MAX_AGE) {
            evidence.age().ifPresent(time -> text.append("; open for ").append(inSeconds(time)));
        }
    }

    private void unresponsive(Finding finding, TcpSnapshot kernel) {
        String roundTrip = kernel.roundTrip().isZero() ? "" : " (rtt " + inMillis(kernel.roundTrip()) + ")";
        String heard = lastSegment(kernel) + roundTrip;
        if (finding.certainty() == Certainty.LIKELY) {
            text.append("Peer application stopped answering: its kernel acknowledged us ")
                    .append(heard);
            text.append(", unless the host has failed since");
        } else if (kernel.allAcknowledged()) {
            text.append("Peer application stopped answering: its kernel acknowledged our last ping ");
            text.append(heard);
        } else {
            text.append("Peer application stopped answering: its kernel acknowledged our ping, though not all that");
            text.append(" followed, and was last heard ").append(heard);
        }
    }

    private void slow(Finding finding, TcpSnapshot kernel) {
        if (!kernel.peerReadsNot()) {
            text.append("Peer slow: its kernel answers, but has not acknowledged our ping, as the path is slow or");
            text.append(" loses packets");
        } else if (finding.certainty() == Certainty.CERTAIN) {
            text.append("Peer slow: its kernel answers, but its application does not read");
        } else {
            text.append("Peer slow: its application did not read when its kernel was last heard, unless the host");
            text.append(" has failed since");
        }
        if (kernel.notSentBytes() > 0) {
            text.append("; ").append(count(kernel.notSentBytes(), "byte"));
            text.append(kernel.notSentBytes() == 1 ? " waits here" : " wait here");
        }
        text.append(", last acknowledgement ").append(lastSegment(kernel));
    }

    private void userTimeout() {
        text.append("The kernel gave up: the user timeout of ");
        text.append(evidence.userTimeout().map(limit -> inSeconds(limit)).orElse("unknown length"));
        text.append(" ran out");
        if (evidence.kernel().isEmpty()) {
            text.append(" on a silent path or a slow reader; no kernel evidence of which");
        } else if (retransmits() > 0) {
            text.append(" on data retransmitted ").append(times(retransmits()));
        } else if (evidence.kernel().filter(TcpSnapshot::peerReadsNot).isPresent()) {
            text.append(" although the peer's kernel answers: its application reads slowly, and a retransmission cap");
            text.append(" would have let it live");
        } else if (probes() > 0) {
            text.append(" with ").append(count(probes(), "probe")).append(" unanswered");
        }
        lastHeard();
    }

    private void kernelSilence() {
        evidence.kernel().ifPresent(kernel -> {
            if (kernel.retransmits() > 0) {
                text.append(", retransmitted ").append(times(kernel.retransmits()));
            } else if (kernel.probes() > 0) {
                text.append(", ").append(count(kernel.probes(), "probe")).append(" of our kernel unanswered");
            }
        });
        lastHeard();
    }

    /** What else would have left the same evidence, if anything. */
    private void alternative(Finding finding) {
        if (evidence.freshConnection() == FreshConnection.FAILED) {
            text.append("; a fresh connection was not answered either");
        } else if (evidence.freshConnection() == FreshConnection.REFUSED) {
            text.append(
                    "; or the path has forgotten the connection: a fresh one was refused, by the peer or in its name");
        } else if (finding.certainty() == Certainty.LIKELY) {
            evidence.kernel().map(kernel -> new Timeline(evidence, kernel)).ifPresent(timeline -> {
                if (timeline.pathMayHaveForgotten()) {
                    text.append("; or the path has forgotten the connection, which was silent for ");
                    text.append(inSeconds(timeline.pathIdleBeforePing()));
                } else {
                    text.append(
                            timeline.kernelHeardLately()
                                    ? "; or the path loses packets and its application hangs"
                                    : "; or the path lost that probe");
                }
            });
        }
    }

    /** Some systems answer no probe with a segment of its own age; then the silence at the end of the sentence says all. */
    private void lastHeard() {
        evidence.kernel()
                .ifPresent(
                        kernel -> text.append(", last segment from the peer ").append(lastSegment(kernel)));
    }

    private String lastSegment(TcpSnapshot kernel) {
        return inSeconds(new Timeline(evidence, kernel).sinceLastSegment()) + " ago";
    }

    private void limits() {
        int pings = evidence.unansweredPings();
        silence();
        switch (evidence.ending()) {
            case PING_STUCK ->
                text.append(
                        evidence.pingAcknowledged()
                                ? ", and the next ping could not leave"
                                : ", our ping could not leave");
            case PINGS_UNANSWERED ->
                text.append(", ").append(count(pings, "ping")).append(" unanswered");
            default -> {}
        }
        evidence.limit()
                .ifPresent(limit ->
                        text.append(" (limit ").append(inSeconds(limit)).append(')'));
    }

    private void silence() {
        evidence.silence()
                .ifPresent(time -> text.append("; nothing received for ").append(inSeconds(time)));
        if (!evidence.ending().verdict() && evidence.unansweredPings() > 0) {
            text.append(", ").append(count(evidence.unansweredPings(), "ping")).append(" unanswered");
        }
    }

    private String inBrackets() {
        return evidence.error().map(error -> " (" + words(error) + ")").orElse("");
    }

    /** Some errors say all they know by their class. */
    private static String words(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }

    private int retransmits() {
        return evidence.kernel().map(TcpSnapshot::retransmits).orElse(0);
    }

    private int probes() {
        return evidence.kernel().map(TcpSnapshot::probes).orElse(0);
    }

    private static String times(int number) {
        return number == 1 ? "once" : number + " times";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
