package io.keepalive.netty.transport;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthProblem.Kind;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthRules;
import io.keepalive.health.HealthState;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.health.WorkerWatch;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;

/** A server whose workers are stuck while its event loop answers every ping, over real sockets. */
@Timeout(60)
class StuckWorkersTest {

    private static final Duration PING = ofMillis(200);
    private static final Duration LOOK = ofMillis(50);
    private static final Duration STUCK = ofMillis(600);
    private static final Duration PATIENCE = ofMillis(400);

    /** The larger of a tenth and this. */
    private static final Duration TOLERANCE = ofMillis(250);

    @EveryTransport
    void theClientHearsOfItInTimeAndThePongsGoOn(TestTransport transport) throws Exception {
        OnTime.measure(() -> theClientHearsOfIt(transport));
    }

    private static void theClientHearsOfIt(TestTransport transport) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        CountDownLatch unstuck = new CountDownLatch(1);
        Health heard = new Health();
        CompletableFuture<WorkerWatch> watch = new CompletableFuture<>();
        NettyKeepAlive server = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(Duration.ofSeconds(5))
                .health(now -> watch.join().report(now))
                .build();
        NettyKeepAlive client = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.pinging(PING, PING, 20)
                        .trigger(Trigger.FIXED_PERIOD)
                        .build())
                .peerHealth(HealthRules.builder()
                        .notServing(PATIENCE)
                        .healthyAfter(Duration.ZERO)
                        .build())
                .listener(heard)
                .build();
        try (Loopback loopback = Loopback.listen(transport, frames(server))) {
            watch.complete(WorkerWatch.builder(loopback.server().eventLoop(), workers)
                    .every(LOOK)
                    .notServingAfter(STUCK)
                    .start());
            Channel channel = loopback.connect(frames(client));
            assertThat(heard.serving.get(10, TimeUnit.SECONDS)).isNull();

            long began = System.nanoTime();
            for (int i = 0; i < 2; i++) {
                workers.execute(() -> await(unstuck));
            }
            HealthProblem problem = heard.unhealthy.get(10, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(problem.kind()).isEqualTo(Kind.NOT_SERVING);
            Duration atMost = LOOK.plus(STUCK).plus(PING).plus(PATIENCE);
            assertThat(took).isBetween(STUCK.plus(PATIENCE), atMost.plus(TOLERANCE));
            assertThat(channel.isActive()).isTrue();
            assertThat(client.counters().suspects()).isZero();
            assertThat(client.counters().pongsReceived()).isGreaterThan(3);

            unstuck.countDown();
            assertThat(heard.healthy.get(10, TimeUnit.SECONDS)).isNull();
        } finally {
            unstuck.countDown();
            watch.join().close();
            workers.shutdown();
        }
    }

    private static Consumer<Channel> frames(NettyKeepAlive keepAlive) {
        return channel -> {
            channel.pipeline().addLast(new LengthFieldPrepender(4));
            channel.pipeline().addLast("frames", new LengthFieldBasedFrameDecoder(4_096, 0, 4, 0, 4));
            keepAlive.install(channel, "frames");
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Health implements KeepAliveListener {

        final CompletableFuture<Void> serving = new CompletableFuture<>();
        final CompletableFuture<HealthProblem> unhealthy = new CompletableFuture<>();
        final CompletableFuture<Void> healthy = new CompletableFuture<>();

        @Override
        public void onHealthChanged(Channel channel, HealthReport health) {
            if (health.state() == HealthState.SERVING) {
                serving.complete(null);
            }
        }

        @Override
        public void onUnhealthy(Channel channel, HealthProblem problem) {
            unhealthy.complete(problem);
        }

        @Override
        public void onHealthy(Channel channel) {
            healthy.complete(null);
        }
    }
}
