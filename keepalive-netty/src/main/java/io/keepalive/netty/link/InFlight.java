package io.keepalive.netty.link;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for an answer on one connection of a link, for those who register them. When the connection ends,
 * {@link LinkEnd} hands back what was not answered: what was certainly not sent, and what the peer may have processed.
 *
 * <pre>{@code
 * InFlight inFlight = InFlight.of(channel);
 * if (inFlight.begin(order.id())) {
 *     channel.writeAndFlush(order);
 * }
 * ...
 * inFlight.answered(answer.orderId());
 * }</pre>
 *
 * <p>Thread-safe. It keeps what was registered until it is answered or the connection ends, without a limit of its own.
 */
public final class InFlight {

    static final AttributeKey<InFlight> KEY = AttributeKey.valueOf(InFlight.class, "inFlight");

    private final WireBytes bytes;
    private final Map<Object, Begun> waiting = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean ended;

    /** A request, and how many bytes had reached the transport before any of its own. */
    private record Begun(Object request, long number, long before) {}

    /** What is left at the end. */
    record Rest(List<Object> notSent, List<Object> maybeProcessed) {}

    InFlight(WireBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * The requests of a connection.
     *
     * @param channel a channel that a {@link PeerLink} has told of
     * @return its requests
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalStateException if it is no link's
     */
    public static InFlight of(Channel channel) {
        @Nullable
        InFlight found = Objects.requireNonNull(channel, "channel").attr(KEY).get();
        if (found == null) {
            throw new IllegalStateException("channel: " + channel + " (expected: one of a PeerLink)");
        }
        return found;
    }

    /**
     * Registers a request, before any of it is written; where that is done after, a request of which a part was sent may be taken
     * for one that was not.
     *
     * @param request what tells it from others by {@code equals}, such as its id
     * @return whether the connection is still there; if not, the request is not registered, and not to be written
     * @throws NullPointerException if {@code request} is null
     * @throws IllegalStateException if it waits for an answer already
     */
    public boolean begin(Object request) {
        Begun begun = new Begun(Objects.requireNonNull(request, "request"), count.getAndIncrement(), bytes.handed());
        if (waiting.putIfAbsent(request, begun) != null) {
            throw new IllegalStateException(
                    "request: " + request + " (expected: one that does not wait for an answer)");
        }
        return !ended || !waiting.remove(request, begun); // else the end found it
    }

    /**
     * Marks a request as answered, or as not waited for any more.
     *
     * @param request the request
     * @return whether it waited
     * @throws NullPointerException if {@code request} is null
     */
    public boolean answered(Object request) {
        return waiting.remove(Objects.requireNonNull(request, "request")) != null;
    }

    /**
     * How many wait.
     *
     * @return 0 or more
     */
    public int size() {
        return waiting.size();
    }

    /** The connection is over; called once. */
    Rest end() {
        ended = true;
        List<Begun> left = new ArrayList<>();
        waiting.values().forEach(begun -> {
            if (waiting.remove(begun.request, begun)) {
                left.add(begun);
            }
        });
        left.sort(Comparator.comparingLong(Begun::number));
        long taken = bytes.taken();
        return new Rest(
                left.stream()
                        .filter(begun -> taken <= begun.before)
                        .map(Begun::request)
                        .toList(),
                left.stream()
                        .filter(begun -> taken > begun.before)
                        .map(Begun::request)
                        .toList());
    }
}
