package io.keepalive.netty.http;

import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.internal.AfterReads;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Finds the connections that a pool must not hand out. Thread-safe; decides on each channel's event loop. */
final class StaleConnectionCheck implements ChannelHealthChecker {

    static final StaleConnectionCheck INSTANCE = new StaleConnectionCheck();

    private StaleConnectionCheck() {}

    @Override
    public Future<Boolean> isHealthy(Channel channel) {
        EventLoop loop = channel.eventLoop();
        Promise<Boolean> healthy = loop.newPromise();
        if (loop.inEventLoop()) {
            check(channel, loop, healthy);
            return healthy;
        }
        try {
            loop.execute(() -> check(channel, loop, healthy));
        } catch (RejectedExecutionException shutDown) {
            healthy.trySuccess(false);
        }
        return healthy;
    }

    private static void check(Channel channel, EventLoop loop, Promise<Boolean> healthy) {
        if (!channel.isActive()) {
            healthy.trySuccess(false);
        } else if (ChannelTcpInfo.readable(channel)) {
            TcpSnapshot kernel = ChannelTcpInfo.read(channel).orElse(null);
            healthy.trySuccess(kernel != null && isHeld(kernel) && isFresh(channel, kernel));
        } else if (!isFresh(channel, null)) {
            healthy.trySuccess(false);
        } else {
            channel.read(); // auto-read may be off
            AfterReads.run(
                    loop,
                    turns(channel),
                    () -> healthy.trySuccess(isFresh(channel, null)),
                    () -> healthy.trySuccess(false));
        }
    }

    /** One more than reading takes, as the loop may have asked what is ready before what lies unread now had come. */
    private static int turns(Channel channel) {
        HttpClientHandler connection = HttpClientHandler.of(channel);
        int ours = connection == null ? 0 : connection.group().size();
        return 1 + AfterReads.turnsFor(ours);
    }

    /** By all that was read until now. */
    private static boolean isFresh(Channel channel, @Nullable TcpSnapshot kernel) {
        if (!channel.isActive() || (channel instanceof DuplexChannel duplex && duplex.isInputShutdown())) {
            return false;
        }
        if (NettyKeepAlive.find(channel).filter(StaleConnectionCheck::isDoubted).isPresent()) {
            return false;
        }
        HttpClientHandler connection = HttpClientHandler.of(channel);
        if (connection == null || connection.reuse(kernel).possible()) {
            return true;
        }
        channel.close(); // a pool of Netty 4.1 forgets what is refused when it is given back, and leaves it open
        return false;
    }

    private static boolean isDoubted(ConnectionStatus status) {
        return status.end().isPresent()
                || status.peer()
                        .filter(state -> state == PeerState.SUSPECT || state == PeerState.DEAD)
                        .isPresent();
    }

    /** Whether nobody has closed it, and the peer's kernel answers what ours sends, probes of TCP keepalive among it. */
    private static boolean isHeld(TcpSnapshot kernel) {
        return kernel.established() && !kernel.kernelSilent();
    }
}
