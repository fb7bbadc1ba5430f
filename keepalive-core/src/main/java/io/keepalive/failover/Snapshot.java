package io.keepalive.failover;

import io.keepalive.peer.Member;
import java.time.Duration;
import java.util.Optional;

/** What other threads are shown, as of the last poll. */
record Snapshot(long roleSinceNanos, long term, Optional<Member> primary, long primarySinceNanos, Waiting waiting) {

    FailoverStatus status(Role role, long nowNanos) {
        Long until = waiting.untilNanos();
        return new FailoverStatus(
                role,
                since(roleSinceNanos, nowNanos),
                term,
                primary.map(Member::id),
                since(primarySinceNanos, nowNanos),
                waiting.what(),
                Optional.ofNullable(until).map(time -> since(nowNanos, time)));
    }

    private static Duration since(long fromNanos, long toNanos) {
        return Duration.ofNanos(Math.max(0, toNanos - fromNanos));
    }
}
