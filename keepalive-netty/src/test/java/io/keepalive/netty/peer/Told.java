package io.keepalive.netty.peer;

import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroupListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a node's listener was told, for a test to wait for. */
final class Told implements PeerGroupListener {

    private static final long PATIENCE_SECONDS = 20;

    enum What {
        JOIN,
        SUSPECT,
        RECOVERED,
        LEAVE,
        RETURN,
        STATE
    }

    private record Event(What what, Member member) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** Waits for an event, and forgets those before it. */
    Member next(What what, String member) throws InterruptedException {
        return next(what, member, any -> true);
    }

    Member next(What what, String member, Predicate<Member> wanted) throws InterruptedException {
        while (true) {
            Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + what + " of " + member + " within " + PATIENCE_SECONDS + " s");
            }
            if (event.what() == what && event.member().id().equals(member) && wanted.test(event.member())) {
                return event.member();
            }
        }
    }

    @Override
    public void onJoin(Member member) {
        events.add(new Event(What.JOIN, member));
    }

    @Override
    public void onSuspect(Member member) {
        events.add(new Event(What.SUSPECT, member));
    }

    @Override
    public void onRecovered(Member member) {
        events.add(new Event(What.RECOVERED, member));
    }

    @Override
    public void onLeave(Member member) {
        events.add(new Event(What.LEAVE, member));
    }

    @Override
    public void onReturn(Member member) {
        events.add(new Event(What.RETURN, member));
    }

    @Override
    public void onStateChanged(Member before, Member after) {
        events.add(new Event(What.STATE, after));
    }
}
