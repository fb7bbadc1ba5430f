package io.keepalive.netty.netlab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The lines that a process has said, each of which can be heard once. Thread-safe. */
final class Spoken {

    private final List<String> all = new ArrayList<>();
    private final List<String> unheard = new ArrayList<>();
    private boolean ended;

    synchronized void add(String line) {
        all.add(line);
        unheard.add(line);
        notifyAll();
    }

    /** Nothing more will be said. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }

    /** The first line of a kind that was not heard before; waits for it. */
    synchronized String hear(Predicate<String> kind, String name, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> found = unheard.stream().filter(kind).findFirst();
            if (found.isPresent()) {
                unheard.remove(found.get());
                return found.get();
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError("no \"" + name + "\" "
                        + (ended ? "before the process ended" : "within " + patience)
                        + ", but:\n" + String.join("\n", all));
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for \"" + name + "\"", e);
            }
        }
    }
}
