package io.keepalive.netty.peer;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.netty.transport.TestTransport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the others in a node's eyes when its own event loop has stood still. */
@Timeout(60)
class MeshStallTest {

    @Test
    void nobodyIsSuspectedByWhatRunsBeforeTheOverdueTimers() throws Exception {
        EventLoopGroup stalling = TestTransport.NIO.newGroup(1);
        EventLoopGroup other = TestTransport.NIO.newGroup(1);
        try {
            InetSocketAddress a = free();
            InetSocketAddress b = free();
            Told told = new Told();
            PeerMesh stalled = builder("a", stalling, a)
                    .peer("b", b)
                    .group(group -> group.listener(told))
                    .start()
                    .get(10, SECONDS);
            PeerMesh peer = builder("b", other, b).peer("a", a).start().get(10, SECONDS);
            told.next(Told.What.JOIN, "b");

            CountDownLatch stalls = new CountDownLatch(1);
            stalling.next().execute(() -> {
                stalls.countDown();
                LockSupport.parkNanos(SECONDS.toNanos(3));
            });
            stalls.await();
            stalled.publish("what", "waits behind the stall").get(10, SECONDS);
            stalled.publish("what", "comes after the look at that").get(10, SECONDS);

            assertThat(told.heard(Told.What.SUSPECT)).isZero();
            stalled.close().get(10, SECONDS);
            peer.close().get(10, SECONDS);
        } finally {
            stalling.shutdownGracefully(0, 5, SECONDS).await(10, SECONDS);
            other.shutdownGracefully(0, 5, SECONDS).await(10, SECONDS);
        }
    }

    private static PeerMeshBuilder builder(String id, EventLoopGroup loops, InetSocketAddress listen) {
        return PeerMesh.builder(id)
                .on(loops, TestTransport.NIO.serverChannelType(), TestTransport.NIO.channelType())
                .listen(listen)
                .group(group -> group.detector(DetectorPolicy.fixed(ofSeconds(2))));
    }

    /** A port that is free a moment before it is taken. */
    private static InetSocketAddress free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
