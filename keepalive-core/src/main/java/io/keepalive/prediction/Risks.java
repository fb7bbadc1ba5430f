package io.keepalive.prediction;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that can kill a connection by mistake: any of them is enough. */
final class Risks {

    private final List<Risk> risks = new ArrayList<>();

    Risks(KernelWatch kernel, Optional<Heartbeats> heartbeat) {
        Optional<Heartbeats> sender = heartbeat.filter(Heartbeats::sends);
        sender.ifPresent(pings -> risks.add(new PingRisk(kernel, pings)));
        heartbeat
                .filter(Heartbeats::waitsForWords)
                .flatMap(Heartbeats::watchLimit)
                .ifPresent(limit -> risks.add(new WordRisk(kernel.retransmissions(), limit)));
        boolean silenced = sender.filter(pings -> pings.longest().compareTo(kernel.idleTime()) <= 0)
                .isPresent();
        if (kernel.probes() && !silenced) {
            risks.add(new ProbeRisk(kernel));
        }
    }

    /** Bound of the probability that one of them kills within a time: there is one for each time that fits into it. */
    double onLoss(double lossRate, Duration time) {
        double survives = 0; // its logarithm
        for (Risk risk : risks) {
            long left = Durations.saturatedNanos(time) - risk.soonestNanos();
            double each = Math.min(1, risk.onLoss(lossRate));
            if (left >= 0 && each > 0) {
                survives += (double) (left / risk.everyNanos() + 1) * Math.log1p(-each);
            }
        }
        return Math.abs(Math.expm1(survives));
    }

    /** The probability that an outage kills; where several risks come together, its bound. */
    double onOutage(Duration outage) {
        double sum = 0;
        for (Risk risk : risks) {
            sum += risk.onOutage(Durations.saturatedNanos(outage));
        }
        return Math.min(1, sum);
    }
}
