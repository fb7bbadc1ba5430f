package io.keepalive.health;

/**
 * Says how an application is, whenever a heartbeat is about to be sent.
 *
 * <pre>{@code
 * HealthSource source = now -> current; // a volatile field, set by whoever knows
 * }</pre>
 *
 * <p>It is asked on the event loop, for every heartbeat of every connection, so it is cheap and never blocks: it reads what is known
 * already. What takes time to find out goes through a {@link SampledHealth}. A source whose answer has not changed returns
 * the same report, which then need not be encoded again.
 *
 * <p>One source may serve connections of several event loops: implementations are thread-safe. One that throws, or returns null, is
 * reported as failed with what it said last: see {@link LastKnownHealth}.
 */
@FunctionalInterface
public interface HealthSource {

    /**
     * How the application is now.
     *
     * @param nowNanos the caller's time, monotonic, for sources that reckon with it; all callers of one source have the same clock
     * @return the report
     */
    HealthReport report(long nowNanos);
}
