package io.keepalive.examples.zookeeper;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Writes down who led when, and what each saw. */
final class Ledger {

    /** Something that was so from a time on. */
    record Line(long nanos, String who, String what, long term) {}

    private final List<Line> lines = new ArrayList<>();
    private final Set<String> leading = new HashSet<>();
    private boolean twoAtOnce;

    synchronized void leads(String id, long term) {
        leading.add(id);
        twoAtOnce |= leading.size() > 1;
        line(id, id + " leads", term);
    }

    synchronized void gone(String id) {
        if (leading.remove(id)) {
            line(id, id + " is gone", 0);
        }
    }

    synchronized void sees(String id, Optional<String> primary) {
        line(id, id + " sees " + primary.orElse("none"), 0);
    }

    private void line(String who, String what, long term) {
        lines.add(new Line(System.nanoTime(), who, what, term));
        notifyAll();
    }

    /** Waits for a line from a time on, 10 s at most. */
    synchronized Line await(long fromNanos, Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (true) {
            for (Line line : lines) {
                if (line.nanos - fromNanos >= 0 && wanted.test(line.what)) {
                    return line;
                }
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("nothing of the kind within 10 s: " + lines);
            }
            wait(left);
        }
    }

    synchronized boolean twoAtOnce() {
        return twoAtOnce;
    }

    @Override
    public synchronized String toString() {
        return lines.toString();
    }
}
