package io.keepalive.detect;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How well a detector does on a trace, in the measures of Chen, Toueg and Aguilera (2002, section 2, doi:10.1109/TC.2002.1004595): how soon
 * it finds a crash, how often and for how long it suspects a peer that lives.
 *
 * <p>For the detection time the peer crashes at every moment of the trace in turn, with what it had sent before still arriving; pauses of
 * our own after the last arrival are not reckoned in. For the mistakes it lives throughout. A heartbeat that another overtook counts as
 * lost. What a detector does before it has learned is part of both.
 *
 * @param observed how long the peer was watched
 * @param averageDetection time from crash to the suspicion that stays, averaged over all moments (T_D)
 * @param worstDetection the longest of them
 * @param mistakes how often it came to suspect the living peer
 * @param mistaken for how long it did so, all together
 */
public record DetectorQuality(
        Duration observed, Duration averageDetection, Duration worstDetection, int mistakes, Duration mistaken) {

    /** Null is refused. */
    public DetectorQuality {
        Objects.requireNonNull(observed, "observed");
        Objects.requireNonNull(averageDetection, "averageDetection");
        Objects.requireNonNull(worstDetection, "worstDetection");
        Objects.requireNonNull(mistaken, "mistaken");
    }

    /**
     * Runs a detector over a trace. Takes about a microsecond a heartbeat, and no time passes: the clock is the trace's.
     *
     * @param policy which detector
     * @param trace what it hears
     * @return how it did
     * @throws NullPointerException if an argument is null
     */
    public static DetectorQuality measure(DetectorPolicy policy, HeartbeatTrace trace) {
        return measure(policy, trace, 0);
    }

    /** With the clock at another time when the trace's is zero. */
    static DetectorQuality measure(DetectorPolicy policy, HeartbeatTrace trace, long clockNanos) {
        return new QualityRun(policy, trace, clockNanos).quality();
    }

    /**
     * How often it suspects the living peer (lambda_M).
     *
     * @return mistakes an hour
     */
    public double mistakesPerHour() {
        return observed.isZero() ? 0 : mistakes * 3600e9 / observed.toNanos();
    }

    /**
     * How long a mistake lasts on average (T_M).
     *
     * @return the time, empty where there was none
     */
    public Optional<Duration> averageMistake() {
        return mistakes == 0 ? Optional.empty() : Optional.of(mistaken.dividedBy(mistakes));
    }

    /**
     * Time from one mistake to the next on average (T_MR).
     *
     * @return the time, empty where there was none
     */
    public Optional<Duration> mistakeRecurrence() {
        return mistakes == 0 ? Optional.empty() : Optional.of(observed.dividedBy(mistakes));
    }

    /**
     * The probability that it says of the living peer that it lives, asked at any moment (P_A).
     *
     * @return 0 to 1
     */
    public double queryAccuracy() {
        return observed.isZero() ? 1 : 1 - (double) mistaken.toNanos() / observed.toNanos();
    }
}
