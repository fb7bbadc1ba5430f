package io.keepalive.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Durations;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.List;

/** Why the settings of the heartbeat are what they are. */
final class HeartbeatChoices {

    private final Goal goal;
    private final HeartbeatPolicy policy;
    private final ProbeSchedule schedule;
    private final TcpKeepAlive tcp;

    HeartbeatChoices(Goal goal, HeartbeatPolicy policy, TcpKeepAlive tcp) {
        this.goal = goal;
        this.policy = policy;
        this.schedule = policy.pinging().orElseThrow();
        this.tcp = tcp;
    }

    List<Choice> all() {
        return List.of(
                new Choice("heartbeat idle", schedule.idle().toString(), idleReason()),
                new Choice("heartbeat interval", schedule.interval().toString(), intervalReason()),
                new Choice("heartbeat probes", Integer.toString(schedule.probes()), probesReason()),
                new Choice("heartbeat jitter", Double.toString(policy.jitter()), jitterReason()),
                new Choice("slow peer limit", policy.slowPeerLimit().toString(), slowPeerReason()));
    }

    private String idleReason() {
        long idle = schedule.idle().toNanos();
        if (idle == PathMemory.forPings(goal)) {
            return "four fifths of the shortest time of the middleboxes: "
                    + Words.shortest(goal, middlebox -> PathMemory.safeNanos(middlebox) == idle);
        }
        if (idle > Durations.saturatedNanos(goal.detectWithin()) / 2 || policy.jitter() < HeartbeatDerivation.JITTER) {
            return "as pings stay apart: " + Words.spacing(goal);
        }
        if (!goal.pongTime().isZero() && schedule.detectionTime().equals(goal.detectWithin())) {
            return "what detect within " + goal.detectWithin() + " leaves beside the time that answers may take";
        }
        return "half of detect within " + goal.detectWithin() + " stays quiet";
    }

    private String intervalReason() {
        Duration wait = schedule.unansweredTime();
        if (goal.permittedPing().map(schedule.interval()::equals).orElse(false)) {
            return "peer permits one ping per " + schedule.interval();
        }
        String share = schedule.probes() + " of them wait " + wait + " for answers: ";
        if (goal.pongTime().isZero() || wait.minus(goal.pongTime()).compareTo(schedule.interval()) >= 0) {
            return share + "the other part of detect within " + goal.detectWithin();
        }
        return goal.pongTime().equals(goal.answerTime())
                ? share + "ride out " + goal.rideOut() + " takes up to " + goal.answerTime()
                        + ", as TCP retransmits at doubling distances"
                : share + "peer may stop reading for " + goal.peerMayPause()
                        + ", and half a second for the answer itself";
    }

    private String probesReason() {
        if (schedule.probes() < HeartbeatDerivation.PROBES) {
            return "fewer than the usual 3, as detect within " + goal.detectWithin()
                    + " leaves no time for more; not 1, as" + " a single one may be lost";
        }
        return schedule.probes() == HeartbeatDerivation.PROBES
                ? "a lost ping or two are no death (RFC 9293 3.8.4)"
                : "as many as fit at intervals up to the idle time";
    }

    private String jitterReason() {
        return policy.jitter() == HeartbeatDerivation.JITTER
                ? "connections opened together do not ping together (RFC 5626)"
                : "less than the usual 0.2: even the earliest ping keeps the distance, as " + Words.spacing(goal);
    }

    private String slowPeerReason() {
        String pause = goal.peerMayPause().isZero()
                ? "the detection time: "
                : "not below peer may stop reading for " + goal.peerMayPause() + ": ";
        return pause + "a peer that reads slowly is not dead"
                + (tcp.userTimeout().isPresent() ? ", but for the user timeout" : "");
    }
}
