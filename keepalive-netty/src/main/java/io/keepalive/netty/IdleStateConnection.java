package io.keepalive.netty;

import io.keepalive.heartbeat.PeerState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;

/**
 * {@link Timing#IDLE_STATE_HANDLER}: the head handler tells when a silence begins; from there the connection stands in the
 * wheel until a look finds that something was received. A policy that does not wait for silence is in the wheel all the time.
 */
final class IdleStateConnection extends WheelConnection {

    /** Whether the wheel follows the present silence. */
    private boolean followsSilence;

    IdleStateConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    @Override
    ChannelHandler asHead() {
        return group.waitsForSilence() ? new IdleStateHead(this, group.silenceNanos()) : this;
    }

    /** The head handler's timer fired. A channel that moved has left it on its old loop, or is on its way. */
    void silenceBegan() {
        if (!channel.isRegistered()) {
            return;
        }
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(this::silenceBegan);
        } else if (runs() && !followsSilence) {
            followsSilence = true;
            noteLateSilence(now());
            if (!waitsForReads()) {
                turn();
            }
        }
    }

    @Override
    long stampReceived() {
        long stamp = super.stampReceived();
        if (!followsSilence && group.waitsForSilence()) {
            noteLateSilence(stamp); // these bytes come before the head handler's timer, which is overdue then
            keepTuned(); // the head handler tells of silences that were worth telling of by the first policy
        }
        return stamp;
    }

    /** The head handler should have told of the silence long ago: the event loop was held up. */
    private void noteLateSilence(long now) {
        noteLateness(monitor().silenceNanos(now) - group.silenceNanos());
    }

    @Override
    void follow(long deadlineNanos, long nowNanos) {
        if (followsSilence || !headTellsBefore(deadlineNanos) || monitor().state() != PeerState.ALIVE) {
            super.follow(deadlineNanos, nowNanos);
        } else {
            followNothing();
        }
    }

    /** Whether the head handler tells of the silence in time: a connection's own policy may want something sooner. */
    private boolean headTellsBefore(long deadlineNanos) {
        long silenceAtDeadline = monitor().silenceNanos(deadlineNanos);
        return group.waitsForSilence()
                && monitor().timing().waitsForSilence()
                && companions().length == 0
                && silenceAtDeadline >= group.silenceNanos();
    }

    @Override
    void look() {
        // after anything received since, the head handler tells when the next silence begins
        followsSilence = monitor().silenceNanos(now()) >= group.silenceNanos();
        super.look();
    }

    @Override
    void left() {
        super.left();
        followsSilence = true; // the head handler's timer stays on the loop that is left
    }
}
