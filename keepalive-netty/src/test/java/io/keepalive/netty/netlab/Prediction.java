package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which layer will notice a fault, and when, as the library says before the fault.
 *
 * @param from what the time counts from
 */
record Prediction(Layer layer, DetectionTime window, Start from) {

    /** What a time counts from. */
    enum Start {
        /** The last bytes received, by a witness beside Keepalive. */
        LAST_RECEIVED,
        /** The first write after the fault, as nothing of it is acknowledged. */
        FIRST_WRITTEN,
        FAULT
    }

    /** What the library predicts for a fault; called before it. */
    interface Rule {
        Prediction of(Watch watch, Kernel kernel);
    }

    /** The path falls silent while nothing is unacknowledged. */
    static Prediction idle(Watch watch, Kernel kernel) {
        List<Prediction> layers = new ArrayList<>();
        watch.heartbeat().ifPresent(policy -> {
            layers.add(heartbeat(policy));
            Duration firstPing = policy.pinging().orElseThrow().idle();
            layers.add(unacknowledged(watch, kernel).from(firstPing));
        });
        watch.tcp().ifPresent(settings -> {
            DetectionTime window = TcpPrediction.of(settings, kernel).idle().orElseThrow();
            boolean pingComesFirst = watch.heartbeat()
                    .flatMap(HeartbeatPolicy::pinging)
                    .map(ProbeSchedule::idle)
                    .filter(ping -> ping.compareTo(window.earliest()) < 0)
                    .isPresent();
            if (!pingComesFirst) { // else it is unacknowledged, and TCP keepalive is silent
                layers.add(new Prediction(Layer.TCP_KEEPALIVE, window, Start.LAST_RECEIVED));
            }
        });
        return soonest(layers);
    }

    /** The path falls silent, and then something is written. */
    static Prediction sending(Watch watch, Kernel kernel) {
        List<Prediction> layers = new ArrayList<>(List.of(unacknowledged(watch, kernel)));
        watch.heartbeat().ifPresent(policy -> layers.add(heartbeat(policy)));
        return soonest(layers);
    }

    /** The peer's window closes, and its kernel goes on answering, so that only a user timeout gives it up. */
    static Prediction slowReader(Watch watch, Kernel kernel) {
        List<Prediction> layers = new ArrayList<>();
        watch.tcp()
                .filter(settings -> TcpPrediction.of(settings, kernel).killsSlowReader())
                .ifPresent(settings -> {
                    DetectionTime window =
                            TcpPrediction.of(settings, kernel).zeroWindow().orElseThrow();
                    layers.add(new Prediction(Layer.USER_TIMEOUT, window, Start.FAULT));
                });
        watch.heartbeat().ifPresent(policy -> {
            // within the limit each overdue look excuses the ping for one interval more, and then all of them count
            DetectionTime dead = policy.detectionTime().orElseThrow();
            Duration limit = policy.slowPeerLimit();
            Duration interval = policy.pinging().orElseThrow().interval();
            layers.add(heartbeat(new DetectionTime(
                    dead.earliest().plus(limit).minus(interval), dead.latest().plus(limit))));
        });
        return soonest(layers);
    }

    /** The same, and then the path falls silent: seen as soon as two window probes are unanswered, or at the limit. */
    static Prediction silentSlowReader(Watch watch, Kernel kernel) {
        HeartbeatPolicy policy = watch.heartbeat().orElseThrow();
        DetectionTime dead = policy.detectionTime().orElseThrow();
        return heartbeat(new DetectionTime(dead.earliest(), dead.latest().plus(policy.slowPeerLimit())));
    }

    /** Whoever asks first is answered with RST. */
    static Prediction reset(Watch watch, Kernel kernel) {
        List<Prediction> layers = new ArrayList<>();
        watch.heartbeat()
                .ifPresent(policy -> layers.add(answer(
                        DetectionTime.exactly(policy.pinging().orElseThrow().idle()))));
        watch.tcp()
                .ifPresent(settings -> layers.add(answer(new DetectionTime(
                        settings.schedule().idle(),
                        TcpPrediction.of(settings, kernel).probePeriod().orElseThrow()))));
        return soonest(layers);
    }

    /** Told at once. */
    static Prediction atOnce(Watch watch, Kernel kernel) {
        return new Prediction(Layer.PEER, DetectionTime.exactly(Duration.ZERO), Start.FAULT);
    }

    /**
     * When what was sent at the beginning of an outage arrives, counted from the outage's end: with the next retransmission.
     * Those come at 0.2 s, 0.6 s, 1.4 s, and so on, where no cap keeps the time between them from doubling.
     */
    static DetectionTime recovery(Duration outage, Watch watch, Kernel kernel) {
        long cap = watch.tcp()
                .flatMap(TcpKeepAlive::retransmissionCap)
                .orElse(kernel.maxRto())
                .toMillis();
        long timeout = 200;
        long next = timeout;
        while (next < outage.toMillis()) {
            timeout = Math.min(timeout * 2, cap);
            next += timeout;
        }
        // where the cap holds, small delays add up to any time within it
        long earliest = timeout == cap ? 0 : next - outage.toMillis();
        long latest = timeout == cap ? cap + cap / 8 : next + next / 8 - outage.toMillis();
        return new DetectionTime(Duration.ofMillis(earliest), Duration.ofMillis(latest));
    }

    /** The heartbeat alone, whatever else watches. */
    static Prediction heartbeat(Watch watch, Kernel kernel) {
        return heartbeat(watch.heartbeat().orElseThrow());
    }

    private static Prediction heartbeat(HeartbeatPolicy policy) {
        return heartbeat(policy.detectionTime().orElseThrow());
    }

    private static Prediction heartbeat(DetectionTime window) {
        return new Prediction(Layer.HEARTBEAT, window, Start.LAST_RECEIVED);
    }

    private static Prediction answer(DetectionTime window) {
        return new Prediction(Layer.PEER, window, Start.LAST_RECEIVED);
    }

    private static Prediction unacknowledged(Watch watch, Kernel kernel) {
        TcpKeepAlive settings = watch.tcp().orElseGet(TcpKeepAlive::systemDefaults);
        DetectionTime window =
                TcpPrediction.of(settings, kernel).unacknowledged().orElseThrow();
        Layer layer = settings.userTimeout().isPresent() ? Layer.USER_TIMEOUT : Layer.RETRANSMISSION;
        return new Prediction(layer, window, Start.FIRST_WRITTEN);
    }

    /** The same, if the first write comes so long after the last bytes received. */
    private Prediction from(Duration firstWrite) {
        DetectionTime later = new DetectionTime(
                window.earliest().plus(firstWrite), window.latest().plus(firstWrite));
        return new Prediction(layer, later, Start.LAST_RECEIVED);
    }

    /** The minimum over the layers, named after the one that it is of: settings must tell them apart. */
    private static Prediction soonest(List<Prediction> layers) {
        Prediction first = layers.get(0);
        for (Prediction other : layers) {
            if (other.window.latest().compareTo(first.window.latest()) < 0) {
                first = other;
            }
        }
        for (Prediction other : layers) {
            if (!other.equals(first) && other.window.earliest().compareTo(first.window.latest()) < 0) {
                throw new IllegalArgumentException("either of " + first + " and " + other + " may come first");
            }
        }
        return first;
    }
}
