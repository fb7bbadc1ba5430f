package io.keepalive.failover;

import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.List;

/** A node that has just started, or stood still, knows nothing of the present until it has heard the others. */
final class Listening {

    private final long limitNanos;
    private boolean on = true;
    private long sinceNanos;

    Listening(long limitNanos, long nowNanos) {
        this.limitNanos = limitNanos;
        this.sinceNanos = nowNanos;
    }

    void again(long nowNanos) {
        on = true;
        sinceNanos = nowNanos;
    }

    boolean on(List<Member> members, Due due) {
        if (on && (due.reached(untilNanos()) || members.stream().allMatch(member -> heard(member, due.nowNanos())))) {
            on = false;
        }
        return on;
    }

    long untilNanos() {
        return sinceNanos + limitNanos;
    }

    private boolean heard(Member member, long nowNanos) {
        boolean gone = member.presence() == Presence.DEAD || member.presence() == Presence.LEFT;
        return member.self()
                || gone
                || member.silence()
                        .map(Duration::toNanos)
                        .filter(silence -> nowNanos - silence - sinceNanos >= 0)
                        .isPresent();
    }
}
