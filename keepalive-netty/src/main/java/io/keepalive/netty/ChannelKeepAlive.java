package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.PingGuard;
import io.keepalive.heartbeat.RoundTrip;
import io.keepalive.heartbeat.Verdict;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's heartbeat at work: drives the monitor from what the two handlers see, and does what it says.
 *
 * <p>Timing: the head handler tells when a silence begins; from there a single one-shot follows the monitor's deadline
 * until it fires and finds that something was received. A policy that does not wait for silence is driven by the one-shot
 * alone.
 *
 * <p>Confined to the channel's event loop. A channel may move to another loop, so whatever a timer or an idle event of the
 * old loop starts hops to the current one first.
 */
final class ChannelKeepAlive implements Runnable, ChannelFutureListener {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private static final String HEAD = "keepalive-head";
    private static final String HEARTBEAT = "keepalive-heartbeat";

    /** Deadlines farther off than this mean that there is nothing to wait for. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final KeepAliveGroup group;
    private final Channel channel;
    private final HeadHandler headHandler;
    private final @Nullable HeartbeatHandler heartbeatHandler;

    private @Nullable ChannelHandlerContext head;
    private @Nullable ChannelHandlerContext heartbeat;
    private volatile @Nullable HeartbeatMonitor monitor;
    private @Nullable PingGuard guard;
    private @Nullable ScheduledFuture<?> oneShot;
    private long oneShotAtNanos;
    private volatile @Nullable TcpOptionReport options;
    private volatile @Nullable Diagnosis end;
    private volatile @Nullable ConnectionStatus atEnd;
    private @Nullable Throwable error;

    /** Whether the one-shot follows the present silence. */
    private boolean followsSilence;

    private volatile boolean inputShutDown;
    private boolean closingHere;
    private boolean counted;
    private boolean malformedLogged;
    private boolean deathObserved;
    private int outboundMark;

    ChannelKeepAlive(KeepAliveGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
        this.headHandler = group.countsSent()
                ? new SendStampingHeadHandler(this)
                : new HeadHandler(this, group.hasHeartbeat(), group.silenceNanos());
        this.heartbeatHandler = group.hasHeartbeat() ? new HeartbeatHandler(this, group.protocol()) : null;
    }

    /** Puts the two handlers in; if one finds no place, the other may have found its. */
    void enterPipeline(@Nullable String codec) {
        ChannelPipeline pipeline = channel.pipeline();
        if (heartbeatHandler != null) {
            group.protocol().place(pipeline, codec, HEARTBEAT, heartbeatHandler);
        }
        pipeline.addFirst(HEAD, headHandler);
    }

    /** Only whoever made the channel forget this may call: Netty's pipeline takes harm when two remove one handler. */
    void leavePipeline() {
        remove(heartbeatHandler);
        remove(headHandler);
    }

    private void remove(@Nullable ChannelHandler handler) {
        if (handler != null && channel.pipeline().context(handler) != null) {
            channel.pipeline().remove(handler);
        }
    }

    void headAdded(ChannelHandlerContext ctx) {
        head = ctx;
        startIfReady();
    }

    void heartbeatAdded(ChannelHandlerContext ctx) {
        heartbeat = ctx;
        guard = new PingGuard(group.pingGuardPeriod, group.pingGuardBurst, now());
        startIfReady();
    }

    void startIfReady() {
        if (!channel.isActive() || head == null || end != null) {
            return;
        }
        if (monitor == null && heartbeat != null && isReady()) {
            long now = now();
            monitor = new HeartbeatMonitor(
                    group.policy(), ThreadLocalRandom.current().nextLong(), now);
            counted = true;
            group.counters.connections.increment();
            LOG.debug("{} heartbeat starts: {}", channel, group.policy());
            turn();
        }
    }

    private boolean isReady() {
        try {
            return group.protocol().isReady(channel.pipeline());
        } catch (Throwable thrown) {
            protocolFailed(thrown);
            return false;
        }
    }

    /** A handler left the pipeline: with the channel, or taken out of it, and then the channel goes on without us. */
    void detach() {
        stop();
        if (channel.isOpen()) {
            monitor = null;
            if (NettyKeepAlive.forget(channel, this)) {
                leavePipeline();
            }
        }
    }

    void received() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            PeerState before = monitor.state();
            monitor.received(now());
            if (before != PeerState.ALIVE) {
                revived(monitor, before);
            }
        }
    }

    /** After a pause that no deadline fell into the monitor has not heard of it yet; a short one is no pause. */
    void readingResumed() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor == null || end != null) {
            return;
        }
        long now = now();
        if (monitor.paused() || monitor.silenceNanos(now) > group.stallToleranceNanos()) {
            monitor.pause();
            turn();
        }
    }

    void silenceBegan() {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(this::silenceBegan);
        } else {
            followsSilence = true;
            if (oneShot == null) {
                turn();
            }
        }
    }

    void sent() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            monitor.sent(now());
        }
    }

    void pongReceived(long id) {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor == null) {
            return;
        }
        PeerState before = monitor.state();
        boolean ours = monitor.pongReceived(id == HeartbeatProtocol.LATEST_PING ? monitor.pingId() : id, now());
        (ours ? group.counters.pongsReceived : group.counters.pongsIgnored).increment();
        if (before != PeerState.ALIVE) {
            revived(monitor, before);
        }
    }

    boolean readAskedFor() {
        return headHandler.readAskedFor();
    }

    boolean permitsPing() {
        return Objects.requireNonNull(guard).permits(now());
    }

    void pingAnswered() {
        group.counters.pingsAnswered.increment();
    }

    void pingRefused() {
        group.counters.pingsRefused.increment();
    }

    void malformedReceived() {
        group.counters.malformed.increment();
        if (!malformedLogged) {
            malformedLogged = true;
            LOG.debug("{} malformed heartbeat dropped (said once; the rest is counted)", channel);
        }
    }

    void protocolFailed(Throwable thrown) {
        group.warnProtocolFailed(channel, thrown);
    }

    /**
     * The peer will send no more, by its own word: its silence means nothing from now on. Where half-closure is allowed,
     * transports say the same after an error, and then leave the broken channel open.
     */
    void inputShutDown() {
        if (error == null) {
            inputShutDown = true;
            turn();
        } else {
            channel.close();
        }
    }

    /** Somebody here closes. On a channel that the transport has closed already this is only the echo of its end. */
    void closingHere() {
        if (channel.isOpen()) {
            closingHere = true;
        }
    }

    void failed(Throwable cause) {
        if (error == null && TransportErrors.cause(cause) != null) {
            error = cause;
        }
    }

    void inactive() {
        if (end == null) {
            // a loop that shuts down closes its channels without asking the pipeline
            boolean wanted = closingHere || channel.eventLoop().isShuttingDown();
            if (error == null && !wanted) {
                error = TransportErrors.closeCause(channel);
            }
            Cause cause = error == null ? null : TransportErrors.cause(error);
            if (cause == null) {
                cause = wanted ? Cause.CLOSED_HERE : Cause.PEER_CLOSED;
            }
            end(ofEnd(cause));
        }
        stop();
    }

    /** Ends the connection in order because an option that was required is not in force. */
    void refuse(TcpOptionReport report) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> refuse(report));
            return;
        }
        if (end == null) {
            error = new IllegalStateException(
                    report.notApplied().stream().map(AppliedOption::toString).collect(Collectors.joining("; ")));
            end(ofEnd(Cause.OPTION_NOT_APPLIED));
            channel.close();
        }
    }

    void options(TcpOptionReport report) {
        options = report;
    }

    ConnectionStatus status() {
        ConnectionStatus last = atEnd;
        return last != null ? last : statusNow();
    }

    private ConnectionStatus statusNow() {
        HeartbeatMonitor monitor = this.monitor;
        Optional<TcpOptionReport> options = Optional.ofNullable(this.options);
        Optional<Diagnosis> end = Optional.ofNullable(this.end);
        if (monitor == null) {
            return new ConnectionStatus(
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    options,
                    end);
        }
        long now = now();
        long wait = Math.max(0, monitor.deadlineNanos() - now);
        RoundTrip roundTrip = monitor.roundTrip();
        boolean measured = roundTrip.measured();
        return new ConnectionStatus(
                Optional.of(monitor.state()),
                monitor.paused() || inputShutDown || !headHandler.reads(channel),
                Optional.of(Duration.ofNanos(Math.max(0, monitor.silenceNanos(now)))),
                wait > NEVER_NANOS || end.isPresent() ? Optional.empty() : Optional.of(Duration.ofNanos(wait)),
                measured ? Optional.of(Duration.ofNanos(roundTrip.latestNanos())) : Optional.empty(),
                measured ? Optional.of(Duration.ofNanos(roundTrip.smoothedNanos())) : Optional.empty(),
                monitor.unansweredPings(),
                options,
                end);
    }

    /** The one-shot fired. */
    @Override
    public void run() {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(this);
            return;
        }
        oneShot = null;
        HeartbeatMonitor monitor = this.monitor;
        if (monitor != null) {
            // after anything received since, the head handler tells when the next silence begins
            followsSilence = monitor.silenceNanos(now()) >= group.silenceNanos();
        }
        turn();
    }

    /** The ping left, or failed to. */
    @Override
    public void operationComplete(ChannelFuture future) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> operationComplete(future));
            return;
        }
        HeartbeatMonitor monitor = this.monitor;
        if (monitor == null || end != null) {
            return;
        }
        if (future.isSuccess()) {
            monitor.pingWritten(now());
            group.counters.pingsSent.increment();
        } else {
            pingFailed(monitor, Objects.requireNonNull(future.cause()));
        }
    }

    private void turn() {
        HeartbeatMonitor monitor = this.monitor;
        if (monitor == null || end != null) {
            return;
        }
        long now = now();
        noteReading(monitor, now);
        noteDrain(monitor, now);
        PeerState before = monitor.state();
        switch (monitor.poll(now)) {
            case PING -> ping(monitor);
            case DECLARE_DEAD -> dead(monitor, now);
            case NONE -> {}
        }
        arm(monitor, now);
        if (before != PeerState.SUSPECT && monitor.state() == PeerState.SUSPECT) {
            group.counters.suspects.increment();
            LOG.debug("{} suspect: nothing received for {} ns", channel, monitor.silenceNanos(now));
            group.tell(listener -> listener.onSuspect(channel, status()));
        }
    }

    /**
     * Arms the one-shot where the silence is followed. One that is armed for an earlier time is left to look again then;
     * one for a later time goes, as after an answer where the idle time is shorter than the interval.
     */
    private void arm(HeartbeatMonitor monitor, long now) {
        if (end != null || this.monitor != monitor) {
            return; // ended, or uninstalled by a listener
        }
        long deadline = monitor.deadlineNanos();
        if (oneShot != null) {
            if (deadline - oneShotAtNanos >= 0) {
                return;
            }
            oneShot.cancel(false);
            oneShot = null;
        }
        long wait = deadline - now;
        boolean follows = followsSilence || !group.waitsForSilence() || monitor.state() != PeerState.ALIVE;
        if (follows && wait < NEVER_NANOS) {
            oneShot = channel.eventLoop().schedule(this, Math.max(0, wait), TimeUnit.NANOSECONDS);
            oneShotAtNanos = deadline;
        }
    }

    private void ping(HeartbeatMonitor monitor) {
        ChannelHandlerContext ctx = Objects.requireNonNull(heartbeat);
        Object ping;
        try {
            ping = Objects.requireNonNull(group.protocol().ping(ctx.alloc(), monitor.pingId()), "ping");
        } catch (Throwable thrown) {
            pingFailed(monitor, thrown);
            return;
        }
        ctx.writeAndFlush(ping).addListener(this);
        outboundMark = outboundMark(); // what waits now; the ping alone, perhaps
    }

    private void pingFailed(HeartbeatMonitor monitor, Throwable cause) {
        monitor.pingFailed(now());
        group.counters.pingsFailed.increment();
        if (channel.isActive()) {
            group.warnPingFailed(channel, cause);
            group.tell(listener -> listener.onPingFailed(channel, cause));
        }
    }

    private void dead(HeartbeatMonitor monitor, long now) {
        Diagnosis diagnosis = ofVerdict(monitor, now);
        if (!group.enforcing()) {
            monitor.overrule(now);
            if (!deathObserved) {
                deathObserved = true;
                group.counters.deathsObserved.increment();
                EndLog.ofCurrentLoop().observed(channel, diagnosis);
                group.tell(listener -> listener.onDeathObserved(channel, diagnosis));
            }
        } else if (group.brakeSpares(channel, now)) {
            monitor.overrule(now);
            group.counters.spared.increment();
        } else {
            lingerNot(); // first, so that whoever closes when told aborts, too
            end(diagnosis);
            Objects.requireNonNull(heartbeat).fireUserEventTriggered(new PeerDeath(diagnosis));
            Objects.requireNonNull(head).close();
        }
    }

    /** A close resets the connection from now on, so that no orphan with unsent data stays in the kernel. */
    private void lingerNot() {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (RuntimeException alreadyClosed) {
            LOG.debug("{} SO_LINGER could not be set", channel, alreadyClosed);
        }
    }

    private void revived(HeartbeatMonitor monitor, PeerState before) {
        if (monitor.state() != PeerState.ALIVE) {
            return;
        }
        if (oneShot != null) {
            arm(monitor, now());
        }
        if (deathObserved) {
            deathObserved = false;
            group.counters.observedMistakes.increment();
        }
        if (before == PeerState.SUSPECT) {
            group.counters.recoveries.increment();
            LOG.debug("{} recovered", channel);
            group.tell(listener -> listener.onRecovered(channel, status()));
        }
    }

    private void noteReading(HeartbeatMonitor monitor, long now) {
        if (headHandler.notesReading(channel) && !inputShutDown) {
            monitor.resume(now);
        } else {
            monitor.pause();
        }
    }

    private void noteDrain(HeartbeatMonitor monitor, long now) {
        if (monitor.pingUnwritten()) {
            int mark = outboundMark();
            if (mark != outboundMark) {
                outboundMark = mark;
                monitor.peerTakesBytes(now);
            }
        }
    }

    /** Changes whenever the transport takes bytes from the front of the outbound buffer. */
    private int outboundMark() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? 0
                : 31 * System.identityHashCode(buffer.current()) + Long.hashCode(buffer.currentProgress());
    }

    private void end(Diagnosis diagnosis) {
        end = diagnosis;
        atEnd = statusNow();
        stop();
        group.counters.ended(diagnosis.cause());
        EndLog.ofCurrentLoop().ended(channel, diagnosis);
        group.tell(listener -> listener.onEnd(channel, diagnosis));
    }

    private void stop() {
        if (oneShot != null) {
            oneShot.cancel(false);
            oneShot = null;
        }
        if (counted) {
            counted = false;
            group.counters.connections.decrement();
        }
    }

    private Diagnosis ofVerdict(HeartbeatMonitor monitor, long now) {
        Verdict verdict = Objects.requireNonNull(monitor.verdict());
        Duration limit = verdict == Verdict.NOTHING_HEARD
                ? group.policy().watchLimit().orElseThrow()
                : group.policy().pinging().orElseThrow().unansweredTime();
        return Diagnosis.ofVerdict(
                verdict, Duration.ofNanos(monitor.silenceNanos(now)), limit, monitor.unansweredPings());
    }

    private Diagnosis ofEnd(Cause cause) {
        HeartbeatMonitor monitor = this.monitor;
        return monitor == null
                ? Diagnosis.ofEnd(cause, Optional.empty(), 0, error)
                : Diagnosis.ofEnd(
                        cause,
                        Optional.of(Duration.ofNanos(monitor.silenceNanos(now()))),
                        monitor.unansweredPings(),
                        error);
    }

    private long now() {
        return LoopClock.nanos(channel.eventLoop());
    }
}
