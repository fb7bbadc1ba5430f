package io.keepalive.netty;

import io.keepalive.lifetime.LifetimePolicy;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection without heartbeats that has a lifetime: looked at by one timer, which is armed anew only when it fires.
 */
final class UnheardConnection extends ScheduledConnection {

    private final LifetimePolicy policy;
    private @Nullable LifetimeWatch lifetime;
    private @Nullable LoopGuard guard;
    private @Nullable ScheduledFuture<?> timer;
    private long dueNanos;
    private boolean stopped;

    UnheardConnection(KeepAliveGroup group, Channel channel, LifetimePolicy policy) {
        super(group, channel);
        this.policy = policy;
    }

    @Override
    void startIfReady() {
        if (lifetime == null && !stopped && head() != null && !ended() && channel.isActive()) {
            startLooks();
            lifetime = new LifetimeWatch(this, policy, now());
            look();
        }
    }

    @Override
    void stop() {
        boolean ran = runs();
        stopped = true;
        if (ran) {
            stopLooks();
        }
    }

    @Override
    boolean runs() {
        return lifetime != null && !stopped;
    }

    @Override
    void look() {
        LifetimeWatch watch = lifetime;
        if (watch != null && runs() && !isBetweenLoops()) {
            long now = now();
            notesReading();
            watch.look(now);
            if (runs()) {
                lookAt(watch.deadlineNanos(now), now);
            }
        }
    }

    @Override
    void follow(long deadlineNanos, long nowNanos) {
        if (timer == null) { // what is used moves its deadline, and the timer stays
            dueNanos = deadlineNanos;
            timer = channel.eventLoop().schedule(this::timerFired, deadlineNanos - nowNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    void followNothing() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void timerFired() {
        if (isHere()) {
            timer = null;
            noteLateness(now() - dueNanos);
            look();
        }
    }

    @Override
    void trafficReceived() {
        if (lifetime != null && runs()) {
            lifetime.trafficReceived();
        }
    }

    @Override
    void trafficSent() {
        if (lifetime != null && runs()) {
            lifetime.trafficSent();
        }
    }

    /** The handler behind the head tells of all bytes, as there are no heartbeats among them. */
    @Override
    void received() {}

    @Override
    void readingResumed() {}

    @Override
    void joined(LoopGuard joined) {
        joined.joined();
        guard = joined;
    }

    @Override
    void left() {
        guard().left();
    }

    @Override
    LoopGuard guard() {
        return Objects.requireNonNull(guard);
    }

    @Override
    void moved(long nanos) {
        look();
    }
}
