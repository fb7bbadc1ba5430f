package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keepalive on one channel, from the way into its pipeline to the connection's end and the reason for it. By itself it sets
 * TCP options and says why connections end; {@link HeartbeatConnection} has heartbeats as well.
 *
 * <p>There is one such object a connection, and there may be a million: it is the handler at the pipeline's head as well, and
 * what only few connections need is made when they need it.
 *
 * <p>Confined to the channel's event loop, except entering and leaving the pipeline, and {@link #status}.
 */
class ChannelKeepAlive extends HeadHandler {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private static final String HEAD = "keepalive-head";
    static final String TRAFFIC = "keepalive-traffic";

    final KeepAliveGroup group;
    final Channel channel;

    private @Nullable ChannelHandlerContext head;
    private volatile @Nullable TcpOptionReport options;

    /** The status as it was at the end, once it has come. */
    private volatile @Nullable ConnectionStatus atEnd;

    /** Made when the kernel is asked for the first time. */
    private volatile @Nullable KernelWatch kernel;

    private @Nullable TransportFailure failure;
    private boolean closingHere;

    ChannelKeepAlive(KeepAliveGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** What a new channel of a group gets. */
    static ChannelKeepAlive of(KeepAliveGroup group, Channel channel) {
        if (!group.hasHeartbeat()) {
            LifetimePolicy lifetime = group.lifetime();
            return lifetime == null
                    ? new ChannelKeepAlive(group, channel)
                    : new UnheardConnection(group, channel, lifetime);
        }
        return group.timing() == Timing.WHEEL
                ? new WheelConnection(group, channel)
                : new IdleStateConnection(group, channel);
    }

    /** Puts the handlers in; if one finds no place, another may have found its. */
    void enterPipeline(@Nullable String codec) {
        channel.pipeline().addFirst(HEAD, asHead());
        placeTrafficHandler();
    }

    /** Puts in what hears of the application's messages, where somebody asks for it. */
    private void placeTrafficHandler() {
        if (group.seesTraffic()) {
            channel.pipeline().addAfter(behindHeartbeats(), TRAFFIC, new TrafficHandler(this));
        }
    }

    /** The handler behind which no heartbeats come. */
    String behindHeartbeats() {
        return HEAD;
    }

    /** The handler for the pipeline's head. */
    ChannelHandler asHead() {
        return this;
    }

    @Override
    public boolean isOf(ChannelKeepAlive connection) {
        return connection == this;
    }

    /** Only whoever made the channel forget this may call: Netty's pipeline takes harm when two remove one handler. */
    void leavePipeline() {
        remove(TRAFFIC);
        remove(HEAD);
    }

    final void remove(String name) {
        ChannelHandlerContext found = channel.pipeline().context(name);
        if (found != null && found.handler() instanceof KeepAliveHandler handler && handler.isOf(this)) {
            channel.pipeline().remove(found.handler());
        }
    }

    @Override
    void headAdded(ChannelHandlerContext ctx) {
        head = ctx;
        group.members().joined(this);
        startIfReady();
    }

    /** The head's place in the pipeline. */
    final @Nullable ChannelHandlerContext head() {
        return head;
    }

    @Override
    final void detach() {
        stop();
        group.members().left(this);
        if (channel.isOpen() && NettyKeepAlive.forget(channel, this)) {
            leavePipeline();
        }
    }

    @Override
    void joinedLoop() {
        group.members().joined(this);
    }

    @Override
    void leftLoop() {
        group.members().left(this);
    }

    @Override
    void startIfReady() {}

    /** Stops for good whatever runs. */
    void stop() {}

    /** The peer will send no more, by its own word, and the connection lives on. */
    void peerSendsNoMore() {}

    /** A message of the application's was received. */
    void trafficReceived() {}

    /** A message of the application's was handed to the transport. */
    void trafficSent() {}

    /** The connection takes leave, and nobody watches its peer any more. */
    void takesLeave(Diagnosis diagnosis) {}

    /** The connection has ended, and the listener is about to be told. */
    void ended(Diagnosis diagnosis) {}

    /** Says what is known beside the kernel's part. */
    void testify(EvidenceBuilder evidence) {}

    /** The status now. */
    ConnectionStatus statusNow(Optional<Diagnosis> end) {
        return ConnectionStatus.withoutHeartbeat(lastSnapshot(), options(), end);
    }

    /** What the kernel says of the connection. */
    final KernelWatch kernel() {
        KernelWatch watch = kernel;
        if (watch == null) {
            watch = new KernelWatch(channel, group.kernel());
            kernel = watch;
        }
        return watch;
    }

    /** What the kernel said last; any thread. */
    final Optional<TcpSnapshot> lastSnapshot() {
        KernelWatch watch = kernel;
        return watch == null ? Optional.empty() : watch.last();
    }

    /** The TCP options in force, as far as any were to be set; any thread. */
    final Optional<TcpOptionReport> options() {
        return Optional.ofNullable(options);
    }

    final boolean ended() {
        return atEnd != null;
    }

    /**
     * The peer will send no more, by its own word. Where half-closure is allowed, transports say the same after an error,
     * and then leave the broken channel open.
     */
    @Override
    final void inputShutDown() {
        OrderlyEnd leave = OrderlyEnd.of(channel);
        if (failure != null) {
            channel.close();
        } else if (leave != null) {
            leave.peerSendsNoMore();
        } else {
            peerSendsNoMore();
        }
    }

    /** Somebody here closes. On a channel that the transport has closed already this is only the echo of its end. */
    @Override
    final void closingHere() {
        if (channel.isOpen()) {
            closingHere = true;
        }
    }

    /** The kernel is asked now, as it cannot be once the channel is closed. */
    @Override
    final void failed(Throwable cause) {
        if (failure == null && TransportErrors.ending(cause) != null) {
            failure = new TransportFailure(cause, ChannelTcpInfo.userTimeout(channel));
            kernel().look(LoopClock.nanos(channel.eventLoop()));
        }
    }

    @Override
    final void inactive() {
        OrderlyEnd leave = OrderlyEnd.of(channel);
        if (leave != null && !ended()) {
            leave.over();
            end(leave.diagnosis());
        } else if (!ended()) {
            // a loop that shuts down closes its channels without asking the pipeline
            boolean wanted = closingHere || channel.eventLoop().isShuttingDown();
            Throwable closeCause = failure == null && !wanted ? TransportErrors.closeCause(channel) : null;
            if (closeCause != null) {
                // a write failed, and the socket is closed already
                failure = new TransportFailure(closeCause, userTimeoutApplied());
            }
            Ending ending = failure == null ? null : TransportErrors.ending(failure.error());
            if (ending == null) {
                ending = wanted ? Ending.CLOSED_HERE : Ending.CLOSED_BY_PEER;
            }
            end(diagnosis(ending));
        }
        stop();
        group.members().left(this);
    }

    private Optional<Duration> userTimeoutApplied() {
        TcpOptionReport report = options;
        int millis =
                report == null ? 0 : report.effective(TcpOption.USER_TIMEOUT).orElse(0);
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** A close resets the connection from now on, so that no orphan with unsent data stays in the kernel. */
    final void lingerNot() {
        if (!channel.isOpen()) {
            return; // and its descriptor may be another connection's
        }
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (RuntimeException refused) {
            LOG.debug("{} SO_LINGER could not be set", channel, refused);
        }
    }

    /** Takes note of the options in force; any thread. */
    final void options(TcpOptionReport report) {
        options = report;
    }

    /** Ends the connection in order because an option that was required is not in force; any thread. */
    final void refuse(TcpOptionReport report) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> refuse(report));
        } else if (!ended()) {
            String notApplied =
                    report.notApplied().stream().map(AppliedOption::toString).collect(Collectors.joining("; "));
            failure = new TransportFailure(new IllegalStateException(notApplied), Optional.empty());
            endInOrder(Ending.OPTION_NOT_APPLIED);
        }
    }

    /** Ends the connection in order, unless it has ended. */
    final void endInOrder(Ending ending) {
        if (!ended()) {
            end(diagnosis(ending));
            channel.close();
        }
    }

    /** Any thread may ask. */
    final ConnectionStatus status() {
        ConnectionStatus last = atEnd;
        return last != null ? last : statusNow(Optional.empty());
    }

    final void end(Diagnosis diagnosis) {
        atEnd = statusNow(Optional.of(diagnosis));
        stop();
        group.counters.ended(diagnosis.cause());
        group.ends.ended(channel, diagnosis);
        ended(diagnosis);
        group.tell(channel, "onEnd", listener -> listener.onEnd(channel, diagnosis));
    }

    final Diagnosis diagnosis(Ending ending) {
        return Diagnosis.of(evidence(ending).build());
    }

    final EvidenceBuilder evidence(Ending ending) {
        EvidenceBuilder evidence = Evidence.of(ending);
        if (failure != null) {
            evidence.error(failure.error()).userTimeout(failure.userTimeout());
        }
        KernelWatch watch = kernel;
        if (watch != null) {
            watch.testify(evidence, LoopClock.nanos(channel.eventLoop()));
        }
        testify(evidence);
        return evidence;
    }
}
