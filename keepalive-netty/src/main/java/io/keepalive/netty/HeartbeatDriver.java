package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.heartbeat.DeathBrake;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Verdict;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's heartbeat at work: tells the monitor what the handlers see, asks it when its time has come, and does
 * what it says.
 *
 * <p>Timing: the head handler tells when a silence begins; from there a single timer follows the monitor's deadline until it
 * fires and finds that something was received. A policy that does not wait for silence is driven by that timer alone.
 *
 * <p>Confined to the channel's event loop, except {@link #status}. A channel may move to another loop, so what a future of
 * the old loop starts hops to the current one first; between the two, when nothing is read, nothing is judged.
 */
final class HeartbeatDriver implements ChannelFutureListener {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    /** Deadlines farther off than this mean that there is nothing to wait for. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final KeepAliveGroup group;
    private final ChannelKeepAlive connection;
    private final ChannelHandlerContext ctx;
    private final Channel channel;
    private final HeadHandler head;
    private final HeartbeatMonitor monitor;
    private final PingInquiry inquiry;

    private final DeadlineTimer timer;

    /** Whether the timer follows the present silence. */
    private boolean followsSilence;

    private volatile boolean inputShutDown;
    private boolean deathObserved;

    /** The listener was told that the peer is suspect or slow, and not yet that it recovered. */
    private boolean troubleTold;

    /** On its way from one loop to another, since when nothing is read. */
    private boolean betweenLoops;

    private long leftLoopNanos;
    private boolean stopped;

    /**
     * Makes the driver of a connection that is alive now.
     *
     * @param ctx the place from which pings are written
     */
    HeartbeatDriver(KeepAliveGroup group, ChannelKeepAlive connection, ChannelHandlerContext ctx, HeadHandler head) {
        this.group = group;
        this.connection = connection;
        this.ctx = ctx;
        this.channel = ctx.channel();
        this.head = head;
        this.timer = new DeadlineTimer(group, channel, this::deadlineCame);
        this.monitor =
                new HeartbeatMonitor(group.policy(), ThreadLocalRandom.current().nextLong(), now());
        this.inquiry = new PingInquiry(group, channel, connection.kernel(), monitor);
    }

    void start() {
        group.counters.connections.increment();
        timer.joinLoop();
        LOG.debug("{} heartbeat starts: {}", channel, group.policy());
        turn();
    }

    /** Stops for good. */
    void stop() {
        if (!stopped) {
            stopped = true;
            group.counters.connections.decrement();
            timer.cancel();
            inquiry.cancelPathProbe();
            if (!betweenLoops) {
                timer.leaveLoop();
            }
        }
    }

    void received() {
        long now = now();
        if (!followsSilence) {
            noteLateSilence(now); // these bytes come before the head handler's timer, which is overdue then
        }
        PeerState before = monitor.state();
        monitor.received(now);
        if (before != PeerState.ALIVE) {
            revived(before);
        }
    }

    void pongReceived(long id) {
        PeerState before = monitor.state();
        boolean ours = monitor.pongReceived(id == HeartbeatProtocol.LATEST_PING ? monitor.pingId() : id, now());
        (ours ? group.counters.pongsReceived : group.counters.pongsIgnored).increment();
        if (before != PeerState.ALIVE) {
            revived(before);
        }
    }

    void sent() {
        monitor.sent(now());
    }

    void silenceBegan() {
        if (!followsSilence) {
            followsSilence = true;
            noteLateSilence(now());
        }
        if (!timer.isArmed()) {
            turn();
        }
    }

    /** The head handler should have told of the silence long ago: the event loop was held up. */
    private void noteLateSilence(long now) {
        if (group.waitsForSilence()) {
            timer.fired(monitor.silenceNanos(now) - group.silenceNanos());
        }
    }

    void leftLoop() {
        inquiry.cancelPathProbe();
        if (!stopped) {
            betweenLoops = true;
            leftLoopNanos = now();
            timer.leaveLoop();
        }
    }

    /** What fell due on the way is looked at here, and silence on a long way is our own doing. */
    void joinedLoop() {
        if (betweenLoops && !stopped) {
            betweenLoops = false;
            timer.cancel();
            timer.joinLoop();
            followsSilence = true;
            if (now() - leftLoopNanos > group.stallToleranceNanos()) {
                monitor.pause();
            }
            timer.armAfterReads(this::turn);
        }
    }

    /** After a pause that no deadline fell into the monitor has not heard of it yet; a short one is no pause. */
    void readingResumed() {
        if (monitor.paused() || monitor.silenceNanos(now()) > group.stallToleranceNanos()) {
            monitor.pause();
            turn();
        }
    }

    /** The peer will send no more, by its own word: its silence means nothing from now on. */
    void inputShutDown() {
        inputShutDown = true;
        turn();
    }

    private Duration silence() {
        return Duration.ofNanos(Math.max(0, monitor.silenceNanos(now())));
    }

    /** Any thread may ask. */
    ConnectionStatus status(Optional<TcpOptionReport> options, Optional<Diagnosis> end) {
        boolean paused = monitor.paused() || inputShutDown || !head.reads(channel);
        return ConnectionStatus.of(monitor, now(), paused, connection.kernel().last(), options, end);
    }

    private void deadlineCame() {
        // after anything received since, the head handler tells when the next silence begins
        followsSilence = monitor.silenceNanos(now()) >= group.silenceNanos();
        turn();
    }

    /** The ping left, or failed to. */
    @Override
    public void operationComplete(ChannelFuture future) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> operationComplete(future));
        } else if (!stopped) {
            if (future.isSuccess()) {
                long now = now();
                monitor.pingWritten(now);
                inquiry.pingWritten(now);
                group.counters.pingsSent.increment();
                arm(now);
            } else {
                pingFailed(Objects.requireNonNull(future.cause()));
            }
        }
    }

    private void turn() {
        if (stopped) {
            return;
        }
        long now = now();
        noteReading(now);
        PeerState before = monitor.state();
        inquiry.look(now);
        switch (monitor.poll(now)) {
            case PING -> ping();
            case DECLARE_DEAD -> dead(now);
            case NONE -> {}
        }
        arm(now);
        PeerState after = monitor.state();
        if (before != after && !stopped) {
            if (after == PeerState.SUSPECT) {
                troubleTold = true;
                suspected(now);
            } else if (after == PeerState.SLOW) {
                troubleTold = true;
                group.counters.slow.increment();
                LOG.debug("{} slow: {}", channel, connection.kernel().last());
                group.tell("onSlow", listener -> listener.onSlow(channel, connection.status()));
            }
        }
    }

    private void suspected(long now) {
        group.counters.suspects.increment();
        LOG.debug("{} suspect: nothing received for {}", channel, silence());
        inquiry.suspected(now);
        group.tell("onSuspect", listener -> listener.onSuspect(channel, connection.status()));
    }

    /**
     * Arms the timer where the silence is followed. One that is armed for an earlier time is left to look again then; one
     * for a later time goes, as after an answer where the idle time is shorter than the interval.
     */
    private void arm(long now) {
        long deadline = inquiry.nextLookNanos();
        if (stopped || timer.looksBy(deadline)) {
            return; // stopped: ended, or uninstalled by a listener
        }
        timer.cancel();
        boolean follows = followsSilence || !group.waitsForSilence() || monitor.state() != PeerState.ALIVE;
        if (follows && deadline - now < NEVER_NANOS) {
            timer.arm(deadline, now);
        }
    }

    private void ping() {
        inquiry.pingAsked(now());
        Object ping;
        try {
            ping = Objects.requireNonNull(group.protocol().ping(ctx.alloc(), monitor.pingId()), "ping");
        } catch (Throwable thrown) {
            pingFailed(thrown);
            return;
        }
        ctx.writeAndFlush(ping).addListener(this);
        inquiry.pingWaits();
    }

    private void pingFailed(Throwable cause) {
        monitor.pingFailed(now());
        group.counters.pingsFailed.increment();
        if (channel.isActive()) {
            group.warnPingFailed(channel, cause);
            group.tell("onPingFailed", listener -> listener.onPingFailed(channel, cause));
        }
    }

    private void dead(long now) {
        Diagnosis diagnosis = diagnosis(now);
        if (!group.enforcing()) {
            monitor.overrule(now);
            observed(diagnosis);
            return;
        }
        DeathBrake.Answer answer = group.askBrake(now);
        if (answer == DeathBrake.Answer.LET_DIE) {
            connection.died(diagnosis);
        } else {
            monitor.overrule(now);
            group.spared(channel, answer == DeathBrake.Answer.SPARE_AND_REPORT);
        }
    }

    private void observed(Diagnosis diagnosis) {
        if (!deathObserved) {
            deathObserved = true;
            group.counters.deathsObserved.increment();
            group.ends.observed(channel, diagnosis);
            group.tell("onDeathObserved", listener -> listener.onDeathObserved(channel, diagnosis));
        }
    }

    private void revived(PeerState before) {
        if (monitor.state() != PeerState.ALIVE) {
            return;
        }
        inquiry.answered();
        if (timer.isArmed()) {
            arm(now());
        }
        if (deathObserved) {
            deathObserved = false;
            group.counters.observedMistakes.increment();
        }
        if (troubleTold || before == PeerState.SUSPECT) { // suspect without a word where a verdict was overruled
            troubleTold = false;
            group.counters.recoveries.increment();
            LOG.debug("{} recovered", channel);
            group.tell("onRecovered", listener -> listener.onRecovered(channel, connection.status()));
        }
    }

    private void noteReading(long now) {
        if (head.notesReading(channel) && !inputShutDown) {
            monitor.resume(now);
        } else {
            monitor.pause();
        }
    }

    /** What the heartbeat has seen of the connection's end. */
    void testify(EvidenceBuilder evidence) {
        evidence.silence(silence());
        inquiry.testify(evidence, now());
    }

    private Diagnosis diagnosis(long now) {
        Verdict verdict = Objects.requireNonNull(monitor.verdict());
        KernelWatch.Ping ping = inquiry.lastLook(now);
        return connection.diagnosis(Ending.of(verdict), limit(verdict, ping));
    }

    private Duration limit(Verdict verdict, KernelWatch.Ping ping) {
        HeartbeatPolicy policy = group.policy();
        if (verdict == Verdict.NOTHING_HEARD) {
            return policy.watchLimit().orElseThrow();
        }
        return ping == KernelWatch.Ping.WAITS
                ? policy.slowPeerLimit()
                : policy.pinging().orElseThrow().unansweredTime();
    }

    private long now() {
        return LoopClock.nanos(channel.eventLoop());
    }
}
