package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keepalive on one channel, from its two handlers' way into the pipeline to the connection's end and the reason for it;
 * between them a {@link HeartbeatDriver} does the work.
 *
 * <p>Confined to the channel's event loop, except entering and leaving the pipeline, and {@link #status}.
 */
final class ChannelKeepAlive {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private static final String HEAD = "keepalive-head";
    private static final String HEARTBEAT = "keepalive-heartbeat";

    private final KeepAliveGroup group;
    private final Channel channel;
    private final HeadHandler headHandler;
    private final @Nullable HeartbeatHandler heartbeatHandler;

    private @Nullable ChannelHandlerContext head;
    private @Nullable ChannelHandlerContext heartbeat;
    private volatile @Nullable HeartbeatDriver driver;
    private volatile @Nullable TcpOptionReport options;

    /** The status as it was at the end, once it has come. */
    private volatile @Nullable ConnectionStatus atEnd;

    private final KernelWatch kernel;
    private @Nullable Throwable error;

    /** The user timeout that was in force when the transport reported its error. */
    private Optional<Duration> userTimeout = Optional.empty();

    private boolean closingHere;

    ChannelKeepAlive(KeepAliveGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
        this.kernel = new KernelWatch(channel, group.kernel());
        this.headHandler =
                group.countsSent() ? new SendStampingHeadHandler(this) : new HeadHandler(this, group.silenceNanos());
        this.heartbeatHandler = group.hasHeartbeat() ? new HeartbeatHandler(this, group) : null;
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
        startIfReady();
    }

    void startIfReady() {
        if (driver == null && atEnd == null && head != null && heartbeat != null && channel.isActive() && isReady()) {
            HeartbeatDriver started = new HeartbeatDriver(group, this, heartbeat, headHandler);
            driver = started;
            started.start();
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

    /** A handler left the pipeline: with the channel, or taken out of it, and then the channel goes on without us. */
    void detach() {
        stop();
        if (channel.isOpen()) {
            driver = null;
            if (NettyKeepAlive.forget(channel, this)) {
                leavePipeline();
            }
        }
    }

    /** What arrives and leaves is the driver's, while there is one. */
    @Nullable
    HeartbeatDriver driver() {
        return driver;
    }

    /** What the kernel says of the connection. */
    KernelWatch kernel() {
        return kernel;
    }

    boolean readAskedFor() {
        return headHandler.readAskedFor();
    }

    void silenceBegan() {
        if (!channel.isRegistered()) {
            return; // between two loops
        }
        EventLoop loop = channel.eventLoop();
        HeartbeatDriver driver = this.driver;
        if (!loop.inEventLoop()) {
            loop.execute(this::silenceBegan);
        } else if (driver != null) {
            driver.silenceBegan();
        }
    }

    /**
     * The peer will send no more, by its own word. Where half-closure is allowed, transports say the same after an error,
     * and then leave the broken channel open.
     */
    void inputShutDown() {
        HeartbeatDriver driver = this.driver;
        if (error != null) {
            channel.close();
        } else if (driver != null) {
            driver.inputShutDown();
        }
    }

    /** Somebody here closes. On a channel that the transport has closed already this is only the echo of its end. */
    void closingHere() {
        if (channel.isOpen()) {
            closingHere = true;
        }
    }

    /** The kernel is asked now, as it cannot be once the channel is closed. */
    void failed(Throwable cause) {
        if (error == null && TransportErrors.ending(cause) != null) {
            error = cause;
            kernel.look(LoopClock.nanos(channel.eventLoop()));
            userTimeout = ChannelTcpInfo.userTimeout(channel);
        }
    }

    void inactive() {
        if (atEnd == null) {
            // a loop that shuts down closes its channels without asking the pipeline
            boolean wanted = closingHere || channel.eventLoop().isShuttingDown();
            if (error == null && !wanted) {
                error = TransportErrors.closeCause(channel);
                userTimeout = userTimeoutApplied(); // a write failed, and the socket is closed already
            }
            Ending ending = error == null ? null : TransportErrors.ending(error);
            if (ending == null) {
                ending = wanted ? Ending.CLOSED_HERE : Ending.CLOSED_BY_PEER;
            }
            end(diagnosis(ending));
        }
        stop();
    }

    private Optional<Duration> userTimeoutApplied() {
        TcpOptionReport report = options;
        int millis =
                report == null ? 0 : report.effective(TcpOption.USER_TIMEOUT).orElse(0);
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** Tells of the peer's death, then resets the connection; TLS and codecs are not asked. */
    void died(Diagnosis diagnosis) {
        lingerNot(); // first, so that whoever closes when told resets as well
        end(diagnosis);
        Objects.requireNonNull(heartbeat).fireUserEventTriggered(new PeerDeath(diagnosis));
        Objects.requireNonNull(head).close();
    }

    /** A close resets the connection from now on, so that no orphan with unsent data stays in the kernel. */
    private void lingerNot() {
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
    void options(TcpOptionReport report) {
        options = report;
    }

    /** Ends the connection in order because an option that was required is not in force; any thread. */
    void refuse(TcpOptionReport report) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> refuse(report));
        } else if (atEnd == null) {
            error = new IllegalStateException(
                    report.notApplied().stream().map(AppliedOption::toString).collect(Collectors.joining("; ")));
            end(diagnosis(Ending.OPTION_NOT_APPLIED));
            channel.close();
        }
    }

    /** Ends the connection in order because its peer sends too many pings. */
    void flooded() {
        if (atEnd == null) {
            end(diagnosis(Ending.PING_FLOOD));
            channel.close();
        }
    }

    /** Any thread may ask. */
    ConnectionStatus status() {
        ConnectionStatus last = atEnd;
        return last != null ? last : status(Optional.empty());
    }

    private ConnectionStatus status(Optional<Diagnosis> end) {
        HeartbeatDriver driver = this.driver;
        Optional<TcpOptionReport> options = Optional.ofNullable(this.options);
        return driver == null
                ? ConnectionStatus.withoutHeartbeat(kernel.last(), options, end)
                : driver.status(options, end);
    }

    private void end(Diagnosis diagnosis) {
        atEnd = status(Optional.of(diagnosis));
        stop();
        group.counters.ended(diagnosis.cause());
        group.ends.ended(channel, diagnosis);
        group.tell("onEnd", listener -> listener.onEnd(channel, diagnosis));
    }

    private void stop() {
        HeartbeatDriver driver = this.driver;
        if (driver != null) {
            driver.stop();
        }
    }

    private Diagnosis diagnosis(Ending ending) {
        return Diagnosis.of(evidence(ending).build());
    }

    /** The diagnosis of a heartbeat's verdict. */
    Diagnosis diagnosis(Ending verdict, Duration limit) {
        return Diagnosis.of(evidence(verdict).limit(limit).build());
    }

    private EvidenceBuilder evidence(Ending ending) {
        EvidenceBuilder evidence = Evidence.of(ending).error(error).userTimeout(userTimeout);
        kernel.testify(evidence, LoopClock.nanos(channel.eventLoop()));
        HeartbeatDriver driver = this.driver;
        if (driver != null) {
            driver.testify(evidence);
        }
        return evidence;
    }
}
