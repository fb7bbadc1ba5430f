package io.keepalive.netty;

import io.keepalive.diagnosis.FreshConnection;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a fresh connection to a peer whose kernel has fallen silent, to tell a path that has forgotten the connection from
 * a peer that is gone, or follows one that somebody else makes. Its own it closes as soon as it is answered.
 *
 * <p>Confined to the channel's event loop.
 */
final class PathProbe implements ChannelFutureListener {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    /** A handshake unanswered for so long has been sent again at least once. */
    private static final long UNANSWERED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final KernelWatch kernel;
    private final long startedNanos;
    private final ChannelFuture connecting;

    /** What an error has told. */
    private FreshConnection failure = FreshConnection.NOT_TRIED;

    /** What the old connection had retransmitted when the fresh one was answered; -1 before. */
    private long retransmitsAtAnswer = -1;

    /** Whether the connection is made for this alone. */
    private final boolean own;

    private PathProbe(ChannelFuture connecting, boolean own, KernelWatch kernel, long nowNanos) {
        this.connecting = connecting;
        this.own = own;
        this.kernel = kernel;
        this.startedNanos = nowNanos;
    }

    /** Starts, or returns null where no connection can be made: the peer of an accepted channel connects to us. */
    static @Nullable PathProbe start(Channel old, KernelWatch kernel, long nowNanos) {
        if (old.parent() != null || old.remoteAddress() == null) {
            return null;
        }
        try {
            return begin(new PathProbe(connect(old), true, kernel, nowNanos));
        } catch (RuntimeException notOfItsKind) {
            LOG.debug("{} no fresh connection could be tried", old, notOfItsKind);
            return null;
        }
    }

    /**
     * Follows a connection that somebody else makes, and goes on to use.
     *
     * @param before what is known of others before it, and holds until it is known of this one
     */
    static PathProbe of(ChannelFuture connecting, FreshConnection before, KernelWatch kernel, long nowNanos) {
        PathProbe probe = new PathProbe(connecting, false, kernel, nowNanos);
        probe.failure = before;
        return begin(probe);
    }

    private static PathProbe begin(PathProbe probe) {
        probe.connecting.addListener(probe);
        return probe;
    }

    private static ChannelFuture connect(Channel old) {
        SocketAddress remote = old.remoteAddress();
        return new Bootstrap()
                .group(old.eventLoop())
                .channel(old.getClass())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(remote);
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        if (!future.isSuccess()) {
            failure = told(future.cause());
            return;
        }
        TcpSnapshot atAnswer = kernel.look(LoopClock.nanos(future.channel().eventLoop()));
        retransmitsAtAnswer = atAnswer == null ? Long.MAX_VALUE : atAnswer.totalRetransmits();
        if (own) {
            future.channel().close();
        }
    }

    boolean answered() {
        return retransmitsAtAnswer >= 0;
    }

    /** What is known now. */
    FreshConnection result(@Nullable TcpSnapshot now, long nowNanos) {
        if (answered()) {
            boolean triedSince = now != null && now.kernelSilent() && now.totalRetransmits() > retransmitsAtAnswer;
            return triedSince ? FreshConnection.ANSWERED_AND_OLD_STILL_SILENT : FreshConnection.ANSWERED;
        }
        boolean unanswered = !connecting.isDone() && nowNanos - startedNanos >= UNANSWERED_NANOS;
        return unanswered ? FreshConnection.FAILED : failure;
    }

    private static FreshConnection told(Throwable error) {
        if (error instanceof NoRouteToHostException || error instanceof ConnectTimeoutException) {
            return FreshConnection.FAILED;
        }
        // anything else is our own trouble, such as no free port
        return TransportErrors.refused(error) ? FreshConnection.REFUSED : FreshConnection.NOT_TRIED;
    }

    /** Nobody asks any more. */
    void cancel() {
        if (own && !connecting.isDone()) {
            connecting.channel().close();
        }
    }
}
