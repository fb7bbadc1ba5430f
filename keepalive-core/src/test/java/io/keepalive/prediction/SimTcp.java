package io.keepalive.prediction;

import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection that carries small messages: what is not acknowledged is sent again after 200 ms, and then
 * after twice the time each, up to a cap; what is written meanwhile waits. Data carries acknowledgements, and data without an
 * answer is acknowledged by itself.
 */
final class SimTcp {

    private static final long FIRST_TIMEOUT = SimEvents.SECOND / 5;

    private final SimEvents events;
    private final SimPath path;
    private final long cap;
    private final LongConsumer reader;
    private @Nullable SimTcp peer;

    /** When the kernel gives up: so long after the first transmission, or after the first retransmission. */
    private final long userTimeout;

    private final long retransmissionLimit;

    private long written;
    private long sent;
    private long acknowledged;
    private long received;
    private long timeout = FIRST_TIMEOUT;
    private long timer;
    private long firstSentAt;
    private long retransmittedAt = Long.MAX_VALUE;
    private boolean gaveUp;

    SimTcp(SimEvents events, SimPath path, long cap, long userTimeout, long retransmissionLimit, LongConsumer reader) {
        this.events = events;
        this.path = path;
        this.cap = cap;
        this.userTimeout = userTimeout;
        this.retransmissionLimit = retransmissionLimit;
        this.reader = reader;
    }

    void connect(SimTcp other) {
        peer = other;
    }

    boolean gaveUp() {
        return gaveUp;
    }

    /** Writes one message. */
    void write() {
        written++;
        if (acknowledged == sent) {
            sendWaiting();
        }
    }

    private void sendWaiting() {
        sent = written;
        timeout = FIRST_TIMEOUT;
        firstSentAt = events.now();
        retransmittedAt = Long.MAX_VALUE;
        transmit();
    }

    private void transmit() {
        long upTo = sent;
        long acknowledges = received;
        SimTcp other = Objects.requireNonNull(peer);
        path.send(() -> other.arrives(upTo, acknowledges));
        long mine = ++timer;
        long due = Math.min(events.now() + timeout, firstSentAt + userTimeout);
        events.at(due, () -> timerFires(mine));
        timeout = Math.min(timeout * 2, cap);
    }

    private void timerFires(long armed) {
        if (armed != timer || acknowledged == sent || gaveUp) {
            return;
        }
        if (events.now() - firstSentAt >= userTimeout || events.now() - retransmittedAt >= retransmissionLimit) {
            gaveUp = true;
            return;
        }
        retransmittedAt = Math.min(retransmittedAt, events.now());
        transmit();
    }

    private void arrives(long upTo, long acknowledges) {
        acknowledge(acknowledges);
        long before = received;
        long sentBefore = timer;
        received = Math.max(received, upTo);
        for (long message = before; message < received; message++) {
            reader.accept(message);
        }
        if (timer == sentBefore) { // no data went out that says so
            long all = received;
            SimTcp other = Objects.requireNonNull(peer);
            path.send(() -> other.acknowledge(all));
        }
    }

    private void acknowledge(long upTo) {
        if (upTo > acknowledged) {
            acknowledged = upTo;
            if (acknowledged == sent && written > sent) {
                sendWaiting();
            }
        }
    }
}
