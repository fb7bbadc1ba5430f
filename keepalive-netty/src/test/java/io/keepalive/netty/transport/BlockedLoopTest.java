package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.LocalStall;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * An event loop is blocked for longer than its peers may be silent. On NIO more channels are ready afterwards than a
 * selector returns in three turns (1,024 each), and timers run in between.
 */
@Timeout(120)
class BlockedLoopTest {

    private static final int NIO_CONNECTIONS = 3_500;
    private static final int NATIVE_CONNECTIONS = 1_500;
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration STALL_TOLERANCE = Duration.ofSeconds(1);
    private static final Duration STALL = LIMIT.plus(STALL_TOLERANCE.multipliedBy(2));

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(HeartbeatPolicy.watching(LIMIT)
                    .stallTolerance(STALL_TOLERANCE)
                    .build())
            .listener(heard)
            .build();

    @EveryTransport
    void nobodyWhoSpokeMeanwhileDiesHoweverManyThereAreAndTheStallIsToldOnce(TestTransport transport) throws Exception {
        requireDescriptors();
        int connections = transport.isNative() ? NATIVE_CONNECTIONS : NIO_CONNECTIONS;
        try (Loopback loopback = Loopback.listenOnOneLoop(transport, TextLines.with(keepAlive))) {
            List<Socket> peers = new ArrayList<>();
            List<Channel> channels = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                peers.add(loopback.connectPlain());
                channels.add(loopback.accepted());
                if (i % 250 == 249) {
                    speak(peers);
                }
            }
            EventLoop loop = channels.get(0).eventLoop();

            CountDownLatch stalls = block(loop);
            speak(peers);
            TimeUnit.NANOSECONDS.sleep(STALL.toNanos());
            stalls.countDown();

            LocalStall told = heard.stall();
            loop.schedule(() -> {}, 1, TimeUnit.SECONDS).sync();
            assertThat(heard.ends()).isEmpty();
            assertThat(told.connections()).isEqualTo(connections);
            assertThat(told.heldUp()).isBetween(STALL_TOLERANCE, STALL.multipliedBy(2));
            assertThat(told.eventLoop()).isEqualTo(nameOf(loop));
            assertThat(keepAlive.counters().localStalls()).isEqualTo(1);
        }
    }

    /** Ends when the latch is counted down. */
    private static CountDownLatch block(EventLoop loop) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        loop.execute(() -> {
            blocked.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        blocked.await();
        return end;
    }

    private static void speak(List<Socket> peers) throws IOException {
        for (Socket peer : peers) {
            peer.getOutputStream().write("here\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String nameOf(EventLoop loop) throws Exception {
        return loop.submit(() -> Thread.currentThread().getName()).get();
    }

    /** Two for each connection, as both ends are here, and all transports run at the same time. */
    private static void requireDescriptors() {
        long needed = 2 * (NIO_CONNECTIONS + 2 * NATIVE_CONNECTIONS) + 1_000;
        boolean met = !(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
                || unix.getMaxFileDescriptorCount() >= needed;
        Required.orSkip("transports", met, "needs " + needed + " file descriptors (ulimit -n)");
    }
}
