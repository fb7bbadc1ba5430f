package io.keepalive.netty;

import io.netty.channel.Channel;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link Timing#WHEEL}: the connection stands in the {@link HeartbeatWheel} of its group and event loop, under the tick in
 * which it has to be looked at; it is the wheel's node itself.
 *
 * <p>A wheel is late by up to a tick. A ping whose jitter leaves room for that may be; it is by far the most frequent. A
 * deadline that has to be kept is looked at a tick early, and where it still holds then, a timer of Netty's does the rest.
 */
class WheelConnection extends HeartbeatConnection {

    /** The {@link #slot} of a connection that is in none. */
    static final short NO_SLOT = -1;

    private @Nullable HeartbeatWheel wheel;

    // What the wheel keeps here: the neighbours in a slot, the slot, when to look, and whether rather early than late.
    @Nullable
    WheelConnection previous;

    @Nullable
    WheelConnection next;

    short slot = NO_SLOT; // two bytes, with which a connection takes 96 bytes and not 104
    long dueNanos;
    boolean lookEarly;

    /** The timer that does the rest of a deadline to be kept. */
    private @Nullable ScheduledFuture<?> rest;

    WheelConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    @Override
    long stampReceived() {
        return wheel().stampRead(monitor().timing().bearsEarlyStamps());
    }

    @Override
    void follow(long deadlineNanos, long nowNanos) {
        HeartbeatWheel wheel = wheel();
        if (slot != NO_SLOT) {
            noteLateness(nowNanos - dueNanos); // of a look that is not taken any more
        }
        followNothing();
        if (deadlineNanos - nowNanos >= ConnectionStatus.NEVER_NANOS) {
            return;
        }
        dueNanos = deadlineNanos;
        lookEarly = !monitor().pollMayBeLate() || deadlineNanos != monitor().deadlineNanos();
        if (lookEarly && wheel.isWithinPresentTick(deadlineNanos)) {
            rest = channel.eventLoop().schedule(this::restIsOver, deadlineNanos - nowNanos, TimeUnit.NANOSECONDS);
        } else {
            wheel.add(this);
        }
    }

    @Override
    final void followNothing() {
        if (slot != NO_SLOT) {
            wheel().remove(this);
        }
        if (rest != null) {
            rest.cancel(false);
            rest = null;
        }
    }

    /** The slot's list goes on without it. */
    final void leaveSlot() {
        if (previous != null) {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        previous = null;
        next = null;
        slot = NO_SLOT;
    }

    /** Its tick has come, and the wheel has removed it. */
    final void tickCame(long nowNanos) {
        if (nowNanos - dueNanos < 0) {
            followMonitor(nowNanos); // bytes may have moved the deadline; else a timer does the rest
        } else {
            noteLateness(nowNanos - dueNanos);
            look();
        }
    }

    @Override
    final boolean pingWaits(long nowNanos) {
        if (group.pingBudget() == 0 || !monitor().idlePingDue(nowNanos)) {
            return false;
        }
        long latest = monitor().latestPingNanos();
        return wheel().pingWaits(this, latest, companionsDeadlineOr(latest, nowNanos), nowNanos);
    }

    /** Its ping has waited, and the wheel has removed it. */
    final void mayPing(long nowNanos) {
        noteLateness(nowNanos - dueNanos);
        look();
    }

    private void restIsOver() {
        if (isHere()) {
            rest = null;
            noteLateness(now() - dueNanos);
            look();
        }
    }

    @Override
    final void joined(LoopGuard guard) {
        HeartbeatWheel joined = guard.wheel(group, channel.eventLoop());
        joined.connectionJoined();
        guard.joined();
        wheel = joined;
    }

    @Override
    void left() {
        wheel().connectionLeft();
        guard().left();
    }

    @Override
    final LoopGuard guard() {
        return wheel().guard();
    }

    @Override
    final LoopPolicy loopPolicy() {
        return wheel().policy();
    }

    @Override
    final long lastTickNanos() {
        return wheel().lastTickNanos();
    }

    final HeartbeatWheel wheel() {
        return Objects.requireNonNull(wheel);
    }
}
