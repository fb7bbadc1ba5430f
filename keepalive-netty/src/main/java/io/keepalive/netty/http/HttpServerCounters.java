package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Running totals of a server's HTTP connections, from the start of the instance on. Thread-safe; each figure is read by itself.
 */
public final class HttpServerCounters {

    private final LongAdder opened = new LongAdder();
    private final LongAdder upgraded = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<HttpClose, LongAdder> closed = new EnumMap<>(HttpClose.class);

    HttpServerCounters() {
        for (HttpClose reason : HttpClose.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    /**
     * Connections that came.
     *
     * @return their number
     */
    public long opened() {
        return opened.sum();
    }

    /**
     * Connections that are open and speak HTTP/1.
     *
     * @return their number
     */
    public long open() {
        long ended = upgraded.sum();
        for (LongAdder count : closed.values()) {
            ended += count.sum();
        }
        return Math.max(0, opened.sum() - ended);
    }

    /**
     * Connections that another protocol has taken over.
     *
     * @return their number
     */
    public long upgraded() {
        return upgraded.sum();
    }

    /**
     * Requests that reached the application.
     *
     * @return their number
     */
    public long requests() {
        return requests.sum();
    }

    /**
     * Requests that came behind one whose response is the last: they did not reach the application.
     *
     * @return their number
     */
    public long requestsAfterLast() {
        return refused.sum();
    }

    /**
     * Connections that ended for one reason.
     *
     * @param reason the reason
     * @return their number
     * @throws NullPointerException if {@code reason} is null
     */
    public long closed(HttpClose reason) {
        return Objects.requireNonNull(closed.get(Objects.requireNonNull(reason, "reason")))
                .sum();
    }

    void connectionOpened() {
        opened.increment();
    }

    void connectionUpgraded() {
        upgraded.increment();
    }

    void requestAccepted() {
        requests.increment();
    }

    void requestRefused() {
        refused.increment();
    }

    void connectionClosed(HttpClose reason) {
        Objects.requireNonNull(closed.get(reason)).increment();
    }

    /** The figures that are not zero, by name. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HttpServerCounters[opened=" + opened() + ", open=" + open());
        text.append(", requests=").append(requests());
        add(text, "requestsAfterLast", refused);
        add(text, "upgraded", upgraded);
        closed.forEach((reason, count) -> add(text, reason.toString(), count));
        return text.append(']').toString();
    }

    private static void add(StringBuilder text, String name, LongAdder count) {
        if (count.sum() > 0) {
            text.append(", ").append(name).append('=').append(count.sum());
        }
    }
}
