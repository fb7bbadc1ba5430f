package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Death;
import io.keepalive.prediction.Forecast;
import io.keepalive.prediction.Forecast.Start;
import io.keepalive.prediction.Layers;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;

/**
 * Which layer will notice a fault, and when, as the library says before the fault.
 *
 * @param from what the time counts from: the last bytes received, by a witness beside Keepalive; the first write after the
 *     fault; or the fault
 */
record Prediction(Layer layer, DetectionTime window, Start from) {

    /** Of the lab's gateways; how soon it forgets does not matter. */
    private static final Middlebox RESETTING = new Middlebox(
            "lab",
            "the lab's gateway",
            Kind.NAT,
            Optional.of(Duration.ofSeconds(1)),
            KeptBy.ANY_PACKET,
            Expiry.RESETS_LATER,
            Optional.empty(),
            "the lab");

    /** What the library predicts for a fault; called before it. */
    interface Rule {
        Prediction of(Watch watch, Kernel kernel);
    }

    /** The path falls silent while nothing is unacknowledged, right after bytes were received. */
    static Prediction idle(Watch watch, Kernel kernel) {
        return of(watch.probesComeFirst(kernel) ? watch.withoutHeartbeat() : watch, kernel, Death.IDLE);
    }

    /** The path falls silent, and then something is written. */
    static Prediction sending(Watch watch, Kernel kernel) {
        return of(watch, kernel, Death.UNACKNOWLEDGED);
    }

    /** The peer's application hangs, or is taken to. */
    static Prediction heartbeat(Watch watch, Kernel kernel) {
        return of(watch, kernel, Death.APPLICATION_HUNG);
    }

    /** The peer's window closes, its kernel goes on answering, and then the path falls silent. */
    static Prediction silentSlowReader(Watch watch, Kernel kernel) {
        return of(watch, kernel, Death.ZERO_WINDOW);
    }

    /** Whoever asks first is answered with RST. */
    static Prediction reset(Watch watch, Kernel kernel) {
        return of(predicted(watch, kernel).forgottenBy(RESETTING));
    }

    /** Told at once. */
    static Prediction atOnce(Watch watch, Kernel kernel) {
        return new Prediction(Layer.PEER, DetectionTime.exactly(Duration.ZERO), Start.EVENT);
    }

    /** The peer's window closes, and its kernel goes on answering: no death, but given up by a user timeout or at the limit. */
    static Prediction slowReader(Watch watch, Kernel kernel) {
        Optional<TcpPrediction> killer =
                watch.tcp().map(settings -> TcpPrediction.of(settings, kernel)).filter(TcpPrediction::killsSlowReader);
        if (killer.isPresent()) {
            return new Prediction(Layer.USER_TIMEOUT, killer.get().zeroWindow().orElseThrow(), Start.EVENT);
        }
        // within the limit each overdue look excuses the ping for one interval more, and then all of them count
        HeartbeatPolicy policy = watch.heartbeat().orElseThrow();
        DetectionTime dead = policy.detectionTime().orElseThrow();
        Duration limit = policy.slowPeerLimit();
        Duration interval = policy.pinging().orElseThrow().interval();
        DetectionTime window = new DetectionTime(
                dead.earliest().plus(limit).minus(interval), dead.latest().plus(limit));
        return new Prediction(Layer.HEARTBEAT, window, Start.LAST_RECEIVED);
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

    private static Prediction of(Watch watch, Kernel kernel, Death death) {
        return of(predicted(watch, kernel).of(death));
    }

    private static Prediction of(Forecast forecast) {
        return new Prediction(Layer.of(forecast.layer()), forecast.time().orElseThrow(), forecast.from());
    }

    private static io.keepalive.prediction.Prediction predicted(Watch watch, Kernel kernel) {
        return io.keepalive.prediction.Prediction.of(new Layers(watch.tcp(), watch.heartbeat()), kernel);
    }
}
