package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Random;

/**
 * Makes a {@link HeartbeatTrace}. Without more said, heartbeats leave on time, none is lost, and each takes no time.
 *
 * <p>Not thread-safe. The same settings and seed make the same trace on every machine.
 */
public final class TraceGenerator {

    /** TCP gives up after about so long, on Linux. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(15).toNanos();

    private final long periodNanos;
    private final int heartbeats;
    private final long seed;
    private long delayNanos;
    private long jitterNanos;
    private double tailShare;
    private long tailNanos;
    private double tailShape = 1;
    private double worsens;
    private double recovers = 1;
    private double lossWhileGood;
    private double lossWhileBad;
    private long retransmitNanos;
    private boolean inOrder;
    private Standstills senderPauses = Standstills.NONE;
    private Standstills receiverPauses = Standstills.NONE;
    private boolean told;

    TraceGenerator(Duration period, int heartbeats, long seed) {
        this.periodNanos =
                ChenPolicy.atMost("period", period, ChenPolicy.LONGEST_PERIOD).toNanos();
        this.heartbeats = Require.inRange("heartbeats", heartbeats, 2, 10_000_000);
        this.seed = seed;
    }

    /**
     * Sets how long heartbeats travel.
     *
     * @param least zero or longer, at most a day
     * @param jitter standard deviation of the normal distribution whose upper half comes on top; zero or longer, at most a day
     * @return this generator
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is out of range
     */
    public TraceGenerator delay(Duration least, Duration jitter) {
        delayNanos = nanos("least", least);
        jitterNanos = nanos("jitter", jitter);
        return this;
    }

    /**
     * Some heartbeats take much longer: Pareto-distributed, at least {@code scale} more, by {@code shape} how heavy the tail is. None takes
     * more than a hundred times the scale.
     *
     * @param share of the heartbeats, {@code 0 <= share < 1}
     * @param scale zero or longer, at most a day
     * @param shape above 0; at 2 and below the variance is infinite
     * @return this generator
     * @throws NullPointerException if {@code scale} is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public TraceGenerator heavyTail(double share, Duration scale, double shape) {
        tailShare = Require.share("share", share);
        tailNanos = nanos("scale", scale);
        if (!(shape > 0 && shape < Double.POSITIVE_INFINITY)) {
            throw Require.expected("shape", shape, "> 0 and finite");
        }
        tailShape = shape;
        return this;
    }

    /**
     * Loses heartbeats in bursts, as Gilbert (1960, doi:10.1002/j.1538-7305.1960.tb03959.x) and Elliott (1963,
     * doi:10.1002/j.1538-7305.1963.tb00955.x) have it: the path is good or bad, and loses more while it is bad. It begins good.
     *
     * @param worsens probability, with each heartbeat, that a good path turns bad; 0 to 1
     * @param recovers the same that a bad one turns good
     * @param whileGood probability that a heartbeat is lost while it is good
     * @param whileBad the same while it is bad
     * @return this generator
     * @throws IllegalArgumentException if a probability is out of range
     */
    public TraceGenerator loss(double worsens, double recovers, double whileGood, double whileBad) {
        this.worsens = probability("worsens", worsens);
        this.recovers = probability("recovers", recovers);
        this.lossWhileGood = probability("whileGood", whileGood);
        this.lossWhileBad = probability("whileBad", whileBad);
        return this;
    }

    /**
     * A path like TCP's: what is lost is sent again after a timeout that doubles each time, and what was sent later waits for it, so that
     * late heartbeats come in a burst.
     *
     * @param timeout the first retransmission timeout; longer than zero, at most a day; Linux's least is 200 ms
     * @return this generator
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalArgumentException if {@code timeout} is out of range
     */
    public TraceGenerator retransmitted(Duration timeout) {
        retransmitNanos =
                ChenPolicy.atMost("timeout", timeout, ChenPolicy.LONGEST_PERIOD).toNanos();
        return inOrder();
    }

    /**
     * No heartbeat overtakes another: it arrives with it at the earliest.
     *
     * @return this generator
     */
    public TraceGenerator inOrder() {
        inOrder = true;
        return this;
    }

    /**
     * The sender stands still now and then, as in a collector's pause; what was due meanwhile is sent at once at its end.
     *
     * @param meanEvery mean time between two pauses, exponentially distributed; longer than zero
     * @param shortest zero or longer
     * @param longest at least {@code shortest}; lengths in between are as likely
     * @return this generator
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is out of range
     */
    public TraceGenerator senderPauses(Duration meanEvery, Duration shortest, Duration longest) {
        senderPauses = Standstills.of(meanEvery, shortest, longest);
        return this;
    }

    /**
     * The receiver stands still now and then; what arrives meanwhile is heard at once at its end.
     *
     * @param meanEvery mean time between two pauses, exponentially distributed; longer than zero
     * @param shortest zero or longer
     * @param longest at least {@code shortest}; lengths in between are as likely
     * @param told whether detectors are told of them
     * @return this generator
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is out of range
     */
    public TraceGenerator receiverPauses(Duration meanEvery, Duration shortest, Duration longest, boolean told) {
        receiverPauses = Standstills.of(meanEvery, shortest, longest);
        this.told = told;
        return this;
    }

    /**
     * Generates the trace.
     *
     * @return the trace
     * @throws IllegalArgumentException if fewer than two heartbeats arrive
     */
    public HeartbeatTrace build() {
        long[] sequences = new long[heartbeats];
        long[] sent = new long[heartbeats];
        for (int beat = 0; beat < heartbeats; beat++) {
            sequences[beat] = beat;
            sent[beat] = beat * periodNanos;
        }
        senderPauses.holdUp(sent, new Random(seed ^ 0x5e4d));
        long[] arrived = travelled(sent);
        long[][] pauses = receiverPauses.holdUp(arrived, new Random(seed ^ 0x4ece));
        return new HeartbeatTrace(
                        sequences, sent, arrived, told ? pauses[0] : new long[0], told ? pauses[1] : new long[0])
                .checked();
    }

    private long[] travelled(long[] sent) {
        Random delays = new Random(seed ^ 0xde1a);
        Random losses = new Random(seed ^ 0x1055);
        boolean[] bad = bad(new Random(seed ^ 0xbad));
        long[] arrived = new long[heartbeats];
        long latest = 0;
        for (int beat = 0; beat < heartbeats; beat++) {
            long delay = delay(delays);
            long waits = retransmissions(sent[beat], bad, losses);
            arrived[beat] = waits < 0 ? HeartbeatTrace.LOST : sent[beat] + delay + waits;
            if (inOrder && arrived[beat] != HeartbeatTrace.LOST) {
                arrived[beat] = Math.max(arrived[beat], latest);
            }
            latest = Math.max(latest, arrived[beat]);
        }
        return arrived;
    }

    /** In which periods the path is bad. */
    private boolean[] bad(Random random) {
        boolean[] bad = new boolean[heartbeats];
        for (int beat = 1; beat < heartbeats; beat++) {
            bad[beat] = bad[beat - 1] ? random.nextDouble() >= recovers : random.nextDouble() < worsens;
        }
        return bad;
    }

    private long delay(Random random) {
        double delay = delayNanos + Math.abs(random.nextGaussian()) * jitterNanos;
        double chosen = random.nextDouble();
        double tail = StrictMath.pow(1 - random.nextDouble(), -1 / tailShape);
        return (long) (chosen < tailShare ? delay + tailNanos * Math.min(100, tail) : delay);
    }

    /** How long a heartbeat waits to be sent again, by how the path is then; -1 where it stays lost. */
    private long retransmissions(long sent, boolean[] bad, Random random) {
        long waits = 0;
        for (long timeout = retransmitNanos; waits < LONGEST_WAIT_NANOS; timeout *= 2) {
            int then = (int) Math.min(heartbeats - 1, (sent + waits) / periodNanos);
            if (random.nextDouble() >= (bad[then] ? lossWhileBad : lossWhileGood)) {
                return waits;
            }
            if (retransmitNanos == 0) {
                return -1;
            }
            waits += timeout;
        }
        return waits;
    }

    private static long nanos(String name, Duration time) {
        return Require.notNegative(name, time).isZero()
                ? 0
                : ChenPolicy.atMost(name, time, ChenPolicy.LONGEST_PERIOD).toNanos();
    }

    private static double probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw Require.expected(name, value, "0..1");
        }
        return value;
    }
}
