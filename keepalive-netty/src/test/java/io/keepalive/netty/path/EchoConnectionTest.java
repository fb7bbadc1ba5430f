package io.keepalive.netty.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.transport.TestTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one request comes to, on a real loop, as only that runs timers before it reads. */
@Timeout(60)
class EchoConnectionTest {

    private static final long LIMIT_MILLIS = 300;

    private final TestTransport transport = TestTransport.NIO;
    private final EventLoopGroup servers = transport.newGroup(1);
    private final EventLoopGroup clients = transport.newGroup(1);

    @AfterEach
    void shutDown() {
        clients.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        servers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void anAnswerThatLiesUnreadAfterAStallOfOursCameInTime() throws Exception {
        Channel listening = EchoEndpoint.builder()
                .build()
                .bind(
                        new ServerBootstrap().group(servers).channel(transport.serverChannelType()),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        Bootstrap bootstrap =
                new Bootstrap().group(clients).channel(transport.channelType()).remoteAddress(listening.localAddress());
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        clients.next()
                .execute(() -> EchoConnection.open(bootstrap, () -> told.complete(false), connection -> {
                    connection.ask(0, LIMIT_MILLIS, told::complete);
                    stall(Duration.ofMillis(4 * LIMIT_MILLIS));
                }));

        assertThat(told.get()).isTrue();
    }

    /** The loop hangs; parking may end early. */
    private static void stall(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
