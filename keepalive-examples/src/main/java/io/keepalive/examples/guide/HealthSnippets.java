package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthRules;
import io.keepalive.health.HealthSource;
import io.keepalive.health.HealthState;
import io.keepalive.health.SampledHealth;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.health.WorkerWatch;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

/** What docs/health.md shows. */
final class HealthSnippets {

    private HealthSnippets() {}

    /** Where requests go. */
    interface Rotation {
        void leave(Channel channel, HealthProblem problem);

        void enter(Channel channel);
    }

    static NettyKeepAlive server(HealthSource source) {
        NettyKeepAliveBuilder server =
                NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame()).expectPingEvery(ofSeconds(10));
        server.health(source); // says how this application is, beside every pong
        return server.build();
    }

    static NettyKeepAlive client(Rotation rotation) {
        NettyKeepAlive client = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(15))
                .peerHealth(HealthRules.builder()
                        .notServing(ofSeconds(5)) // says so for 5 s
                        .draining(ofSeconds(0)) // at once
                        .queuedAbove(1_000, ofSeconds(10))
                        .healthyAfter(ofSeconds(30)) // nothing wrong for so long: healthy again
                        .build())
                .listener(new KeepAliveListener() {
                    @Override
                    public void onUnhealthy(Channel channel, HealthProblem problem) {
                        rotation.leave(channel, problem); // the connection stays open
                    }

                    @Override
                    public void onHealthy(Channel channel) {
                        rotation.enter(channel);
                    }
                })
                .build();
        return client;
    }

    static HealthSource counters(ThreadPoolExecutor workers) {
        HealthSource source = now -> HealthReport.builder(HealthState.SERVING)
                .inFlight(workers.getActiveCount())
                .queued(workers.getQueue().size())
                .build();
        return source;
    }

    static WorkerWatch stuckWorkers(EventLoop eventLoop, ThreadPoolExecutor workers, HealthSource source) {
        WorkerWatch watch = WorkerWatch.builder(eventLoop, workers)
                .busyAfter(ofSeconds(1)) // a task waits so long for a thread, or the event loop is so late
                .notServingAfter(ofSeconds(5))
                .application(source) // made worse, never better
                .start();
        return watch;
    }

    static HealthSource database(Executor executor, HealthReport serving, HealthReport notServing, Database database) {
        HealthSource source = new SampledHealth(
                serving, // until the first sample has come
                () -> database.answers() ? serving : notServing, // may block
                executor,
                ofSeconds(5)); // a sample that takes longer makes the report stale
        return source;
    }

    /** Something slow. */
    interface Database {
        boolean answers();
    }
}
