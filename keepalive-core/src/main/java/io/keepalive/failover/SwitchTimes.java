package io.keepalive.failover;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * When another primary is to be expected, as {@link FailoverPolicy#switchTimes} reckons it: until its promotion begins. What the hooks
 * take of themselves comes on top. It holds while some node is able to take over and heartbeats arrive.
 *
 * <p>Immutable and thread-safe.
 *
 * @param dead after the last heartbeat of a primary that dies, freezes or is cut off
 * @param draining after the primary says that it drains
 * @param unhealthy after the primary says that it does not serve
 */
public record SwitchTimes(DetectionTime dead, DetectionTime draining, DetectionTime unhealthy) {

    /**
     * Checks that all are there.
     *
     * @throws NullPointerException if any is null
     */
    public SwitchTimes {
        Objects.requireNonNull(dead, "dead");
        Objects.requireNonNull(draining, "draining");
        Objects.requireNonNull(unhealthy, "unhealthy");
    }

    static SwitchTimes of(FailoverPolicy policy, DetectionTime death, Duration news) {
        Require.notNegative("news", news);
        // a member that still hears the primary says so, until it no longer does: what it says travels once more
        DetectionTime dead = new DetectionTime(death.earliest(), death.latest().plus(news));
        // the news that it drains, the claim, and the primary's answer to it
        Duration talk = news.multipliedBy(3);
        Duration patience = policy.unhealthyFor();
        return new SwitchTimes(
                dead, new DetectionTime(Duration.ZERO, talk), new DetectionTime(patience, patience.plus(talk)));
    }
}
