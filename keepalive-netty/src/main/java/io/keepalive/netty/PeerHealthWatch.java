package io.keepalive.netty;

import io.keepalive.health.HealthJudge;
import io.keepalive.health.HealthJudge.Change;
import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthRules;
import io.keepalive.heartbeat.PingGuard;
import io.keepalive.heartbeat.PingGuardPolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what one peer says of its health, judges it, and tells the listener.
 *
 * <p>No verdict is passed at the first look at its deadline: the connection is looked at again when the event loop has read what lay unread,
 * as that may be another report. Confined to the channel's event loop, except {@link #status}.
 */
final class PeerHealthWatch implements Companion {

    /** Gives one to each connection. */
    record Maker(HealthRules rules) implements CompanionMaker {

        @Override
        public Companion make(HeartbeatConnection connection, long nowNanos) {
            PeerHealthWatch watch = new PeerHealthWatch(connection, rules, nowNanos);
            connection.handler().watchHealth(watch);
            return watch;
        }

        @Override
        public boolean seesTraffic() {
            return false;
        }
    }

    /** For other threads. */
    private record Heard(HealthReport report, long atNanos) {}

    private final HeartbeatConnection connection;
    private final HealthJudge judge;
    private final PingGuard guard;
    private volatile @Nullable Heard heard;
    private volatile @Nullable HealthProblem problem;

    /** Whether a report came, heeded or not, since the last heartbeat, which it goes with. */
    private boolean reportCame;

    /** The deadline of a verdict that was looked at once. */
    private long lookedAtNanos;

    private PeerHealthWatch(HeartbeatConnection connection, HealthRules rules, long nowNanos) {
        this.connection = connection;
        this.judge = new HealthJudge(rules);
        this.guard = new PingGuard(PingGuardPolicy.byDefault(), nowNanos); // reports may come as often as pings
        this.lookedAtNanos = nowNanos;
    }

    /** The peer says how it is; returns whether that makes sense. Of more than a bounded number nobody looks. */
    boolean received(Object message) {
        KeepAliveGroup group = connection.group;
        long now = connection.now();
        if (guard.pingReceived(now) != PingGuard.Ruling.PERMITTED) {
            group.counters.healthIgnored.increment();
            reportCame = true; // for all we know
            return true;
        }
        HealthReport report = group.protocol().healthOf(message);
        if (report == null) {
            return false;
        }
        reportCame = true;
        group.counters.healthReceived.increment();
        if (connection.runs()) {
            heed(report, now);
        }
        return true;
    }

    private void heed(HealthReport report, long now) {
        Heard before = heard;
        heard = new Heard(report, now);
        long deadline = judge.deadlineNanos(now);
        judge.reported(report, now);
        if (changes(before, report)) {
            connection.group.tell("onHealthChanged", listener -> listener.onHealthChanged(connection.channel, report));
        }
        if (connection.runs()) { // no more once a listener has uninstalled
            judge(now);
            followIf(judge.deadlineNanos(now) != deadline, now);
        }
    }

    /** Numbers and attributes are for whoever looks; the listener hears of what they amount to. */
    private static boolean changes(@Nullable Heard before, HealthReport report) {
        return before == null || before.report.state() != report.state() || before.report.source() != report.source();
    }

    /** A heartbeat came, before which its report was to come. */
    void heartbeat() {
        if (reportCame) {
            reportCame = false;
        } else if (connection.runs()) {
            long now = connection.now();
            judge.unreported(now);
            judge(now);
            followIf(true, now);
        }
    }

    @Override
    public void answered() {
        heartbeat();
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return judge.deadlineNanos(nowNanos);
    }

    @Override
    public void look(long nowNanos) {
        long deadline = judge.deadlineNanos(nowNanos);
        if (nowNanos - deadline < 0) {
            return;
        }
        if (!connection.reads()) {
            judge.restart(nowNanos); // what it says now is not read
        } else if (lookedAtNanos != deadline) {
            lookedAtNanos = deadline; // it stays, so the next look comes when all is read
        } else {
            judge(nowNanos);
        }
    }

    private void judge(long now) {
        Change change = judge.poll(now);
        problem = judge.problem().orElse(null);
        KeepAliveGroup group = connection.group;
        if (change == Change.UNHEALTHY) {
            HealthProblem found = judge.problem().orElseThrow();
            group.counters.unhealthy.increment();
            group.tell("onUnhealthy", listener -> listener.onUnhealthy(connection.channel, found));
        } else if (change == Change.HEALTHY) {
            group.tell("onHealthy", listener -> listener.onHealthy(connection.channel));
        }
    }

    private void followIf(boolean changed, long now) {
        if (changed) {
            connection.followMonitor(now);
        }
    }

    /** How the peer is; any thread. */
    PeerHealth status(long nowNanos) {
        Heard last = heard;
        return new PeerHealth(
                Optional.ofNullable(last).map(Heard::report),
                Optional.ofNullable(last).map(known -> Duration.ofNanos(Math.max(0, nowNanos - known.atNanos))),
                Optional.ofNullable(problem));
    }
}
