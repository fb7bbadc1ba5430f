package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The layers that watch one connection of a {@link LabClient}, and their settings. */
record Watch(Optional<TcpKeepAlive> tcp, Optional<HeartbeatPolicy> heartbeat, boolean probesPath) {

    /** What a plan says for this side. */
    static Watch of(KeepAlivePlan plan) {
        return new Watch(Optional.of(plan.tcp()), plan.heartbeat(), false);
    }

    /** TCP keepalive alone; the settings are {@link TcpKeepAlive#parse}'s. */
    static Watch tcp(String settings) {
        return new Watch(Optional.of(TcpKeepAlive.parse(settings)), Optional.empty(), false);
    }

    /** Heartbeats alone, without jitter. */
    static Watch heartbeat(Duration idle, Duration interval, int probes) {
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(idle, interval, probes).jitter(0).build();
        return new Watch(Optional.empty(), Optional.of(policy), false);
    }

    /** Heartbeats beside TCP keepalive. */
    Watch and(Watch tcp) {
        return new Watch(tcp.tcp, heartbeat, probesPath);
    }

    Watch slowPeerLimit(Duration limit) {
        HeartbeatPolicy policy =
                heartbeat.orElseThrow().toBuilder().slowPeerLimit(limit).build();
        return new Watch(tcp, Optional.of(policy), probesPath);
    }

    Watch probingThePath() {
        return new Watch(tcp, heartbeat, true);
    }

    Watch withoutHeartbeat() {
        return new Watch(tcp, Optional.empty(), probesPath);
    }

    /** Whether all probes that follow the last bytes received are done before the first ping. */
    boolean probesComeFirst(Kernel kernel) {
        Optional<Duration> probes = tcp.flatMap(
                        settings -> TcpPrediction.of(settings, kernel).idle())
                .map(DetectionTime::latest);
        return probes.isPresent()
                && heartbeat
                        .flatMap(HeartbeatPolicy::pinging)
                        .filter(schedule -> schedule.idle().compareTo(probes.get()) > 0)
                        .isPresent();
    }

    boolean needsRetransmissionCap() {
        return tcp.flatMap(TcpKeepAlive::retransmissionCap).isPresent();
    }

    /** The same in the words of {@link LabClient}. */
    String settings() {
        StringJoiner words = new StringJoiner(" ");
        tcp.ifPresent(settings -> words.add("tcp=" + settings));
        heartbeat.ifPresent(policy -> {
            ProbeSchedule schedule = policy.pinging().orElseThrow();
            words.add("heartbeat=" + schedule.idle() + "/" + schedule.interval() + "/" + schedule.probes());
            words.add("jitter=" + policy.jitter());
            words.add("stall=" + policy.stallTolerance());
            words.add("slow=" + policy.slowPeerLimit());
        });
        if (probesPath) {
            words.add("probepath=yes");
        }
        return words.toString();
    }

    /** For the matrix. */
    @Override
    public String toString() {
        StringJoiner layers = new StringJoiner(" + ");
        tcp.ifPresent(settings -> layers.add("TCP " + settings.toString().replace(",", " ")));
        heartbeat.ifPresent(policy -> {
            ProbeSchedule schedule = policy.pinging().orElseThrow();
            String limit = policy.slowPeerLimit().equals(schedule.detectionTime())
                    ? ""
                    : " slowPeerLimit=" + seconds(policy.slowPeerLimit());
            String jitter = policy.jitter() == 0 ? "" : " jitter=" + policy.jitter();
            layers.add("heartbeat " + seconds(schedule.idle()) + "/" + seconds(schedule.interval()) + "/"
                    + schedule.probes() + jitter + limit);
        });
        if (probesPath) {
            layers.add("probePath");
        }
        return layers.toString();
    }

    private static String seconds(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
