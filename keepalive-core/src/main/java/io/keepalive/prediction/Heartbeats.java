package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/** What a heartbeat does on a connection whose application is quiet. Round trips count as nothing. */
final class Heartbeats {

    private final HeartbeatPolicy policy;

    Heartbeats(HeartbeatPolicy policy) {
        this.policy = policy;
    }

    /** Whether it sends at all, judged by answers or not. */
    boolean sends() {
        return policy.pinging().isPresent() || policy.sendPeriod().isPresent();
    }

    /** Whether it judges the peer by its answers. */
    boolean judgesAnswers() {
        return policy.pinging().isPresent();
    }

    /** Longest time from one ping to the next while the peer is well. */
    Duration longest() {
        return policy.pinging()
                .map(ProbeSchedule::idle)
                .or(policy::sendPeriod)
                .orElse(Duration.ofNanos(Durations.MAX_NANOS));
    }

    /** The same if the ping comes as early as its jitter lets it. */
    Duration shortest() {
        long nanos = Durations.saturatedNanos(longest());
        return Duration.ofNanos(nanos - (long) (nanos * policy.jitter()));
    }

    /** When the first ping may come, counted from the last byte received: at once unless it waits for silence. */
    Duration soonest() {
        boolean waits = policy.trigger() == Trigger.LAST_RECEIVED
                && policy.proofOfLife() == ProofOfLife.ANYTHING_RECEIVED
                && !policy.spreadsFirstPing();
        return waits ? shortest() : Duration.ZERO;
    }

    /** Whether a ping comes within the longest time of the last byte received, whatever the application sends. */
    boolean pingsAfterSilence() {
        return judgesAnswers() && policy.trigger() != Trigger.LAST_SENT;
    }

    boolean pongsOnly() {
        return policy.proofOfLife() == ProofOfLife.PONGS_ONLY;
    }

    /** How long pings stay unanswered before the verdict. */
    Optional<Duration> unanswered() {
        return policy.pinging().map(ProbeSchedule::unansweredTime);
    }

    Optional<Duration> interval() {
        return policy.pinging().map(ProbeSchedule::interval);
    }

    int probes() {
        return policy.pinging().map(ProbeSchedule::probes).orElse(0);
    }

    /** How long the answer to the first ping may take at least, by the watch limit as well if pings come before it. */
    Optional<Duration> patience() {
        return unanswered()
                .map(time -> watchLimit()
                        .map(limit -> limit.minus(longest()))
                        .filter(rest -> !rest.isNegative() && !rest.isZero() && rest.compareTo(time) < 0)
                        .orElse(time));
    }

    /** How soon after the first ping, or after whatever was sent since the last byte received, a pinger may pass its verdict. */
    Duration soonestVerdict() {
        return waitsForWords() ? Duration.ZERO : patience().orElseThrow();
    }

    Optional<Duration> watchLimit() {
        return policy.watchLimit();
    }

    /** Whether the peer has to speak by itself for the watch limit to be kept, as no ping asks it in time. */
    boolean waitsForWords() {
        return !judgesAnswers()
                || watchLimit().filter(limit -> limit.compareTo(longest()) <= 0).isPresent();
    }

    Duration slowPeerLimit() {
        return policy.slowPeerLimit();
    }

    /** Counted from the last byte received; empty if the heartbeat sets no bound. */
    Optional<DetectionTime> detectionTime() {
        return window(Duration.ZERO);
    }

    /** The same if the kernel of a slow peer excuses its pings for as long as it may. A watch limit excuses nobody. */
    Optional<DetectionTime> detectionTimeOfSlow() {
        return window(slowPeerLimit());
    }

    private Optional<DetectionTime> window(Duration excused) {
        Optional<DetectionTime> byWatch = watchLimit().map(DetectionTime::exactly);
        if (!pingsAfterSilence()) {
            // pings of its own may still find it first
            return byWatch.map(watch -> unanswered()
                    .map(time -> watch.orSooner(new DetectionTime(time, Duration.ofNanos(Durations.MAX_NANOS))))
                    .orElse(watch));
        }
        Duration unanswered = unanswered().orElseThrow();
        DetectionTime byPings = new DetectionTime(sum(soonest(), unanswered), sum(sum(longest(), unanswered), excused));
        return Optional.of(byWatch.map(byPings::orSooner).orElse(byPings));
    }

    static Duration sum(Duration a, Duration b) {
        return Duration.ofNanos(Durations.saturatedAdd(Durations.saturatedNanos(a), Durations.saturatedNanos(b)));
    }
}
