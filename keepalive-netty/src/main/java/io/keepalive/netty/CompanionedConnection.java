package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a heartbeat's connection that has whatever stands beside the monitor, and lets it know what happens. Most connections
 * have nothing there, most of the time.
 */
abstract class CompanionedConnection extends ScheduledConnection {

    private @Nullable ConnectionExtras extras;

    CompanionedConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    final @Nullable ConnectionExtras presentExtras() {
        return extras;
    }

    final ConnectionExtras extras() {
        ConnectionExtras present = extras;
        if (present == null) {
            present = new ConnectionExtras();
            extras = present;
        }
        return present;
    }

    /** What it has beside its monitor; not to be changed. An array, as going through a list may leave garbage at every look. */
    final Companion[] companions() {
        ConnectionExtras present = extras;
        return present == null ? ConnectionExtras.NO_COMPANIONS : present.companions;
    }

    final void add(Companion companion) {
        ConnectionExtras extras = extras();
        int size = extras.companions.length;
        Companion[] more = Arrays.copyOf(extras.companions, size + 1); // as one of them may be asking for another
        more[size] = companion;
        extras.companions = more;
    }

    /** The connection's critical stretches. */
    final CriticalStretches stretches() {
        ConnectionExtras extras = extras();
        CriticalStretches present = extras.stretches;
        if (present == null) {
            present = new CriticalStretches((HeartbeatConnection) this);
            extras.stretches = present;
            add(present);
        }
        return present;
    }

    private @Nullable CriticalStretches presentStretches() {
        ConnectionExtras present = extras;
        return present == null ? null : present.stretches;
    }

    /** Whether somebody here waits for failure to be told at once. */
    final boolean inCriticalStretch() {
        CriticalStretches present = presentStretches();
        return present != null && present.isOpen();
    }

    /** The tightest bound that one of the two ends has asked the other for, while stretches last that both know of. */
    final Optional<Duration> askedBetweenUs() {
        CriticalStretches present = presentStretches();
        return present == null ? Optional.empty() : present.askedBetweenUs();
    }

    /** Whether the connection is to go on when its peer is found dead, as its critical stretches say. */
    final boolean stretchesKeep() {
        CriticalStretches present = presentStretches();
        return present != null && present.keepConnection();
    }

    /** The connection's critical stretches are over; what is returned tells of it. */
    final Runnable stretchesFail(Diagnosis diagnosis) {
        CriticalStretches present = presentStretches();
        return present == null ? () -> {} : present.fail(diagnosis);
    }

    @Override
    final void takesLeave(Diagnosis diagnosis) {
        stretchesFail(diagnosis).run();
    }

    /** The peer negotiates, or has changed its offer. */
    final void tellStretchesThatPeerNegotiates() {
        CriticalStretches present = presentStretches();
        if (present != null) {
            present.peerNegotiates();
        }
    }

    /** The next deadline of its companions, if it comes before another. */
    final long companionsDeadlineOr(long other, long now) {
        long next = other;
        for (Companion companion : companions()) {
            long deadline = companion.deadlineNanos(now);
            next = deadline - next < 0 ? deadline : next;
        }
        return next;
    }

    /** Whether a companion needs the connection to live on. */
    final boolean isNeeded() {
        for (Companion companion : companions()) {
            if (companion.isNeeded()) {
                return true;
            }
        }
        return false;
    }

    /** A companion needs the connection, or needs it no more. */
    final void needChanged() {
        for (Companion companion : companions()) {
            companion.needChanged();
        }
    }

    @Override
    final void bytesArrive() {
        for (Companion companion : companions()) {
            companion.bytesArrive();
        }
    }

    /** A ping or pong was received. */
    final void heartbeatReceived() {
        for (Companion companion : companions()) {
            companion.heartbeatReceived();
        }
    }

    @Override
    final void trafficReceived() {
        for (Companion companion : companions()) {
            companion.trafficReceived();
        }
    }

    @Override
    void trafficSent() {
        for (Companion companion : companions()) {
            companion.trafficSent();
        }
    }

    @Override
    final void ended(Diagnosis diagnosis) {
        for (Companion companion : companions()) {
            companion.ended(diagnosis);
        }
    }

    /** Keepalive was taken out of the pipeline. */
    final void uninstalled() {
        for (Companion companion : companions()) {
            companion.uninstalled();
        }
    }

    /** The suspicion of the present silence; begins it if there was none. */
    final Suspicion suspicion() {
        ConnectionExtras extras = extras();
        Suspicion present = extras.suspicion;
        if (present == null) {
            present = new Suspicion((HeartbeatConnection) this);
            extras.suspicion = present;
        }
        return present;
    }

    final @Nullable Suspicion presentSuspicion() {
        ConnectionExtras present = extras;
        return present == null ? null : present.suspicion;
    }

    final void forgetSuspicion() {
        ConnectionExtras present = extras();
        present.suspicion = null;
        if (present.isEmpty()) {
            extras = null;
        }
    }
}
