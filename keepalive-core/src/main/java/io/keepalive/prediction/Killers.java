package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can give up a connection whose peer is well: whatever waits for an answer that a bad path holds up.
 *
 * <p>Model: packets are lost each on its own, or all of them in an outage; TCP retransmits as {@link Retransmissions} says;
 * round trips count as nothing, timers are on time, the application is quiet and both ends are never held up.
 */
final class Killers {

    /** A watcher's peer is taken to speak every two thirds of the limit: MQTT's factor of 1.5. */
    private static final int WORDS_PER_TWO_LIMITS = 3;

    private Killers() {}

    /**
     * Something that happens again and again, and kills if it goes wrong.
     */
    interface Killer {

        /** Probability that one time of it kills, on a path that loses packets. */
        double onLoss(double lossRate);

        /** Shortest time from one to the next. */
        long everyNanos();

        /** Shortest time from the beginning to the first death. */
        long soonestNanos();

        /** Probability that an outage kills which begins at any moment between two of them. */
        double onOutage(long outageNanos);
    }

    static List<Killer> of(KernelWatch kernel, Optional<Heartbeats> heartbeat) {
        List<Killer> killers = new ArrayList<>();
        heartbeat.filter(Heartbeats::sends).ifPresent(pings -> killers.add(new PingKiller(kernel, pings)));
        heartbeat
                .filter(Killers::waitsForWords)
                .flatMap(Heartbeats::watchLimit)
                .ifPresent(limit -> killers.add(new WordKiller(kernel, limit)));
        boolean silenced = heartbeat
                .filter(Heartbeats::sends)
                .filter(pings -> pings.longest().compareTo(kernel.idleTime()) <= 0)
                .isPresent();
        if (kernel.probes() && !silenced) {
            killers.add(new ProbeKiller(kernel));
        }
        return killers;
    }

    /** Whether the peer has to speak by itself for the watch limit to be kept, as no ping asks it in time. */
    private static boolean waitsForWords(Heartbeats watch) {
        return !watch.judgesAnswers()
                || watch.watchLimit()
                        .filter(limit -> limit.compareTo(watch.longest()) <= 0)
                        .isPresent();
    }

    /** Probability that one of them kills within a time: each has so many chances at most. */
    static double within(List<Killer> killers, double lossRate, Duration time) {
        double log = 0;
        for (Killer killer : killers) {
            long left = Durations.saturatedNanos(time) - killer.soonestNanos();
            double each = Math.min(1, killer.onLoss(lossRate));
            if (left >= 0 && each > 0) {
                log += (double) (left / killer.everyNanos() + 1) * Math.log1p(-each);
            }
        }
        return Math.abs(Math.expm1(log));
    }

    static double inOutage(List<Killer> killers, Duration outage) {
        double sum = 0;
        for (Killer killer : killers) {
            sum += killer.onOutage(Durations.saturatedNanos(outage));
        }
        return Math.min(1, sum);
    }

    static double unanswered(double lossRate) {
        return 1 - (1 - lossRate) * (1 - lossRate);
    }

    static double clamped(double share) {
        return Math.max(0, Math.min(1, share));
    }

    /** A probe is unanswered if it or its answer is lost; so many in a row kill. An answer begins the next cycle. */
    private record ProbeKiller(KernelWatch kernel) implements Killer {

        @Override
        public double onLoss(double lossRate) {
            return Math.pow(unanswered(lossRate), (double) kernel.probesToGiveUp());
        }

        @Override
        public long everyNanos() {
            return Durations.saturatedNanos(kernel.probesAtLeastEvery());
        }

        @Override
        public long soonestNanos() {
            return Durations.saturatedAdd(
                    Durations.saturatedNanos(kernel.idleTime()), fromFirst(kernel.probesToGiveUp()));
        }

        /** Kills if the last probe falls into it. */
        @Override
        public double onOutage(long outageNanos) {
            return clamped((double) (outageNanos - fromFirst(kernel.probesToGiveUp() - 1)) / everyNanos());
        }

        private long fromFirst(long probes) {
            return Durations.saturatedMultiply(Durations.saturatedNanos(kernel.interval()), probes);
        }
    }

    /** A ping, or the message of a one-way sender, that gets through too late. */
    private static final class PingKiller implements Killer {

        private final Heartbeats pings;
        private final Retransmissions retransmissions;

        /** How long the heartbeat waits for the answer to the first ping. */
        private final Optional<Duration> patience;

        private final boolean userTimeout;
        private final Optional<Long> kernelGivesUp;
        private final Optional<Long> peerGivesUp;

        PingKiller(KernelWatch kernel, Heartbeats pings) {
            this.pings = pings;
            retransmissions = kernel.retransmissions();
            patience = pings.patience();
            userTimeout = kernel.hasUserTimeout();
            kernelGivesUp = kernel.unacknowledged().map(DetectionTime::earliest).map(Durations::saturatedNanos);
            peerGivesUp =
                    kernel.peerUnacknowledged().map(DetectionTime::earliest).map(Durations::saturatedNanos);
        }

        @Override
        public double onLoss(double lossRate) {
            double byHeartbeat = patience.map(Durations::saturatedNanos)
                    .map(time -> retransmissions.answerLate(lossRate, time))
                    .orElse(0.0);
            boolean heartbeatFirst = patience.isPresent()
                    && kernelGivesUp
                            .filter(time -> time >= Durations.saturatedNanos(patience.get()))
                            .isPresent();
            double byKernel = heartbeatFirst // as whoever is answered is acknowledged
                    ? 0
                    : kernelGivesUp
                            .map(time -> unacknowledged(lossRate, time, userTimeout))
                            .orElse(0.0);
            double byPeer = pings.judgesAnswers()
                    ? peerGivesUp
                            .map(time -> unacknowledged(lossRate, time, false))
                            .orElse(0.0)
                    : 0;
            return byHeartbeat + byKernel + byPeer;
        }

        /**
         * The kernel counts retransmissions by a time, which begins with shorter timeouts: it may give up after two fewer. A
         * user timeout counts from the first transmission.
         */
        private double unacknowledged(double lossRate, long nanos, boolean byUserTimeout) {
            long transmissions = retransmissions.countBefore(nanos);
            return Math.pow(
                    unanswered(lossRate), (double) (byUserTimeout ? transmissions : Math.max(1, transmissions - 2)));
        }

        @Override
        public long everyNanos() {
            return Math.max(1, Durations.saturatedNanos(pings.shortest()));
        }

        @Override
        public long soonestNanos() {
            long soonest = Durations.saturatedNanos(pings.soonest());
            long death = kernelGivesUp.orElse(Durations.MAX_NANOS);
            if (pings.judgesAnswers()) {
                death = Math.min(death, peerGivesUp.orElse(Durations.MAX_NANOS));
            }
            return Durations.saturatedAdd(
                    soonest,
                    Math.min(death, patience.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS)));
        }

        /**
         * What is sent in it arrives with the first retransmission after it. It kills if what is left of it when the ping goes
         * out is longer than the last of them that comes in time takes.
         */
        @Override
        public double onOutage(long outageNanos) {
            long survived = Durations.MAX_NANOS;
            if (patience.isPresent()) {
                survived = retransmissions.lastBefore(Durations.saturatedNanos(patience.get()));
            }
            if (kernelGivesUp.isPresent()) {
                long limit = kernelGivesUp.get() + (userTimeout ? 0 : 1); // counts from the first retransmission
                survived = Math.min(survived, retransmissions.lastBefore(limit));
            }
            return shareOfCycle((double) (outageNanos - survived));
        }

        /** The probability that less than a time is left of the cycle, whose length is drawn from shortest to longest. */
        private double shareOfCycle(double time) {
            double shortest = (double) Durations.saturatedNanos(pings.shortest());
            double longest = (double) Durations.saturatedNanos(pings.longest());
            double mean = (shortest + longest) / 2;
            if (time <= shortest) {
                return clamped(time / mean);
            }
            if (time >= longest) {
                return 1;
            }
            double drawn = ((time * time - shortest * shortest) / 2 + time * (longest - time)) / (longest - shortest);
            return drawn / mean;
        }
    }

    /** A word of the peer's that gets through too late for the watch limit. */
    private static final class WordKiller implements Killer {

        private final Retransmissions retransmissions;
        private final long period;
        private final long patience;

        WordKiller(KernelWatch kernel, Duration limit) {
            retransmissions = kernel.retransmissions();
            long nanos = Durations.saturatedNanos(limit);
            period = Math.max(1, nanos / WORDS_PER_TWO_LIMITS * 2);
            patience = nanos - period;
        }

        @Override
        public double onLoss(double lossRate) {
            return retransmissions.late(lossRate, patience);
        }

        @Override
        public long everyNanos() {
            return period;
        }

        @Override
        public long soonestNanos() {
            return period + patience;
        }

        @Override
        public double onOutage(long outageNanos) {
            return clamped((double) (outageNanos - retransmissions.lastBefore(patience)) / period);
        }
    }
}
