package io.keepalive.examples.guide;

import io.keepalive.failover.FailoverPolicy;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.netty.peer.PeerMesh;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The code shown in the page on peer groups. */
final class MeshSnippets {

    private MeshSnippets() {}

    /** What the primary has, and nobody else. */
    interface Ledger {
        CompletionStage<Void> open(long term);

        CompletionStage<Void> close();
    }

    static CompletableFuture<PeerMesh> start(EventLoopGroup loops, Queue<Object> queue, Ledger ledger) {
        return PeerMesh.builder("node-1")
                .on(loops, EpollServerSocketChannel.class, EpollSocketChannel.class)
                .listen(new InetSocketAddress("10.0.0.1", 7800))
                .peer("node-2", new InetSocketAddress("10.0.0.2", 7800))
                .peer("node-3", new InetSocketAddress("10.0.0.3", 7800))
                .health(now -> HealthReport.builder(HealthState.SERVING)
                        .queued(queue.size())
                        .build())
                .failover(failover -> failover.policy(
                                FailoverPolicy.builder().priority(3).build())
                        .promotion((term, before) -> ledger.open(term))
                        .demotion((term, why) -> ledger.close()))
                .start();
    }

    static void serve(PeerMesh mesh, Runnable order) {
        if (mesh.isPrimary()) {
            order.run();
        } else {
            mesh.primary().ifPresent(primary -> System.out.println("ask " + primary.id()));
        }
    }
}
