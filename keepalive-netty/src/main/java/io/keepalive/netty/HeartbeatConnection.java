package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's heartbeat at work: tells the monitor what the handlers see, asks it when its time has come, and does
 * what it says. When that is, the {@link Timing} decides, which subclasses are of.
 *
 * <p>Confined to the channel's event loop, except the status. A channel may move to another loop, so what a future of the
 * old loop starts hops to the current one first; between the two, when nothing is read, nothing is judged.
 */
abstract class HeartbeatConnection extends ReadingConnection {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    /** Deadlines farther off than this mean that there is nothing to wait for. */
    static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private static final String HEARTBEAT = "keepalive-heartbeat";

    /** The place from which pings are written. */
    private @Nullable ChannelHandlerContext heartbeat;

    /** From the start of the heartbeat on. */
    private volatile @Nullable HeartbeatMonitor monitor;

    /** Made when a ping is not written or answered at once, and dropped when the peer is heard. */
    private @Nullable Suspicion suspicion;

    /** The look that waits until the event loop has read what lies unread. */
    private @Nullable AfterReads afterReads;

    /** Since when it is on its way from one loop to another; null otherwise. */
    private @Nullable Long leftLoopNanos;

    private volatile boolean inputShutDown;
    private final boolean seesKernel;
    private boolean stopped;

    HeartbeatConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
        this.seesKernel = group.seesKernel(channel);
    }

    /** A monitor for the connection, which is alive now. */
    abstract HeartbeatMonitor newMonitor(long seed, long nowNanos);

    /** Has {@link #look} called at a deadline, and at no earlier one that it was to be called at before. */
    abstract void follow(long deadlineNanos, long nowNanos);

    /** Has {@link #look} not called any more. */
    abstract void followNothing();

    /** The connection has come to the current event loop. */
    abstract void joined(LoopGuard guard);

    /** The connection goes from the event loop, of which it {@link #followNothing follows nothing} any more. */
    abstract void left();

    /** What the event loop's connections share. */
    abstract LoopGuard guard();

    /** The time to stamp received bytes with. */
    long stampReceived() {
        return now();
    }

    @Override
    void enterPipeline(@Nullable String codec) {
        group.protocol().place(channel.pipeline(), codec, HEARTBEAT, new HeartbeatHandler(this));
        super.enterPipeline(codec);
    }

    @Override
    ChannelHandler newHead() {
        return group.countsSent() ? new SendStampingHeadHandler(this) : super.newHead();
    }

    @Override
    void leavePipeline() {
        remove(HEARTBEAT);
        super.leavePipeline();
    }

    void heartbeatAdded(ChannelHandlerContext ctx) {
        heartbeat = ctx;
        startIfReady();
    }

    @Override
    void startIfReady() {
        boolean inPlace = head() != null && heartbeat != null;
        if (inPlace && monitor == null && !stopped && !ended() && channel.isActive() && isReady()) {
            start();
        }
    }

    private boolean isReady() {
        try {
            return group.protocol().isReady(channel.pipeline());
        } catch (Throwable thrown) {
            group.warnProtocolFailed(channel, thrown);
            return false;
        }
    }

    private void start() {
        group.counters.connections.increment();
        joined(LoopGuard.of(channel.eventLoop()));
        monitor = newMonitor(ThreadLocalRandom.current().nextLong(), now());
        LOG.debug("{} heartbeat starts: {}", channel, group.policy());
        turn();
    }

    @Override
    void stop() {
        if (!stopped) {
            stopped = true;
            if (monitor != null) {
                group.counters.connections.decrement();
                forgetLooks();
                if (leftLoopNanos == null) {
                    left();
                }
            }
        }
    }

    /** Heartbeats have begun and not stopped. */
    final boolean runs() {
        return monitor != null && !stopped;
    }

    final HeartbeatMonitor monitor() {
        return Objects.requireNonNull(monitor);
    }

    private Suspicion suspicion() {
        Suspicion present = suspicion;
        if (present == null) {
            present = new Suspicion(this);
            suspicion = present;
        }
        return present;
    }

    private void forgetLooks() {
        afterReads = null;
        followNothing();
        if (suspicion != null) {
            suspicion.inquiry().cancelPathProbe();
        }
    }

    @Override
    void received() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            PeerState before = monitor.state();
            monitor.received(stampReceived());
            if (before != PeerState.ALIVE) {
                revived(before);
            }
        }
    }

    void pongReceived(long id) {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            PeerState before = monitor.state();
            boolean ours = monitor.pongReceived(id == HeartbeatProtocol.LATEST_PING ? monitor.pingId() : id, now());
            (ours ? group.counters.pongsReceived : group.counters.pongsIgnored).increment();
            if (before != PeerState.ALIVE) {
                revived(before);
            }
        }
    }

    @Override
    void sent() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            monitor.sent(now());
        }
    }

    @Override
    void leftLoop() {
        if (runs()) {
            leftLoopNanos = now();
            forgetLooks();
            left();
        }
    }

    /** What fell due on the way is looked at here, and silence on a long way is our own doing. */
    @Override
    void joinedLoop() {
        Long left = leftLoopNanos;
        if (left != null && !stopped) {
            leftLoopNanos = null;
            joined(LoopGuard.of(channel.eventLoop()));
            if (now() - left > group.stallToleranceNanos()) {
                monitor().pause();
            }
            lookAfterReads(this::turn);
        }
    }

    /** After a pause that no deadline fell into the monitor has not heard of it yet; a short one is no pause. */
    @Override
    void readingResumed() {
        if (runs() && (monitor().paused() || monitor().silenceNanos(now()) > group.stallToleranceNanos())) {
            monitor().pause();
            turn();
        }
    }

    /** Its silence means nothing from now on. */
    @Override
    void peerSendsNoMore() {
        inputShutDown = true;
        if (runs()) {
            turn();
        }
    }

    @Override
    ConnectionStatus statusNow(Optional<Diagnosis> end) {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor == null) {
            return super.statusNow(end);
        }
        boolean paused = monitor.paused() || inputShutDown || !reads();
        return ConnectionStatus.of(monitor, now(), paused, lastSnapshot(), options(), end);
    }

    /** The time has come to ask the monitor. */
    void look() {
        turn();
    }

    final void turn() {
        if (stopped) {
            return;
        }
        HeartbeatMonitor monitor = monitor();
        long now = now();
        noteReading(now);
        PeerState before = monitor.state();
        if (before != PeerState.ALIVE || monitor.pingUnwritten()) {
            suspicion().inquiry().look(now);
        }
        switch (monitor.poll(now)) {
            case PING -> ping();
            case DECLARE_DEAD -> suspicion().verdict(now);
            case NONE -> {}
        }
        followMonitor(now);
        PeerState after = monitor.state();
        if (before != after && !stopped) {
            if (after == PeerState.SUSPECT) {
                suspicion().suspected(now);
            } else if (after == PeerState.SLOW) {
                suspicion().slow();
            }
        }
    }

    private void followMonitor(long now) {
        if (stopped || afterReads != null) {
            return; // stopped: ended, or uninstalled by a listener
        }
        long deadline = nextLookNanos();
        if (deadline - now <= 0) {
            followNothing();
            lookAfterReads(this::look);
        } else {
            follow(deadline, now);
        }
    }

    private long nextLookNanos() {
        Suspicion present = suspicion;
        return PingInquiry.nextLookNanos(monitor(), seesKernel, present == null ? null : present.inquiry());
    }

    /** Looks as soon as the event loop has read what lies unread now. */
    private void lookAfterReads(Runnable then) {
        AfterReads look = new AfterReads(then);
        afterReads = look;
        guard().afterReads(look, channel.eventLoop());
    }

    /** Whether a look waits until the event loop has read. */
    final boolean waitsForReads() {
        return afterReads != null;
    }

    /** A timer of this connection fired late by so much. */
    final void noteLateness(long nanos) {
        if (nanos > group.stallToleranceNanos()) {
            guard().late(group, channel.eventLoop(), nanos);
        }
    }

    /** Whether the calling thread is that of the loop on which the channel lives now. */
    final boolean isHere() {
        return channel.isRegistered() && channel.eventLoop().inEventLoop();
    }

    private void ping() {
        Object ping;
        try {
            ping = Objects.requireNonNull(
                    group.protocol().ping(channel.alloc(), monitor().pingId()), "ping");
        } catch (Throwable thrown) {
            pingFailed(thrown);
            return;
        }
        guard().pingPromises.write(this, Objects.requireNonNull(heartbeat), ping);
        if (monitor().pingUnwritten()) {
            suspicion().inquiry().pingWaits();
        }
    }

    /** The ping left, or failed to. */
    final void pingDone(@Nullable Throwable failure) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> pingDone(failure));
        } else if (!stopped) {
            if (failure == null) {
                long now = now();
                monitor().pingWritten(now);
                group.counters.pingsSent.increment();
                followMonitor(now);
            } else {
                pingFailed(failure);
            }
        }
    }

    private void pingFailed(Throwable cause) {
        monitor().pingFailed(now());
        group.counters.pingsFailed.increment();
        if (channel.isActive()) {
            group.warnPingFailed(channel, cause);
            group.tell("onPingFailed", listener -> listener.onPingFailed(channel, cause));
        }
    }

    /** Tells of the peer's death, then resets the connection; TLS and codecs are not asked. */
    final void die(Diagnosis diagnosis) {
        lingerNot(); // first, so that whoever closes when told resets as well
        end(diagnosis);
        Objects.requireNonNull(heartbeat).fireUserEventTriggered(new PeerDeath(diagnosis));
        Objects.requireNonNull(head()).close();
    }

    /** Ends the connection in order because its peer sends too many pings. */
    final void flooded() {
        if (!ended()) {
            end(diagnosis(Ending.PING_FLOOD));
            channel.close();
        }
    }

    private void revived(PeerState before) {
        if (monitor().state() != PeerState.ALIVE) {
            return;
        }
        followMonitor(now());
        Suspicion over = suspicion;
        if (over != null) {
            suspicion = null;
            over.ends(before);
        }
    }

    private void noteReading(long now) {
        if (notesReading() && !inputShutDown) {
            monitor().resume(now);
        } else {
            monitor().pause();
        }
    }

    /** What the heartbeat has seen of the connection's end. */
    @Override
    void testify(EvidenceBuilder evidence) {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            long now = now();
            evidence.silence(Duration.ofNanos(Math.max(0, monitor.silenceNanos(now))));
            suspicion().inquiry().testify(evidence, now);
        }
    }

    final long now() {
        return LoopClock.nanos(channel.eventLoop());
    }

    /** One wait for the reads; it is over, or another has begun, where it is not the connection's any more. */
    private final class AfterReads implements Runnable {

        private final Runnable then;

        AfterReads(Runnable then) {
            this.then = then;
        }

        @Override
        public void run() {
            if (afterReads == this && isHere()) {
                afterReads = null;
                then.run();
            }
        }
    }
}
