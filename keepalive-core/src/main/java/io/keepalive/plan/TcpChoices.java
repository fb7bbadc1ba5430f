package io.keepalive.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.List;

/** Why the settings of TCP keepalive are what they are. */
final class TcpChoices {

    private final Goal goal;
    private final Kernel kernel;
    private final TcpKeepAlive tcp;
    private final ProbeSchedule schedule;
    private final boolean alone;
    private final boolean probesFirst;

    TcpChoices(KeepAlivePlan plan) {
        goal = plan.goal();
        kernel = plan.kernel();
        tcp = plan.tcp();
        schedule = tcp.schedule();
        alone = plan.heartbeat().isEmpty();
        probesFirst = Notes.probesComeFirst(plan.layers());
    }

    List<Choice> all() {
        return List.of(
                new Choice("TCP keepalive idle", schedule.idle().toString(), idleReason()),
                new Choice("TCP keepalive interval", schedule.interval().toString(), intervalReason()),
                new Choice("TCP keepalive probes", Integer.toString(schedule.probes()), probesReason()),
                new Choice(
                        "user timeout",
                        tcp.userTimeout().map(Duration::toString).orElse("none"),
                        userTimeoutReason()),
                new Choice(
                        "retransmission cap",
                        tcp.retransmissionCap().map(Duration::toString).orElse("none"),
                        capReason()));
    }

    private String idleReason() {
        long idle = schedule.idle().toSeconds();
        if (!alone && !probesFirst) {
            return "not below the heartbeat's, in whole seconds, so that the kernel stays silent beneath it";
        }
        if (!goal.middleboxes().isEmpty()
                && idle == Duration.ofNanos(PathMemory.forProbes(goal)).toSeconds()) {
            return "four fifths of the shortest time of the middleboxes, in whole seconds: "
                    + Words.shortest(goal, middlebox -> PathMemory.safeNanos(middlebox) == PathMemory.forProbes(goal))
                    + (alone ? "" : "; pings come too seldom for it");
        }
        if (idle == ProbeGrid.MOST_SECONDS) {
            return "the longest that the kernel takes";
        }
        return idle > 1 && idle == ProbeGrid.ceilSeconds(Spacing.ofProbes(goal))
                ? "as probes stay apart: " + Words.spacing(goal)
                : "as long as detect within " + goal.detectWithin() + " leaves, up to half of it";
    }

    private String intervalReason() {
        return goal.rideOut().isZero()
                ? "what detect within " + goal.detectWithin() + " leaves for the probes, up to the idle time"
                : "the last probe goes out a second after an outage of " + goal.rideOut()
                        + " or later (ride out), whenever it begins";
    }

    private String probesReason() {
        if (tcp.userTimeout().isPresent()) {
            return "the kernel does not count them where there is a user timeout";
        }
        if (schedule.probes() < ProbeGrid.PROBES) {
            return "fewer than the usual 3, as detect within " + goal.detectWithin()
                    + " leaves no time for more; not 1, as" + " a single one may be lost";
        }
        return schedule.probes() == ProbeGrid.PROBES
                ? "a lost probe or two are no death (RFC 9293 3.8.4)"
                : "the fewest that ride out " + goal.rideOut() + " and keep detect within " + goal.detectWithin();
    }

    private String userTimeoutReason() {
        if (tcp.userTimeout().isPresent()) {
            return "unacknowledged data is given up in time for detect within " + goal.detectWithin() + ", which no"
                    + " retransmission cap of this kernel reaches; a peer that reads nothing for as long is given up too"
                    + (goal.peerMayPause().isZero() ? "" : " (it may stop for " + goal.peerMayPause() + ")");
        }
        if (!alone) {
            return "none, because the heartbeat bounds the time and a user timeout ends connections of slow readers";
        }
        if (kernel.family() != Kernel.Family.LINUX) {
            return "none, because " + kernel.family() + " has no such option whose rule is known";
        }
        return tcp.retransmissionCap().isPresent()
                ? "none, because the retransmission cap bounds unacknowledged data without ending connections of slow readers"
                : "none, because the kernel gives up unacknowledged data soon enough for detect within "
                        + goal.detectWithin();
    }

    private String capReason() {
        String needs = "detect within " + goal.detectWithin()
                + (goal.rideOut().isZero() ? "" : " and ride out " + goal.rideOut());
        if (tcp.retransmissionCap().isPresent()) {
            return tcp.userTimeout().isPresent()
                    ? "the smallest, which brings the user timeout's last wait down to what " + needs + " takes"
                    : inTime()
                            ? "the largest that gives up unacknowledged data in time for " + needs
                            : "as near to detect within " + goal.detectWithin() + " as the kernel's range and "
                                    + (goal.rideOut().isZero() ? "its retransmissions" : "ride out " + goal.rideOut())
                                    + " allow";
        }
        if (!kernel.supportsRetransmissionCap()) {
            String version = kernel.family() == Kernel.Family.LINUX ? " of this version" : "";
            return "none, because " + kernel.family() + version + " has no such option";
        }
        return tcp.userTimeout().isPresent()
                ? "none, because the user timeout decides"
                : "none, because the kernel gives up unacknowledged data soon enough for " + needs;
    }

    private boolean inTime() {
        return TcpPrediction.of(tcp, kernel)
                .unacknowledged()
                .map(time -> time.latest().compareTo(goal.detectWithin()) <= 0)
                .orElse(false);
    }
}
