package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/** Pings, or the messages of a one-way sender: the answer, or the acknowledgement, comes too late. */
final class PingRisk implements Risk {

    private final Heartbeats pings;
    private final Retransmissions retransmissions;
    private final boolean userTimeout;

    /** How long the heartbeat waits for an answer from the first ping on, and when the kernels of both ends give up. */
    private final long patience;

    private final long kernelLimit;
    private final long peerLimit;

    PingRisk(KernelWatch kernel, Heartbeats pings) {
        this.pings = pings;
        retransmissions = kernel.retransmissions();
        userTimeout = kernel.hasUserTimeout();
        patience = nanos(pings.patience());
        kernelLimit = nanos(kernel.unacknowledged().map(DetectionTime::earliest));
        peerLimit = nanos(kernel.peerUnacknowledged().map(DetectionTime::earliest));
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS);
    }

    @Override
    public double onLoss(double lossRate) {
        double byKernel = 0;
        if (kernelLimit < patience) { // else who is not acknowledged is not answered either, and known for it
            long limit = userTimeout ? kernelLimit : twoFewer(kernelLimit);
            byKernel = pings.judgesAnswers()
                    ? retransmissions.unacknowledged(lossRate, limit)
                    : pureAcknowledgementsLost(lossRate, limit);
        }
        double byPeer = pings.judgesAnswers() ? pureAcknowledgementsLost(lossRate, twoFewer(peerLimit)) : 0;
        return byHeartbeat(lossRate) + byKernel + byPeer;
    }

    /**
     * The answer comes too late; or what was sent in an earlier silence is still under way when this one is over, as pings after
     * the first may be, and holds up what is sent behind it.
     */
    private double byHeartbeat(double lossRate) {
        if (!pings.judgesAnswers()) {
            return 0;
        }
        long interval = nanos(pings.interval());
        long silence = Durations.saturatedAdd(everyNanos(), patience);
        double laterPings = pings.probes() - 1.0;
        return retransmissions.answerLate(lossRate, patience)
                + laterPings
                        * retransmissions.answerLate(lossRate, interval)
                        * retransmissions.answerLate(lossRate, silence);
    }

    private double pureAcknowledgementsLost(double lossRate, long limit) {
        return Math.pow(Risk.eitherLost(lossRate), (double) retransmissions.countBefore(limit));
    }

    /**
     * The kernel counts retransmissions by a time that begins with the shortest timeouts: on a real path up to two fewer fit.
     */
    private long twoFewer(long limit) {
        return limit == Durations.MAX_NANOS
                ? limit
                : retransmissions.at(Math.max(1, retransmissions.countBefore(limit) - 2));
    }

    /**
     * What is sent in it arrives with the first retransmission after it. It kills if what is left of it when the ping goes out is
     * longer than the last retransmission in time takes. Only the ping is held up, as there is no pong before it arrives.
     */
    @Override
    public double onOutage(long outageNanos) {
        // retransmissions are counted from the first one on, so the one at the limit is still made
        long byKernel = userTimeout || kernelLimit == Durations.MAX_NANOS ? kernelLimit : kernelLimit + 1;
        long survived = retransmissions.lastBefore(Math.min(patience, byKernel));
        return shareOfCycle((double) (outageNanos - survived));
    }

    /** The probability that less than a time is left of a cycle whose length is drawn from the shortest to the longest. */
    private double shareOfCycle(double left) {
        double shortest = (double) everyNanos();
        double longest = (double) Durations.saturatedNanos(pings.longest());
        double mean = (shortest + longest) / 2;
        if (left <= shortest || left >= longest) {
            return left >= longest ? 1 : Risk.share(left, mean);
        }
        double drawnShorter = (left * left - shortest * shortest) / 2;
        double drawnLonger = left * (longest - left);
        return (drawnShorter + drawnLonger) / (longest - shortest) / mean;
    }

    @Override
    public long everyNanos() {
        return Math.max(1, Durations.saturatedNanos(pings.shortest()));
    }

    @Override
    public long soonestNanos() {
        long death = Math.min(patience, Math.min(kernelLimit, peerLimit));
        return Durations.saturatedAdd(Durations.saturatedNanos(pings.soonest()), death);
    }
}
