package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The critical stretches of one connection, and the answers they wait for. The tightest of them is what the connection is tuned to.
 *
 * <p>Confined to the channel's event loop.
 */
final class CriticalStretches implements Companion {

    private final HeartbeatConnection connection;
    private final List<CriticalStretch> open = new ArrayList<>();
    private final List<AwaitedAnswer> awaited = new ArrayList<>();

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
            connection.companions().forEach(Companion::needChanged);
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
            connection.companions().forEach(Companion::needChanged);
            tune();
        }
    }

    @Override
    public boolean isNeeded() {
        return !open.isEmpty();
    }

    private void tune() {
        if (!connection.stopped()) {
            connection.adjust(policy -> policy.tight(open.stream()
                    .map(CriticalStretch::tightening)
                    .min(Comparator.comparing(Tightening::bound))
                    .map(Tightening::schedule)));
        }
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
