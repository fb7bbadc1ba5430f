package io.keepalive.netty.peer;

import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroupListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a node's listener was told, for a test to wait for. */
final class Told implements PeerGroupListener {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    enum What {
        JOIN,
        SUSPECT,
        RECOVERED,
        LEAVE,
        RETURN,
        STATE
    }

    private record Event(What what, Member member) {}

    private final List<Event> events = new ArrayList<>();

    /** Waits for an event, and takes it; others stay. */
    Member next(What what, String member) throws InterruptedException {
        return next(what, member, any -> true);
    }

    synchronized Member next(What what, String member, Predicate<Member> wanted) throws InterruptedException {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (Event event : events) {
                if (event.what() == what && event.member().id().equals(member) && wanted.test(event.member())) {
                    events.remove(event);
                    return event.member();
                }
            }
            long leftMillis = (giveUpNanos - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw new AssertionError("no " + what + " of " + member + " within " + PATIENCE + ", but " + events);
            }
            wait(leftMillis);
        }
    }

    /** How many of these were told, and not taken. */
    synchronized long heard(What what) {
        return events.stream().filter(event -> event.what() == what).count();
    }

    private synchronized void add(What what, Member member) {
        events.add(new Event(what, member));
        notifyAll();
    }

    @Override
    public void onJoin(Member member) {
        add(What.JOIN, member);
    }

    @Override
    public void onSuspect(Member member) {
        add(What.SUSPECT, member);
    }

    @Override
    public void onRecovered(Member member) {
        add(What.RECOVERED, member);
    }

    @Override
    public void onLeave(Member member) {
        add(What.LEAVE, member);
    }

    @Override
    public void onReturn(Member member) {
        add(What.RETURN, member);
    }

    @Override
    public void onStateChanged(Member before, Member after) {
        add(What.STATE, after);
    }
}
