package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection's heartbeat at work: tells the monitor what the handlers see, asks it when its time has come, and does
 * what it says.
 *
 * <p>Confined to the channel's event loop, except the status. A channel may move to another loop, so what a future of the
 * old loop starts hops to the current one first.
 */
abstract class HeartbeatConnection extends TunedConnection {

    private static final String HEARTBEAT = "keepalive-heartbeat";

    /** The place from which pings are written. */
    private @Nullable ChannelHandlerContext heartbeat;

    private volatile boolean inputShutDown;
    private final boolean seesKernel;

    HeartbeatConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
        this.seesKernel = group.seesKernel(channel);
    }

    /** Whether the ping that is due now waits for the ping budget; then a look follows in time. */
    abstract boolean pingWaits(long nowNanos);

    /** Bytes were received: the time to stamp them with. */
    abstract long stampReceived();

    @Override
    void enterPipeline(@Nullable String codec) {
        group.protocol().place(channel.pipeline(), codec, HEARTBEAT, new HeartbeatHandler(this));
        super.enterPipeline(codec);
    }

    @Override
    final String behindHeartbeats() {
        return HEARTBEAT;
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
        if (inPlace && presentMonitor() == null && !stopped() && !ended() && channel.isActive() && isReady()) {
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
        makeMonitor();
        handler().begin();
        turn();
    }

    /** The heartbeat's place in the pipeline. */
    final ChannelHandlerContext heartbeat() {
        return Objects.requireNonNull(heartbeat);
    }

    final HeartbeatHandler handler() {
        return (HeartbeatHandler) heartbeat().handler();
    }

    @Override
    void trafficSent() {
        super.trafficSent();
        if (heartbeat != null) {
            handler().trafficSent();
        }
    }

    /** Tells the peer. */
    final void say(HeartbeatControl control) {
        Negotiator.say(this, control);
    }

    /** Says how this application is, where it says so at all, with the heartbeat that is about to be written. */
    final void speakHealth() {
        HealthSpeaker speaker = group.health();
        if (speaker != null) {
            speaker.speak(this);
        }
    }

    /** Whether the peer takes what is written: to one that reads nothing, nothing more is said. */
    final boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether the peer has answered our offer, so that it can be asked for more. */
    final boolean peerNegotiates() {
        if (heartbeat == null) {
            return false;
        }
        Negotiator negotiator = handler().negotiator();
        return negotiator != null && negotiator.agreement().isPresent();
    }

    @Override
    void forgetLooks() {
        super.forgetLooks();
        if (presentSuspicion() != null) {
            suspicion().inquiry().cancelPathProbe();
        }
    }

    @Override
    void received() {
        HeartbeatMonitor monitor = presentMonitor();
        if (monitor != null && !stopped()) {
            PeerState before = monitor.state();
            HeartbeatTiming timing = monitor.timing();
            monitor.received(stampReceived());
            heard(before, timing);
        }
    }

    void pongReceived(long id) {
        HeartbeatMonitor monitor = presentMonitor();
        if (monitor != null) {
            PeerState before = monitor.state();
            HeartbeatTiming timing = monitor.timing();
            boolean ours = monitor.pongReceived(id == HeartbeatProtocol.LATEST_PING ? monitor.pingId() : id, now());
            (ours ? group.counters.pongsReceived : group.counters.pongsIgnored).increment();
            if (ours && runs()) {
                for (Companion companion : companions()) {
                    companion.answered();
                }
            }
            heard(before, timing);
        }
    }

    /** The policy has been adjusted to what the peer said, which is as good as a pong. */
    final void peerHeeded(boolean refusal) {
        HeartbeatMonitor monitor = monitor();
        PeerState before = monitor.state();
        if (refusal) {
            monitor.refused(now());
        } else {
            monitor.controlReceived(now());
        }
        followMonitor(now());
        if (before != PeerState.ALIVE) {
            revived(before);
        }
    }

    /** The application's bytes were handed to the transport. */
    final void sent() {
        if (presentMonitor() != null) {
            monitor().sent(now());
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
        HeartbeatMonitor monitor = presentMonitor();
        if (monitor == null) {
            return super.statusNow(end);
        }
        boolean paused = monitor.paused() || inputShutDown || !reads();
        long now = now();
        return ConnectionStatus.of(monitor, now, paused, lastSnapshot(), options(), end)
                .negotiated(handler().negotiator())
                .withHealth(handler().peerHealth(), now);
    }

    @Override
    void look() {
        turn();
    }

    final void turn() {
        if (stopped() || isBetweenLoops()) {
            return;
        }
        HeartbeatMonitor monitor = monitor();
        long now = now();
        keepTuned();
        for (Companion companion : companions()) {
            companion.look(now);
            if (stopped()) {
                return;
            }
        }
        noteReading(now);
        PeerState before = monitor.state();
        if (before != PeerState.ALIVE || monitor.pingUnwritten()) {
            suspicion().inquiry().look(now);
        }
        if (!inCriticalStretch() && pingWaits(now)) {
            return; // no state has changed, and a look follows
        }
        switch (monitor.poll(now)) {
            case PING -> ping();
            case DECLARE_DEAD -> suspicion().verdict(now);
            case NONE -> {}
        }
        followMonitor(now);
        PeerState after = monitor.state();
        if (before != after && !stopped()) {
            if (after == PeerState.SUSPECT) {
                suspicion().suspected(now);
            } else if (after == PeerState.SLOW) {
                suspicion().slow();
            }
        }
    }

    /** Looks again when the monitor, an inquiry, or a companion wants it. Only whoever is tuned moves to another place in a wheel. */
    @Override
    final void followMonitor(long now) {
        if (runs() && !keepTuned()) { // no more once ended, or uninstalled by a listener
            lookAt(nextLookNanos(now), now);
        }
    }

    private long nextLookNanos(long now) {
        Suspicion present = presentSuspicion();
        long next = PingInquiry.nextLookNanos(monitor(), seesKernel, present == null ? null : present.inquiry());
        return companionsDeadlineOr(next, now);
    }

    private void ping() {
        for (Companion companion : companions()) {
            companion.pinging(now());
        }
        Object ping;
        try {
            ping = Objects.requireNonNull(
                    group.protocol().ping(channel.alloc(), monitor().pingId()), "ping");
        } catch (Throwable thrown) {
            pingFailed(thrown);
            return;
        }
        speakHealth();
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
        } else if (!stopped()) {
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
            group.tell(channel, "onPingFailed", listener -> listener.onPingFailed(channel, cause));
        }
    }

    /** A new silence begins, for which a policy of another kind may have waited, and want something sooner. */
    private void heard(PeerState before, HeartbeatTiming timing) {
        if (before != PeerState.ALIVE) {
            revived(before);
        } else if (monitor().timing() != timing) {
            followMonitor(now());
        }
    }

    private void revived(PeerState before) {
        if (monitor().state() != PeerState.ALIVE) {
            return;
        }
        followMonitor(now());
        Suspicion over = presentSuspicion();
        if (over != null) {
            forgetSuspicion();
            over.ends(before);
        }
    }

    /** Whether its heartbeats rest, which they only do while the peer owes no answer. */
    private boolean rests() {
        for (Companion companion : companions()) {
            if (companion.rests()) {
                return monitor().state() == PeerState.ALIVE;
            }
        }
        return false;
    }

    private void noteReading(long now) {
        if (notesReading() && !inputShutDown && !rests()) {
            monitor().resume(now);
        } else {
            monitor().pause();
        }
    }

    /** What the heartbeat has seen of the connection's end. */
    @Override
    void testify(EvidenceBuilder evidence) {
        HeartbeatMonitor monitor = presentMonitor();
        if (monitor != null) {
            long now = now();
            evidence.silence(Duration.ofNanos(Math.max(0, monitor.silenceNanos(now))));
            suspicion().inquiry().testify(evidence, now);
        }
    }
}
