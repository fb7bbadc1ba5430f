package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.PolicyAdjustments;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's heartbeat at work: tells the monitor what the handlers see, asks it when its time has come, and does
 * what it says.
 *
 * <p>Confined to the channel's event loop, except the status. A channel may move to another loop, so what a future of the
 * old loop starts hops to the current one first.
 */
abstract class HeartbeatConnection extends ScheduledConnection {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private static final String HEARTBEAT = "keepalive-heartbeat";
    private static final String SENT = "keepalive-sent";

    /** The place from which pings are written. */
    private @Nullable ChannelHandlerContext heartbeat;

    /** From the start of the heartbeat on. */
    private volatile @Nullable HeartbeatMonitor monitor;

    private @Nullable ConnectionExtras extras;

    private volatile boolean inputShutDown;
    private final boolean seesKernel;
    private boolean stopped;

    HeartbeatConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
        this.seesKernel = group.seesKernel(channel);
    }

    /** Bytes were received: the time to stamp them with. */
    abstract long stampReceived();

    @Override
    void enterPipeline(@Nullable String codec) {
        group.protocol().place(channel.pipeline(), codec, HEARTBEAT, new HeartbeatHandler(this));
        stampSentIf(group.policy());
        super.enterPipeline(codec);
    }

    /** What is sent has to be stamped where the idle time counts from it. */
    private void stampSentIf(HeartbeatPolicy policy) {
        ChannelPipeline pipeline = channel.pipeline();
        if (policy.trigger() != Trigger.LAST_SENT || pipeline.get(SENT) != null) {
            return;
        }
        ChannelHandlerContext head = head();
        if (head == null) {
            pipeline.addFirst(SENT, new SentHandler(this));
        } else {
            pipeline.addAfter(head.name(), SENT, new SentHandler(this));
        }
    }

    @Override
    final String behindHeartbeats() {
        return HEARTBEAT;
    }

    @Override
    void leavePipeline() {
        remove(HEARTBEAT);
        remove(SENT);
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
        startLooks();
        long now = now();
        HeartbeatPolicy policy = policy();
        stampSentIf(policy);
        monitor = new HeartbeatMonitor(
                group.timingOf(policy), ThreadLocalRandom.current().nextLong(), now);
        LOG.debug("{} heartbeat starts: {}", channel, policy);
        if (!group.companions().isEmpty()) {
            extras().companions = group.companions().stream()
                    .map(maker -> maker.make(this, now))
                    .toList();
        }
        turn();
    }

    @Override
    void stop() {
        if (!stopped) {
            stopped = true;
            if (monitor != null) {
                group.counters.connections.decrement();
                stopLooks();
            }
        }
    }

    /** Heartbeats have begun and not stopped. */
    @Override
    final boolean runs() {
        return monitor != null && !stopped;
    }

    final HeartbeatMonitor monitor() {
        return Objects.requireNonNull(monitor);
    }

    /** The heartbeat's place in the pipeline. */
    final ChannelHandlerContext heartbeat() {
        return Objects.requireNonNull(heartbeat);
    }

    /** The connection's policy: its group's, and what this connection differs in. */
    private HeartbeatPolicy policy() {
        ConnectionExtras present = extras;
        return present == null || present.adjustments == null
                ? group.policy()
                : present.adjustments.applyTo(group.policy());
    }

    /** Changes what the connection's policy differs in from its group's, before or while the heartbeat runs. */
    final void adjust(Consumer<PolicyAdjustments> change) {
        ConnectionExtras extras = extras();
        PolicyAdjustments adjustments = extras.adjustments;
        if (adjustments == null) {
            adjustments = new PolicyAdjustments();
            extras.adjustments = adjustments;
        }
        change.accept(adjustments);
        retune();
    }

    /** Goes by the policy as it is now. */
    final void retune() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null && !stopped) {
            HeartbeatPolicy policy = policy();
            stampSentIf(policy);
            long now = now();
            monitor.retune(group.timingOf(policy), now);
            followMonitor(now);
        }
    }

    /** What it has beside its monitor. */
    final List<Companion> companions() {
        ConnectionExtras present = extras;
        return present == null ? List.of() : present.companions;
    }

    @Override
    final void trafficReceived() {
        for (Companion companion : companions()) {
            companion.trafficReceived();
        }
    }

    @Override
    final void trafficSent() {
        for (Companion companion : companions()) {
            companion.trafficSent();
        }
    }

    @Override
    void ended(Diagnosis diagnosis) {
        for (Companion companion : companions()) {
            companion.ended(diagnosis);
        }
    }

    private ConnectionExtras extras() {
        ConnectionExtras present = extras;
        if (present == null) {
            present = new ConnectionExtras();
            extras = present;
        }
        return present;
    }

    private Suspicion suspicion() {
        ConnectionExtras extras = extras();
        Suspicion present = extras.suspicion;
        if (present == null) {
            present = new Suspicion(this);
            extras.suspicion = present;
        }
        return present;
    }

    private @Nullable Suspicion presentSuspicion() {
        ConnectionExtras present = extras;
        return present == null ? null : present.suspicion;
    }

    @Override
    void forgetLooks() {
        super.forgetLooks();
        Suspicion suspicion = presentSuspicion();
        if (suspicion != null) {
            suspicion.inquiry().cancelPathProbe();
        }
    }

    @Override
    void received() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null && !stopped) {
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

    /** The application's bytes were handed to the transport. */
    final void sent() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            monitor.sent(now());
        }
    }

    /** What fell due on the way is looked at here, and silence on a long way is our own doing. */
    @Override
    final void moved(long nanos) {
        if (nanos > group.stallToleranceNanos()) {
            monitor().pause();
        }
        afterReads(this::turn);
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

    @Override
    void look() {
        turn();
    }

    final void turn() {
        if (stopped || isBetweenLoops()) {
            return;
        }
        HeartbeatMonitor monitor = monitor();
        long now = now();
        noteReading(now);
        for (Companion companion : companions()) {
            companion.look(now);
            if (stopped) {
                return;
            }
        }
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

    /** Looks again when the monitor, or an inquiry, wants it. */
    final void followMonitor(long now) {
        if (!stopped) { // stopped: ended, or uninstalled by a listener
            lookAt(nextLookNanos(now), now);
        }
    }

    private long nextLookNanos(long now) {
        Suspicion present = presentSuspicion();
        long next = PingInquiry.nextLookNanos(monitor(), seesKernel, present == null ? null : present.inquiry());
        for (Companion companion : companions()) {
            long deadline = companion.deadlineNanos(now);
            next = deadline - next < 0 ? deadline : next;
        }
        return next;
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
        guard().pingPromises.write(this, ping);
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

    private void revived(PeerState before) {
        if (monitor().state() != PeerState.ALIVE) {
            return;
        }
        followMonitor(now());
        Suspicion over = presentSuspicion();
        if (over != null) {
            extras().suspicion = null;
            over.ends(before);
        }
        if (extras != null && extras.isEmpty()) {
            extras = null;
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
}
