package io.keepalive.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what has changed, one thing after the other, also when a listener changes something itself. */
final class Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(PeerGroup.class);

    private final String group;
    private final List<PeerGroupListener> listeners;
    private final Queue<Consumer<PeerGroupListener>> events = new ArrayDeque<>();
    private boolean telling;

    Notifier(String group, List<PeerGroupListener> listeners) {
        this.group = group;
        this.listeners = new ArrayList<>(listeners);
    }

    void add(PeerGroupListener listener) {
        listeners.add(listener);
    }

    /** Finds out by two pictures of the members what has become of one, to be told. */
    void compare(Member before, Member after) {
        if (after.self()) {
            return;
        }
        if (before.presence() != after.presence()) {
            presence(before.presence(), after);
        }
        boolean same = before.incarnation() == after.incarnation()
                && before.health().equals(after.health())
                && before.state().equals(after.state());
        if (!same) {
            events.add(listener -> listener.onStateChanged(before, after));
        }
    }

    private void presence(Presence before, Member after) {
        switch (after.presence()) {
            case ALIVE ->
                events.add(
                        switch (before) {
                            case UNKNOWN -> listener -> listener.onJoin(after);
                            case SUSPECT -> listener -> listener.onRecovered(after);
                            default -> listener -> listener.onReturn(after);
                        });
            case SUSPECT -> events.add(listener -> listener.onSuspect(after));
            case DEAD, LEFT -> {
                if (before == Presence.ALIVE || before == Presence.SUSPECT) {
                    events.add(listener -> listener.onLeave(after));
                }
            }
            case UNKNOWN -> {}
        }
    }

    /** Tells all that waits; what comes up meanwhile is told at the end, in its order. */
    void tell() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (Consumer<PeerGroupListener> event = events.poll(); event != null; event = events.poll()) {
                for (PeerGroupListener listener : List.copyOf(listeners)) {
                    tell(event, listener);
                }
            }
        } finally {
            telling = false;
        }
    }

    private void tell(Consumer<PeerGroupListener> event, PeerGroupListener listener) {
        try {
            event.accept(listener);
        } catch (Throwable thrown) {
            LOG.warn("{}: a listener of the peer group threw", group, thrown);
        }
    }
}
