package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.PeerState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link Timing#IDLE_STATE_HANDLER}: the head handler tells when a silence begins; from there a single timer follows the
 * monitor's deadline until it fires and finds that something was received. A policy that does not wait for silence is driven
 * by that timer alone.
 */
final class IdleStateConnection extends HeartbeatConnection {

    private @Nullable LoopGuard guard;
    private @Nullable ScheduledFuture<?> oneShot;
    private long oneShotAtNanos;

    /** Whether the timer follows the present silence. */
    private boolean followsSilence;

    IdleStateConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    @Override
    ChannelHandler asHead() {
        return group.waitsForSilence() ? new IdleStateHead(this, group.silenceNanos()) : this;
    }

    @Override
    HeartbeatMonitor newMonitor(long seed, long nowNanos) {
        return new HeartbeatMonitor(group.policy(), seed, nowNanos);
    }

    /** The head handler's timer fired. A channel that moved has left it on its old loop, or is on its way. */
    void silenceBegan() {
        if (!channel.isRegistered()) {
            return;
        }
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(this::silenceBegan);
        } else if (runs()) {
            if (!followsSilence) {
                followsSilence = true;
                noteLateSilence(now());
            }
            if (oneShot == null && !waitsForReads()) {
                turn();
            }
        }
    }

    @Override
    long stampReceived() {
        long now = now();
        if (!followsSilence && runs()) {
            noteLateSilence(now); // these bytes come before the head handler's timer, which is overdue then
        }
        return now;
    }

    /** The head handler should have told of the silence long ago: the event loop was held up. */
    private void noteLateSilence(long now) {
        if (group.waitsForSilence()) {
            noteLateness(monitor().silenceNanos(now) - group.silenceNanos());
        }
    }

    @Override
    void follow(long deadlineNanos, long nowNanos) {
        if (oneShot != null && deadlineNanos - oneShotAtNanos >= 0) {
            return; // it looks again then
        }
        followNothing();
        boolean follows =
                followsSilence || !group.waitsForSilence() || monitor().state() != PeerState.ALIVE;
        if (follows && deadlineNanos - nowNanos < ConnectionStatus.NEVER_NANOS) {
            oneShotAtNanos = deadlineNanos;
            oneShot = channel.eventLoop().schedule(this::fired, deadlineNanos - nowNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    void followNothing() {
        if (oneShot != null) {
            oneShot.cancel(false);
            oneShot = null;
        }
    }

    private void fired() {
        if (isHere()) {
            oneShot = null;
            noteLateness(now() - oneShotAtNanos);
            look();
        }
    }

    @Override
    void look() {
        // after anything received since, the head handler tells when the next silence begins
        followsSilence = monitor().silenceNanos(now()) >= group.silenceNanos();
        turn();
    }

    @Override
    void joined(LoopGuard guard) {
        this.guard = guard;
        guard.joined();
    }

    @Override
    void left() {
        guard().left();
        followsSilence = true; // the head handler's timer stays on the loop that is left
    }

    @Override
    LoopGuard guard() {
        return Objects.requireNonNull(guard);
    }
}
