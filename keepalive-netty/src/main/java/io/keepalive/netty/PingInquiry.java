package io.keepalive.netty;

import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.diagnosis.FreshConnection;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.PeerState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks after a ping that goes unanswered: does it wait here, has the peer's kernel taken it, does the path still know the
 * connection? Tells the monitor what that means for the peer, and in the end testifies.
 *
 * <p>While pings are answered it asks nothing. Confined to the channel's event loop.
 */
final class PingInquiry {

    /** By then the kernel has retransmitted a lost ping at least once, on any path with a round trip below half a second. */
    private static final long EARLY_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final KernelWatch kernel;
    private final HeartbeatMonitor monitor;
    private final boolean seesKernel;
    private final boolean probesPath;

    private int outboundMark;

    /** Id of the last ping for which the kernel was asked before the answer was due. */
    private long lookedEarlyFor;

    private @Nullable PathProbe pathProbe;

    PingInquiry(KeepAliveGroup group, Channel channel, KernelWatch kernel, HeartbeatMonitor monitor) {
        this.channel = channel;
        this.kernel = kernel;
        this.monitor = monitor;
        this.seesKernel = group.seesKernel(channel);
        this.probesPath = group.probesPath();
    }

    /** A ping was handed to the pipeline, and has not left our own buffer. */
    void pingWaits() {
        outboundMark = OutboundMark.of(channel); // what waits now; the ping alone, perhaps
    }

    /** Looks for an unanswered ping: once before its answer is due, and then whenever it is overdue. */
    void look(long now) {
        lookAtOurBuffer(now);
        PeerState state = monitor.state();
        if (seesKernel && state != PeerState.ALIVE && state != PeerState.DEAD) {
            askKernel(now);
        }
    }

    /** When to look next; {@code inquiry} is null where there was no need of one yet. */
    static long nextLookNanos(HeartbeatMonitor monitor, boolean seesKernel, @Nullable PingInquiry inquiry) {
        long deadline = monitor.deadlineNanos();
        if (!seesKernel || monitor.state() != PeerState.AWAITING_ANSWER || monitor.pingUnwritten()) {
            return deadline;
        }
        boolean looked = inquiry != null && inquiry.lookedEarlyFor == monitor.pingId();
        long early = monitor.pingWrittenNanos() + EARLY_LOOK_NANOS;
        return !looked && early - deadline < 0 ? early : deadline;
    }

    private void lookAtOurBuffer(long now) {
        if (monitor.pingUnwritten()) {
            int mark = OutboundMark.of(channel);
            if (mark != outboundMark) {
                outboundMark = mark;
                monitor.peerSlow(now);
            }
        }
    }

    private void askKernel(long now) {
        long deadline = monitor.deadlineNanos();
        long next = nextLookNanos(monitor, seesKernel, this);
        if (next != deadline && now - next >= 0) {
            lookedEarlyFor = monitor.pingId();
            kernel.look(true, now);
            if (kernel.silent()) {
                monitor.kernelSuspects();
            }
        }
        if (now - deadline >= 0) {
            switch (kernel.look(!monitor.pingUnwritten(), now)) {
                case WAITS -> monitor.peerSlow(now);
                case TAKEN -> monitor.pingTaken(now - kernel.lastAckNanos());
                case UNKNOWN -> {}
            }
        }
    }

    /** The peer has become suspect. */
    void suspected(long now) {
        if (probesPath && pathProbe == null && kernel.silent()) {
            pathProbe = PathProbe.start(channel, kernel, now);
        }
    }

    /** Somebody tries a fresh connection to the peer: no other is needed to tell whether the path is gone. */
    void freshConnection(ChannelFuture connecting, long now) {
        if (pathProbe == null || !pathProbe.answered()) {
            FreshConnection before =
                    pathProbe == null ? FreshConnection.NOT_TRIED : pathProbe.result(kernel.look(now), now);
            cancelPathProbe();
            pathProbe = PathProbe.of(connecting, before, kernel, now);
        }
    }

    /** The peer was heard: the next ping is another one. */
    void answered() {
        kernel.silenceEnds();
        cancelPathProbe();
    }

    /** The connection ends, or leaves the event loop, which is also its path probe's. */
    void cancelPathProbe() {
        if (pathProbe != null) {
            pathProbe.cancel();
            pathProbe = null;
        }
    }

    /** Looks a last time, at a verdict. */
    KernelWatch.Ping lastLook(long now) {
        boolean left = monitor.unansweredPings() > 0 && !monitor.pingUnwritten(); // a watcher may have sent none
        return kernel.look(left, now);
    }

    void testify(EvidenceBuilder evidence, long now) {
        evidence.unansweredPings(monitor.unansweredPings());
        if (monitor.unansweredPings() > 0) {
            evidence.silenceBeforePing(Duration.ofNanos(Math.max(0, monitor.silenceBeforePingNanos())));
        }
        if (pathProbe != null) {
            evidence.freshConnection(pathProbe.result(kernel.look(now), now));
        }
    }
}
