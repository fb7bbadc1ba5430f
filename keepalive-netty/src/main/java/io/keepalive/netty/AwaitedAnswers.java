package io.keepalive.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The answers that one connection's critical stretches wait for, the soonest first. One that is overdue is told of at the second look
 * only: whatever lay unread at the first has been read by then, and may have been the answer.
 *
 * <p>Confined to the channel's event loop.
 */
final class AwaitedAnswers {

    private final PriorityQueue<AwaitedAnswer> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.deadlineNanos() - b.deadlineNanos()));

    /** Those that a look has seen overdue. */
    private List<AwaitedAnswer> overdue = new ArrayList<>();

    void add(AwaitedAnswer answer) {
        waiting.add(answer);
    }

    void removeOf(CriticalStretch stretch) {
        drop(waiting, answer -> answer.isOf(stretch));
        drop(overdue, answer -> answer.isOf(stretch));
    }

    void clear() {
        drop(waiting, answer -> true);
        drop(overdue, answer -> true);
    }

    /** Nobody waits for these any more. */
    private static void drop(Collection<AwaitedAnswer> from, Predicate<AwaitedAnswer> which) {
        from.removeIf(answer -> which.test(answer) && answer.drop());
    }

    boolean isEmpty() {
        return waiting.isEmpty() && overdue.isEmpty();
    }

    /** When to look, if that is before another deadline. */
    long deadlineNanos(long other, long nowNanos) {
        if (!overdue.isEmpty()) {
            return nowNanos;
        }
        dropSettled();
        AwaitedAnswer soonest = waiting.peek();
        return soonest != null && soonest.deadlineNanos() - other < 0 ? soonest.deadlineNanos() : other;
    }

    void look(long nowNanos, Duration silence) {
        List<AwaitedAnswer> seen = overdue;
        overdue = new ArrayList<>();
        dropSettled();
        for (AwaitedAnswer next = waiting.peek();
                next != null && nowNanos - next.deadlineNanos() >= 0;
                next = waiting.peek()) {
            overdue.add(waiting.remove());
            dropSettled();
        }
        seen.forEach(answer -> answer.isOverdue(nowNanos, silence));
    }

    private void dropSettled() {
        while (!waiting.isEmpty() && waiting.peek().isSettled()) {
            waiting.remove();
        }
    }
}
