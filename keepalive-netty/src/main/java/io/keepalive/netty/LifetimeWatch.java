package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.internal.Durations;
import io.keepalive.lifetime.Lifetime;
import io.keepalive.lifetime.LifetimePolicy;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection's lifetime at work: hears of its use, and has it end in good order, or its heartbeats rest, when its time has
 * come.
 *
 * <p>No end begins at the first look at its deadline: the connection is looked at again when the event loop has read what lay
 * unread, as that may be use. Confined to the channel's event loop.
 */
final class LifetimeWatch implements Companion {

    private final ScheduledConnection connection;
    private final LifetimePolicy policy;
    private final Lifetime lifetime;

    /** When bytes arrived of which it is not known yet whether they are heartbeats. */
    private long bytesNanos;

    private boolean bytesUntold;

    /** The deadline of an end that was looked at once. */
    private long lookedAtNanos;

    LifetimeWatch(ScheduledConnection connection, LifetimePolicy policy, long nowNanos) {
        this.connection = connection;
        this.policy = policy;
        this.lifetime = new Lifetime(policy, ThreadLocalRandom.current().nextDouble(), nowNanos);
        this.lookedAtNanos = nowNanos;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return lifetime.deadlineNanos();
    }

    @Override
    public void look(long nowNanos) {
        settleBytes();
        if (nowNanos - lifetime.deadlineNanos() >= 0 && inUse()) {
            lifetime.used(nowNanos);
        }
        switch (lifetime.poll(nowNanos)) {
            case END_UNUSED -> endIfLookedAt(Ending.UNUSED, nowNanos);
            case END_AGED -> endIfLookedAt(Ending.MAX_AGE, nowNanos);
            case REST, RESUME, NONE -> {}
        }
    }

    /** Whether the heartbeats are to rest, so that silence means nothing. */
    @Override
    public boolean rests() {
        return lifetime.rests();
    }

    @Override
    public void bytesArrive() {
        settleBytes();
        wakeIfUsed();
        bytesNanos = connection.now();
        bytesUntold = true;
    }

    @Override
    public void heartbeatReceived() {
        bytesUntold = false;
    }

    @Override
    public void trafficReceived() {
        bytesUntold = false;
        used();
    }

    @Override
    public void trafficSent() {
        used();
    }

    @Override
    public void needChanged() {
        used();
    }

    private void used() {
        lifetime.used(connection.now());
        wakeIfUsed();
    }

    private void wakeIfUsed() {
        if (lifetime.rests() && lifetime.deadlineNanos() - connection.now() <= 0) {
            connection.look();
        }
    }

    /** Bytes of an earlier turn out of which neither a heartbeat nor a message came are part of a message to come: use. */
    private void settleBytes() {
        if (bytesUntold) {
            bytesUntold = false;
            lifetime.used(bytesNanos);
        }
    }

    /** Bytes of ours that wait for the peer are use; and while nobody reads, nobody knows whether the peer uses it. */
    private boolean inUse() {
        ChannelOutboundBuffer waiting = connection.channel.unsafe().outboundBuffer();
        return (waiting != null && waiting.totalPendingWriteBytes() > 0) || !connection.reads() || othersNeedIt();
    }

    private boolean othersNeedIt() {
        return connection instanceof TunedConnection tuned && tuned.isNeeded();
    }

    private void endIfLookedAt(Ending ending, long nowNanos) {
        long deadline = lifetime.deadlineNanos();
        if (lookedAtNanos != deadline) {
            lookedAtNanos = deadline;
            return; // the deadline stays, so the next look comes when all is read
        }
        Duration age = Duration.ofNanos(lifetime.ageNanos(nowNanos));
        Duration unused = Duration.ofNanos(lifetime.unusedNanos(nowNanos));
        Duration limit = ending == Ending.UNUSED
                ? policy.unusedLimit().orElseThrow()
                : Duration.ofNanos(lifetime.ageLimitNanos());
        OrderlyEnd.begin(
                connection,
                ending,
                (EvidenceBuilder evidence) -> evidence.limit(limit).age(age).unused(unused),
                Durations.saturatedNanos(policy.grace()));
    }
}
