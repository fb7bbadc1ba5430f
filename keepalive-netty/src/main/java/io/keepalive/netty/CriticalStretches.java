package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.Negotiation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The critical stretches of one connection. The tightest of them is what the connection is tuned to; one that the peer asks for, as
 * it has something critical in progress itself, counts among them.
 *
 * <p>Confined to the channel's event loop.
 */
final class CriticalStretches implements Companion {

    private final HeartbeatConnection connection;
    private final List<CriticalStretch> open = new ArrayList<>();
    private final AwaitedAnswers answers = new AwaitedAnswers();
    private final PeersBound peer;

    /** The bound that the peer asked for, while a stretch of its own lasts. */
    private Optional<Duration> askedByPeer = Optional.empty();

    /** What it was promised. */
    private Optional<Tightening> promisedToPeer = Optional.empty();

    CriticalStretches(HeartbeatConnection connection) {
        this.connection = connection;
        this.peer = new PeersBound(connection);
    }

    void begin(CriticalStretch stretch) {
        Optional<Diagnosis> end = connection.status().end();
        OrderlyEnd leave = OrderlyEnd.of(connection.channel);
        if (end.isPresent()) {
            stretch.fail(failure(end.get()));
        } else if (leave != null) {
            stretch.fail(failure(leave.diagnosis()));
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
            answers.add(answer);
            connection.followMonitor(connection.now());
        }
    }

    void end(CriticalStretch stretch) {
        if (open.remove(stretch)) {
            answers.removeOf(stretch);
            connection.needChanged();
            tune();
        }
    }

    /** Whether any of our own is open. */
    boolean isOpen() {
        return !open.isEmpty();
    }

    @Override
    public boolean isNeeded() {
        return isOpen() || promisedToPeer.isPresent();
    }

    private void tune() {
        if (connection.stopped()) {
            return;
        }
        Optional<Tightening> ours = tightest(open.stream().map(CriticalStretch::tightening));
        Optional<Tightening> asked = tightest(Stream.concat(ours.stream(), promisedToPeer.stream()));
        connection.adjust(policy -> policy.tight(asked.map(Tightening::schedule)));
        peer.ask(ours.map(Tightening::bound), connection.now());
        connection.followMonitor(connection.now());
    }

    private static Optional<Tightening> tightest(Stream<Tightening> of) {
        return of.min(Comparator.comparing(Tightening::bound));
    }

    /** The peer negotiates, or has changed its offer: it has to hear of the stretches that are open. */
    void peerNegotiates() {
        if (isOpen()) {
            tune();
        }
    }

    /** The peer asks for a bound for as long as a stretch of its own lasts; answers with what is kept. */
    void promise(Optional<Duration> bound, Negotiation mine) {
        boolean pings = connection.group.policy().sendPeriod().isEmpty();
        askedByPeer = bound.filter(asked -> pings);
        promisedToPeer = askedByPeer.map(mine::promised).map(Tightening::within);
        connection.needChanged();
        tune();
        if (connection.isWritable()) {
            connection.say(new HeartbeatControl.Tightened(
                    askedByPeer.map(asked -> PeersBound.sayable(connection.detectsWithin()))));
        }
    }

    /** The tightest bound that one of the two ends has asked the other for: both ping as that takes. */
    Optional<Duration> askedBetweenUs() {
        return Stream.concat(askedByPeer.stream(), peer.asked().stream()).min(Comparator.naturalOrder());
    }

    /** The peer says what bound it keeps on its side. */
    void peerKeeps(Optional<Duration> bound) {
        open.forEach(stretch -> stretch.peerKeeps(bound));
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long next = nowNanos + NEVER_NANOS;
        long answer = answers.deadlineNanos(next, nowNanos);
        return peer.deadlineNanos(answer);
    }

    @Override
    public void look(long nowNanos) {
        peer.look(nowNanos);
        if (!answers.isEmpty()) {
            Duration silence = Duration.ofNanos(Math.max(0, connection.monitor().silenceNanos(nowNanos)));
            answers.look(nowNanos, silence);
        }
    }

    /** Whether the connection goes on when its peer is found dead, as each of them said so; false without any. */
    boolean keepConnection() {
        return isOpen()
                && open.stream().allMatch(stretch -> stretch.tightening().keepsConnection());
    }

    @Override
    public void ended(Diagnosis diagnosis) {
        fail(diagnosis).run();
    }

    @Override
    public void uninstalled() {
        fail(StretchFailure.uninstalled()).run();
    }

    /** All are over; what is returned tells of it, once everything else is as it has to be. */
    Runnable fail(Diagnosis diagnosis) {
        return fail(failure(diagnosis));
    }

    private Runnable fail(StretchFailure failure) {
        List<CriticalStretch> failed = List.copyOf(open);
        open.clear();
        answers.clear();
        tune();
        return () -> failed.forEach(stretch -> stretch.fail(failure));
    }

    static StretchFailure failure(Diagnosis diagnosis) {
        boolean dead = diagnosis.evidence().ending().verdict()
                || diagnosis.cause().kernelTimeout()
                || diagnosis.cause() == Cause.PEER_UNREACHABLE;
        StretchFailure.Reason reason = dead ? StretchFailure.Reason.PEER_DEAD : StretchFailure.Reason.CONNECTION_ENDED;
        return StretchFailure.of(reason, diagnosis);
    }
}
