package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Layers;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person should know of derived settings beside the settings: bounds that one of the layers does not keep, and why. */
final class Notes {

    private final Goal goal;
    private final Layers layers;
    private final TcpKeepAlive tcp;
    private final TcpPrediction prediction;
    private final List<String> notes = new ArrayList<>();

    Notes(Goal goal, Kernel kernel, Layers layers) {
        this.goal = goal;
        this.layers = layers;
        this.tcp = layers.tcp().orElseThrow();
        this.prediction = TcpPrediction.of(tcp, kernel);
    }

    List<String> all() {
        noteLateProbes();
        noteProbesFirst();
        noteUnacknowledged();
        noteProxies();
        return List.copyOf(notes);
    }

    /** Whether the kernel probes before a ping is due, so that it does not stay silent beneath the heartbeat. */
    static boolean probesComeFirst(Layers layers) {
        return layers.heartbeat()
                .flatMap(HeartbeatPolicy::pinging)
                .map(ProbeSchedule::idle)
                .map(idle ->
                        idle.compareTo(layers.tcp().orElseThrow().schedule().idle()) > 0)
                .orElse(false);
    }

    private void noteLateProbes() {
        boolean late = prediction
                .idle()
                .map(time -> time.latest().compareTo(goal.detectWithin()) > 0)
                .orElse(false);
        if (late) {
            notes.add("TCP keepalive alone would notice an idle death after "
                    + tcp.schedule().detectionTime()
                    + ", later than asked, as the kernel reckons in whole seconds; the heartbeat keeps the bound");
        }
    }

    private void noteProbesFirst() {
        if (probesComeFirst(layers) && !goal.middleboxes().isEmpty()) {
            notes.add("Pings come too seldom for "
                    + goal.middleboxes().stream().map(Middlebox::id).collect(Collectors.joining(", "))
                    + ": the probes of TCP keepalive refresh the path, so it has to be on");
        }
    }

    private void noteUnacknowledged() {
        Optional<DetectionTime> bound = prediction.unacknowledged();
        if (bound.isPresent() && bound.get().latest().compareTo(goal.detectWithin()) <= 0) {
            return;
        }
        String when = bound.map(time -> "only after " + time.earliest() + " to " + time.latest())
                .orElse("at no time that is known");
        boolean uncapped = bound.isPresent() && tcp.retransmissionCap().isEmpty();
        notes.add("Unacknowledged data is not bounded by the goal in TCP: the kernel gives up " + when
                + (uncapped ? " (it has no TCP_RTO_MAX_MS, see Linux 6.15)" : "")
                + (layers.heartbeat().isPresent()
                        ? "; a heartbeat whose ping goes unanswered ends the connection sooner"
                        : ""));
    }

    private void noteProxies() {
        if (layers.heartbeat().isPresent()) {
            return;
        }
        goal.middleboxes().stream()
                .filter(middlebox -> middlebox.terminates() && middlebox.kind() != Kind.SERVER)
                .forEach(proxy ->
                        notes.add("Beyond " + proxy.id() + " nothing is watched: it answers the probes itself, and ends"
                                + " the idle connection when its time is over"));
    }
}
