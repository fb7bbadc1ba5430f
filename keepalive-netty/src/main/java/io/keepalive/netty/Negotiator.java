package io.keepalive.netty;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Durations;
import io.keepalive.negotiation.Agreement;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.HeartbeatControl.Offer;
import io.keepalive.negotiation.HeartbeatControl.Refusal;
import io.keepalive.negotiation.HeartbeatControl.Tighten;
import io.keepalive.negotiation.HeartbeatControl.Tightened;
import io.keepalive.negotiation.Negotiation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's dealings with its peer about heartbeats: what is agreed, and what the peer permits. It changes the
 * connection's policy within the limits that its group sets.
 *
 * <p>Confined to the channel's event loop, except {@link #agreement} and {@link #permitted}.
 */
final class Negotiator {

    private static final long CLOSELY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HeartbeatConnection connection;
    private volatile @Nullable Agreement agreement;
    private volatile @Nullable Duration permitted;

    private boolean repeated;
    private long repeatedNanos;

    Negotiator(HeartbeatConnection connection) {
        this.connection = connection;
    }

    /** What is agreed; any thread. */
    Optional<Agreement> agreement() {
        return Optional.ofNullable(agreement);
    }

    /** The interval that was adopted as the peer permits no shorter one; any thread. */
    Optional<Duration> permitted() {
        return Optional.ofNullable(permitted);
    }

    /** Tells the peer, and says whether the protocol could. */
    static boolean say(HeartbeatConnection connection, HeartbeatControl control) {
        Object message = null;
        try {
            message = connection.group.protocol().control(connection.channel.alloc(), control);
        } catch (Throwable thrown) {
            connection.group.warnProtocolFailed(connection.channel, thrown);
        }
        if (message != null) {
            connection.heartbeat().writeAndFlush(message);
        }
        return message != null;
    }

    void heard(HeartbeatControl control) {
        Negotiation mine = connection.group.negotiation();
        if (control instanceof Refusal refusal) {
            refused(refusal.permitted());
        } else if (mine == null) {
            return; // this end has offered nothing
        } else if (control instanceof Offer theirs) {
            repeat(mine);
            agree(mine, bounded(mine, Agreement.of(mine.offer(), theirs)));
        } else if (control instanceof Tighten asked) {
            connection.stretches().promise(asked.bound(), mine);
        } else if (control instanceof Tightened answer) {
            connection.stretches().peerKeeps(answer.bound());
        }
    }

    /**
     * Whoever offers now may not have heard what this end offered at its start: the peer's heartbeats began later, or anew. What
     * follows a repetition closely is the peer's own, so two ends are soon quiet.
     */
    private void repeat(Negotiation mine) {
        long now = connection.now();
        if (!repeated || now - repeatedNanos >= CLOSELY_NANOS) {
            repeated = true;
            repeatedNanos = now;
            say(connection, mine.offer());
        }
    }

    private void agree(Negotiation mine, Agreement next) {
        if (next.equals(agreement)) {
            return;
        }
        agreement = next;
        connection.adjust(policy -> policy.agreed(next.sendEvery(), mine.watchLimit(next)));
        connection.peerHeeded(false);
        connection.tellStretchesThatPeerNegotiates();
        connection.group.tell(
                connection.channel, "onAgreement", listener -> listener.onAgreement(connection.channel, next));
    }

    /** A peer that sends far too seldom for what is wanted would switch our watching off: with it nothing is agreed. */
    private Agreement bounded(Negotiation mine, Agreement agreement) {
        boolean tooSeldom = agreement
                .receiveEvery()
                .filter(period ->
                        mine.wants().map(this::stretched).orElse(period).compareTo(period) < 0)
                .isPresent();
        return tooSeldom ? new Agreement(agreement.sendEvery(), Optional.empty()) : agreement;
    }

    /** Adopts what the peer permits. What it said once it does not take back: pings come no sooner for any refusal. */
    private void refused(Duration permits) {
        Optional<Duration> own = ownPeriod();
        if (own.isEmpty()) {
            return; // we send no pings
        }
        Duration most = stretched(own.get());
        Duration adopted = permits.compareTo(most) > 0 ? most : permits;
        Duration present = permitted;
        if (present != null && adopted.compareTo(present) <= 0) {
            return;
        }
        permitted = adopted;
        HeartbeatPolicy before = connection.monitor().nextTiming().policy();
        connection.adjust(policy -> policy.permitted(Optional.of(adopted)));
        connection.peerHeeded(true);
        HeartbeatPolicy after = connection.monitor().nextTiming().policy();
        if (comeAndGoAlike(before, after)) {
            return;
        }
        connection.group.warnPingsRefused(connection.channel, before, after);
    }

    private static boolean comeAndGoAlike(HeartbeatPolicy a, HeartbeatPolicy b) {
        return a.pinging().equals(b.pinging())
                && a.sendPeriod().equals(b.sendPeriod())
                && a.watchLimit().equals(b.watchLimit());
    }

    /** How often this end pings by its own will. */
    private Optional<Duration> ownPeriod() {
        HeartbeatPolicy own = connection.group.policy();
        return own.pinging()
                .map(ProbeSchedule::idle)
                .or(own::sendPeriod)
                .or(() -> agreement().flatMap(Agreement::sendEvery));
    }

    private Duration stretched(Duration own) {
        return Duration.ofNanos(
                Durations.saturatedMultiply(Durations.saturatedNanos(own), connection.group.adaptAtMost()));
    }
}
