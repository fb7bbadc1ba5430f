package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.negotiation.HeartbeatControl;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The critical stretches of one connection, and the answers they wait for. The tightest of them is what the connection is tuned to.
 *
 * <p>Confined to the channel's event loop.
 */
final class CriticalStretches implements Companion {

    private final HeartbeatConnection connection;
    private final List<CriticalStretch> open = new ArrayList<>();
    private final List<AwaitedAnswer> awaited = new ArrayList<>();

    /** What the peer was asked for last; empty where it is not asked for anything. */
    private Optional<Duration> askedOfPeer = Optional.empty();

    /** The bound that the peer asked for, while a stretch of its own lasts. */
    private Optional<Tightening> promisedToPeer = Optional.empty();

    CriticalStretches(HeartbeatConnection connection) {
        this.connection = connection;
    }

    void begin(CriticalStretch stretch) {
        Optional<Diagnosis> end = connection.status().end();
        if (end.isPresent()) {
            stretch.fail(failure(end.get()));
        } else if (connection.stopped()) {
            stretch.fail(StretchFailure.uninstalled());
        } else {
            open.add(stretch);
            connection.needChanged();
            tune();
        }
    }

    void await(AwaitedAnswer answer) {
        if (open.stream().anyMatch(answer::isOf)) {
            awaited.add(answer);
            connection.followMonitor(connection.now());
        }
    }

    void end(CriticalStretch stretch) {
        if (open.remove(stretch)) {
            awaited.removeIf(answer -> answer.isOf(stretch));
            connection.needChanged();
            tune();
        }
    }

    @Override
    public boolean isNeeded() {
        return !open.isEmpty();
    }

    private void tune() {
        if (connection.stopped()) {
            return;
        }
        Optional<Tightening> tightest = tightest(open.stream().map(CriticalStretch::tightening));
        Optional<Tightening> asked = tightest(Stream.concat(tightest.stream(), promisedToPeer.stream()));
        connection.adjust(policy -> policy.tight(asked.map(Tightening::schedule)));
        askPeer(tightest.map(Tightening::bound));
    }

    private static Optional<Tightening> tightest(Stream<Tightening> of) {
        return of.min(Comparator.comparing(Tightening::bound));
    }

    private void askPeer(Optional<Duration> bound) {
        if (!bound.equals(askedOfPeer) && connection.peerNegotiates()) {
            askedOfPeer = bound;
            connection.say(new HeartbeatControl.Tighten(bound.map(CriticalStretches::sayable)));
        }
    }

    /** The protocol may say whole milliseconds only, so the peer is asked for no tighter a bound than it takes. */
    private static Duration sayable(Duration bound) {
        Duration whole = bound.truncatedTo(ChronoUnit.MILLIS);
        return whole.isZero() ? Duration.ofMillis(1) : whole;
    }

    /** The peer negotiates, or has changed its offer: it has to hear of the stretches that are open. */
    void peerNegotiates() {
        if (!open.isEmpty() && askedOfPeer.isEmpty()) {
            tune();
        }
    }

    /** The peer asks for a bound for as long as a stretch of its own lasts; answers with what is kept. */
    void promise(Optional<Duration> bound) {
        boolean pings = connection.group.policy().sendPeriod().isEmpty();
        promisedToPeer = bound.filter(asked -> pings).map(Tightening::within);
        tune();
        connection.say(
                new HeartbeatControl.Tightened(promisedToPeer.map(asked -> sayable(connection.detectsWithin()))));
    }

    /** The bound that is kept because the peer asked for it. */
    Optional<Duration> promisedToPeer() {
        return promisedToPeer.map(Tightening::bound);
    }

    /** The peer says what bound it keeps on its side. */
    void peerKeeps(Optional<Duration> bound) {
        open.forEach(stretch -> stretch.peerKeeps(bound));
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long next = nowNanos + NEVER_NANOS;
        for (AwaitedAnswer answer : awaited) {
            if (!answer.isSettled() && answer.deadlineNanos() - next < 0) {
                next = answer.deadlineNanos();
            }
        }
        return next;
    }

    @Override
    public void look(long nowNanos) {
        if (awaited.isEmpty()) {
            return;
        }
        Duration silence = Duration.ofNanos(Math.max(0, connection.monitor().silenceNanos(nowNanos)));
        for (AwaitedAnswer answer : List.copyOf(awaited)) { // as whoever is told may close its stretch
            answer.look(nowNanos, silence);
        }
        awaited.removeIf(AwaitedAnswer::isSettled);
    }

    /**
     * The peer was found dead: all stretches fail.
     *
     * @return whether the connection goes on, as each of them said so; false without any
     */
    boolean peerDead(Diagnosis diagnosis) {
        boolean keep = !open.isEmpty()
                && open.stream().allMatch(stretch -> stretch.tightening().keepsConnection());
        fail(StretchFailure.of(StretchFailure.Reason.PEER_DEAD, diagnosis));
        return keep;
    }

    @Override
    public void ended(Diagnosis diagnosis) {
        fail(failure(diagnosis));
    }

    @Override
    public void uninstalled() {
        fail(StretchFailure.uninstalled());
    }

    private void fail(StretchFailure failure) {
        List<CriticalStretch> failed = List.copyOf(open);
        open.clear();
        awaited.clear();
        tune();
        failed.forEach(stretch -> stretch.fail(failure));
    }

    private static StretchFailure failure(Diagnosis diagnosis) {
        boolean dead = diagnosis.evidence().ending().verdict()
                || diagnosis.cause().kernelTimeout()
                || diagnosis.cause() == Cause.PEER_UNREACHABLE;
        StretchFailure.Reason reason = dead ? StretchFailure.Reason.PEER_DEAD : StretchFailure.Reason.CONNECTION_ENDED;
        return StretchFailure.of(reason, diagnosis);
    }
}
