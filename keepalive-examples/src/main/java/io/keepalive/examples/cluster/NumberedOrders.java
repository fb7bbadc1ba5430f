package io.keepalive.examples.cluster;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's orders, each of which keeps its number until it is answered, whoever it has been sent to. Confined to one thread; time is
 * told.
 */
final class NumberedOrders {

    private static final int MOST_OUTSTANDING = 16;
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Sends an order to a node; false if it cannot be sent now. */
    interface Sender {
        boolean send(String node, long number);
    }

    private static final class Order {

        private final long madeNanos;
        private @Nullable String sentTo;
        private long sentNanos;
        private boolean mayHaveArrived;

        Order(long madeNanos) {
            this.madeNanos = madeNanos;
        }
    }

    private final Map<Long, Order> outstanding = new LinkedHashMap<>();
    private final Sender sender;
    private long made;
    private long done;
    private long repeated;
    private long refused;
    private long failed;
    private long answeredNanos;
    private long longestGapNanos;

    NumberedOrders(Sender sender, long nowNanos) {
        this.sender = sender;
        this.answeredNanos = nowNanos;
    }

    /** Makes one more order if not too many wait, and sends what can be sent; {@code primary} is null while nobody is. */
    void tick(@Nullable String primary, long nowNanos) {
        if (outstanding.size() < MOST_OUTSTANDING) {
            outstanding.put(++made, new Order(nowNanos));
        }
        for (Iterator<Map.Entry<Long, Order>> all = outstanding.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Order> next = all.next();
            Order order = next.getValue();
            if (nowNanos - order.madeNanos >= PATIENCE_NANOS) {
                failed++;
                all.remove();
            } else {
                if (order.sentTo != null && nowNanos - order.sentNanos >= ANSWER_NANOS) {
                    order.sentTo = null;
                }
                if (order.sentTo == null && primary != null) {
                    send(next.getKey(), order, primary, nowNanos);
                }
            }
        }
        longestGapNanos = Math.max(longestGapNanos, nowNanos - answeredNanos);
    }

    private void send(long number, Order order, String primary, long nowNanos) {
        if (sender.send(primary, number)) {
            if (order.mayHaveArrived) {
                repeated++;
            }
            order.mayHaveArrived = true;
            order.sentTo = primary;
            order.sentNanos = nowNanos;
        }
    }

    void done(long number, long nowNanos) {
        if (outstanding.remove(number) != null) {
            done++;
            longestGapNanos = Math.max(longestGapNanos, nowNanos - answeredNanos);
            answeredNanos = nowNanos;
        }
    }

    /** The node is not primary, and has not executed it. */
    void refused(long number) {
        Order order = outstanding.get(number);
        if (order != null) {
            refused++;
            order.sentTo = null;
            order.mayHaveArrived = false;
        }
    }

    /** The connection to a node is gone, and with it the answers. */
    void lost(String node) {
        for (Order order : outstanding.values()) {
            if (node.equals(order.sentTo)) {
                order.sentTo = null;
            }
        }
    }

    Tally tally() {
        return new Tally(done, repeated, refused, failed, longestGapNanos);
    }

    /** From now on the longest gap is measured anew. */
    void forgetGap(long nowNanos) {
        answeredNanos = nowNanos;
        longestGapNanos = 0;
    }
}
