package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Forecast.Start;
import java.time.Duration;
import java.util.Optional;

/** What middleboxes do to idle connections, and how that is noticed. */
final class Forgetting {

    private final KernelWatch kernel;
    private final Optional<Heartbeats> sender;
    private final Deaths deaths;

    Forgetting(KernelWatch kernel, Optional<Heartbeats> heartbeat, Deaths deaths) {
        this.kernel = kernel;
        this.sender = heartbeat.filter(Heartbeats::sends);
        this.deaths = deaths;
    }

    boolean keeps(Middlebox middlebox) {
        if (middlebox.forgetsAfter().isEmpty()) {
            return true;
        }
        Duration time = middlebox.forgetsAfter().get();
        boolean byPings = middlebox.keptBy() != KeptBy.REQUESTS
                && sender.filter(pings -> pings.longest().compareTo(time) < 0).isPresent();
        boolean byProbes = middlebox.keptBy() == KeptBy.ANY_PACKET
                && kernel.probes()
                && kernel.probesAtMostEvery().compareTo(time) < 0;
        return byPings || byProbes;
    }

    Forecast forgottenBy(Middlebox middlebox) {
        Expiry expiry = middlebox.expiry();
        if ((expiry == Expiry.RESETS_AT_ONCE || expiry == Expiry.CLOSES)
                && middlebox.forgetsAfter().isPresent()
                && !keeps(middlebox)) {
            return toldAtOnce(middlebox.forgetsAfter().get(), expiry);
        }
        return expiry == Expiry.DROPS || expiry == Expiry.UNKNOWN ? deaths.of(Death.FORGOTTEN) : answered();
    }

    /** Pings that do not count there are answered until then, and are received all the same. */
    private Forecast toldAtOnce(Duration time, Expiry expiry) {
        String told = expiry == Expiry.CLOSES ? "it closes the connection" : "it resets the connection";
        return sender.isPresent()
                ? new Forecast(
                        Layer.ANSWER,
                        Optional.of(DetectionTime.exactly(Duration.ZERO)),
                        Start.EVENT,
                        told + " when its time is over, which pings do not hold up")
                : new Forecast(
                        Layer.ANSWER,
                        Optional.of(DetectionTime.exactly(time)),
                        Start.LAST_RECEIVED,
                        told + " when its time is over");
    }

    /** The next thing sent is answered with a reset. */
    private Forecast answered() {
        Rivals rivals = new Rivals();
        boolean afterSilence = sender.map(Heartbeats::pingsAfterSilence).orElse(true);
        Start from = afterSilence ? Start.LAST_RECEIVED : Start.EVENT;
        sender.ifPresent(pings -> rivals.add(
                Layer.ANSWER,
                new DetectionTime(afterSilence ? pings.soonest() : Duration.ZERO, pings.longest()),
                "the next ping is answered with a reset"));
        if (kernel.probes()) {
            rivals.add(
                    Layer.ANSWER,
                    new DetectionTime(afterSilence ? kernel.idleTime() : Duration.ZERO, kernel.probesAtMostEvery()),
                    "the next probe is answered with a reset");
        }
        Forecast idle = deaths.of(Death.IDLE);
        if (idle.from() == from) {
            idle.time().ifPresent(window -> rivals.add(idle.layer(), window, idle.reason()));
        }
        return rivals.first(from).orElse(Deaths.nobody("nothing is sent that could be answered with a reset"));
    }

    TableUse tableUse(long connections, Middlebox middlebox) {
        return new TableUse(connections, keeps(middlebox), middlebox.forgetsAfter());
    }
}
