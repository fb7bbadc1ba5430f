package io.keepalive.prediction;

import io.keepalive.internal.Durations;
import java.time.Duration;

/**
 * A watch limit: a word of the peer's is lost so often that the next sign of life comes too late. How often the peer speaks
 * is not known here; it is taken to be every two thirds of the limit, MQTT's factor of 1.5.
 */
final class WordRisk implements Risk {

    private final Retransmissions retransmissions;
    private final long period;
    private final long patience;

    WordRisk(Retransmissions retransmissions, Duration limit) {
        this.retransmissions = retransmissions;
        long nanos = Durations.saturatedNanos(limit);
        period = Math.max(1, nanos / 3 * 2);
        patience = nanos - period;
    }

    @Override
    public double onLoss(double lossRate) {
        return retransmissions.late(lossRate, patience);
    }

    /** Kills if what is left of it when the word is sent is longer than the last retransmission in time takes. */
    @Override
    public double onOutage(long outageNanos) {
        return Risk.share((double) (outageNanos - retransmissions.lastBefore(patience)), (double) period);
    }

    @Override
    public long everyNanos() {
        return period;
    }

    @Override
    public long soonestNanos() {
        return period + patience;
    }
}
