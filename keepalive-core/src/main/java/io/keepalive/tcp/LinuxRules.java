package io.keepalive.tcp;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Linux, as its {@code tcp_timer.c} has it and as it was measured on 6.18. All times in milliseconds.
 *
 * <p>A kernel timer never fires early, and by the coarseness of the timer wheel up to an eighth of its length late (measured:
 * 17 s became up to 18.98 s). Every latest time includes that; the earliest ones are the plain sums.
 */
final class LinuxRules implements DeathRules {

    private static final long MIN_RTO = 200;
    private static final long USER_TIMEOUT_OVERSHOOT = 1_000;

    private final Kernel kernel;

    LinuxRules(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The clock starts at idle after data, and at the longer of idle and interval after the answer to a probe. */
    @Override
    public Forecast idle(TcpKeepAlive settings) {
        long afterData = settings.schedule().idle().toMillis();
        long interval = settings.schedule().interval().toMillis();
        long afterAnswer = Math.max(afterData, interval);
        Optional<Duration> userTimeout = settings.userTimeout();
        if (userTimeout.isPresent()) {
            long limit = userTimeout.get().toMillis();
            long earliest =
                    Math.min(earliestTick(afterData, interval, limit), earliestTick(afterAnswer, interval, limit));
            long latest = Math.max(firstTick(afterData, interval, limit), firstTick(afterAnswer, interval, limit));
            return Forecast.of(
                    window(earliest, late(latest)),
                    "first idle + n * interval that reaches the user timeout of " + limit
                            + " ms; the number of probes does not count");
        }
        long unanswered = interval * settings.schedule().probes();
        return Forecast.of(window(afterData + unanswered, late(afterAnswer + unanswered)), "idle + interval * probes");
    }

    @Override
    public Forecast unacknowledged(TcpKeepAlive settings) {
        if (settings.userTimeout().isPresent()) {
            return atUserTimeout(settings, "user timeout; the number of retransmissions does not count");
        }
        long cap = cap(settings);
        long model = modelTimeout(cap);
        // The model counts from the first retransmission after a timeout, and a tail loss probe may go before that one
        // (measured: 0.2 s, then 0.4 s). Death comes at the first timeout past the model. That one starts before the
        // model
        // ends, and as timeouts double, it is at most as long as all before it together.
        long clockStarts = 2 * MIN_RTO;
        long lastTimeout = Math.min(model + clockStarts, cap);
        return Forecast.of(window(model, late(clockStarts + lastTimeout) + model), retransmissionRule(settings, cap));
    }

    /** Answered probes keep the timeout as long as it has grown, so the latest time reckons with the cap from the start. */
    @Override
    public Forecast zeroWindow(TcpKeepAlive settings) {
        if (settings.userTimeout().isPresent()) {
            return atUserTimeout(settings, "user timeout; also when the peer answers every probe");
        }
        long cap = cap(settings);
        return Forecast.of(
                window(modelTimeout(cap), late((kernel.retries2() + 1L) * cap)), retransmissionRule(settings, cap));
    }

    @Override
    public Optional<Duration> probePeriod(TcpKeepAlive settings) {
        long idle = settings.schedule().idle().toMillis();
        long interval = settings.schedule().interval().toMillis();
        return Optional.of(Duration.ofMillis(late(Math.max(idle, interval))));
    }

    @Override
    public boolean killsSlowReader(TcpKeepAlive settings) {
        return settings.userTimeout().isPresent();
    }

    /**
     * The kernel shortens its last timeout to what is left of the user timeout, which is at most the cap, and at most half
     * of the user timeout, because the timeouts double.
     */
    private Forecast atUserTimeout(TcpKeepAlive settings, String rule) {
        long limit = settings.userTimeout().orElseThrow().toMillis();
        long lastTimeout = Math.min(limit / 2, cap(settings));
        return Forecast.of(window(limit, limit + USER_TIMEOUT_OVERSHOOT + late(lastTimeout) - lastTimeout), rule);
    }

    /** The kernel looks at the user timeout only when a probe is due and one is unanswered: at n = 1, 2, … */
    private static long firstTick(long start, long interval, long limit) {
        long n = Math.max(1, (limit - start + interval - 1) / interval);
        return start + interval * n;
    }

    /** A timer that fires late may reach the user timeout one probe earlier (measured: at 24.29 s instead of 29 s). */
    private static long earliestTick(long start, long interval, long limit) {
        return Math.max(limit, firstTick(start, interval, (limit * 8 + 8) / 9));
    }

    /** The kernel's {@code tcp_model_timeout}: the sum of all timeouts if the first is the shortest there can be. */
    private long modelTimeout(long cap) {
        long sum = 0;
        long timeout = MIN_RTO;
        for (int k = 0; k <= kernel.retries2(); k++) {
            sum += Math.min(timeout, cap);
            timeout = Math.min(timeout * 2, cap);
        }
        return sum;
    }

    private long cap(TcpKeepAlive settings) {
        return kernel.supportsRetransmissionCap()
                ? settings.retransmissionCap().orElse(kernel.maxRto()).toMillis()
                : kernel.maxRto().toMillis();
    }

    private String retransmissionRule(TcpKeepAlive settings, long cap) {
        String rule = "tcp_retries2 " + kernel.retries2() + ", at most " + cap + " ms between retransmissions";
        return settings.retransmissionCap().isPresent() && !kernel.supportsRetransmissionCap()
                ? rule + "; the retransmission cap needs Linux 6.15"
                : rule;
    }

    private static long late(long time) {
        return time + (time + 7) / 8;
    }

    private static DetectionTime window(long earliest, long latest) {
        return new DetectionTime(Duration.ofMillis(earliest), Duration.ofMillis(latest));
    }
}
