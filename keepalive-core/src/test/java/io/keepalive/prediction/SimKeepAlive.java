package io.keepalive.prediction;

import io.keepalive.ProbeSchedule;

/** A quiet connection whose one end's kernel probes, as Linux does, with timers that are on time. */
final class SimKeepAlive {

    private final SimEvents events;
    private final SimPath path;
    private final long idle;
    private final long interval;
    private final int probes;
    private long lastReceived;
    private int unanswered;
    private long firstProbes;
    private boolean dead;

    SimKeepAlive(SimEvents events, SimPath path, ProbeSchedule schedule) {
        this.events = events;
        this.path = path;
        idle = schedule.idle().toNanos();
        interval = schedule.interval().toNanos();
        probes = schedule.probes();
        lastReceived = events.now();
        events.at(events.now() + idle, this::timer);
    }

    boolean dead() {
        return dead;
    }

    long firstProbes() {
        return firstProbes;
    }

    private void timer() {
        if (dead) {
            return;
        }
        long quiet = events.now() - lastReceived;
        if (quiet < idle) {
            events.at(lastReceived + idle, this::timer);
            return;
        }
        if (unanswered >= probes) {
            dead = true;
            return;
        }
        firstProbes += unanswered == 0 ? 1 : 0;
        unanswered++;
        path.send(() -> path.send(this::answered));
        events.at(events.now() + interval, this::timer);
    }

    private void answered() {
        lastReceived = events.now();
        unanswered = 0;
    }
}
