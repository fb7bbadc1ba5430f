package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.Timing;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the benchmarks within one JVM compare. All speak the same protocol, so that they write the same bytes. */
public enum Contender {

    /** Nothing in the pipeline. */
    BARE {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return channel -> {};
        }
    },

    /** A handler that stores the time when a read is complete, and no heartbeat. */
    NANO_TIME {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return channel -> channel.pipeline().addLast(new NanoTimeStamp());
        }
    },

    /** What people write today: Netty's {@code IdleStateHandler}, watching reads, and {@link HandWrittenHeartbeat}. */
    IDLE_STATE_HANDLER {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return handWritten(schedule, 0);
        }
    },

    /** The same with an {@code IdleStateHandler} that watches writes as well, as is often seen. */
    IDLE_STATE_HANDLER_READ_WRITE {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return handWritten(schedule, schedule.idle().toNanos());
        }
    },

    /** {@link OneShotHeartbeat}. */
    ONE_SHOT {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return channel -> channel.pipeline().addLast(new OneShotHeartbeat(PROTOCOL, schedule));
        }
    },

    /** Keepalive, as it is without any choice. */
    KEEPALIVE_IDLE_STATE {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return keepAlive(Timing.IDLE_STATE_HANDLER, pinging(schedule));
        }
    },

    /** The same with a watch limit, which needs exact stamps. */
    KEEPALIVE_IDLE_STATE_EXACT {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return keepAlive(Timing.IDLE_STATE_HANDLER, watchingToo(schedule));
        }
    },

    /** Keepalive on its timing wheel, with the default jitter, which leaves room for coarse stamps. */
    KEEPALIVE_WHEEL {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return keepAlive(Timing.WHEEL, pinging(schedule));
        }
    },

    /** The same with a watch limit, which needs exact stamps. */
    KEEPALIVE_WHEEL_EXACT {
        @Override
        Consumer<Channel> installer(ProbeSchedule schedule) {
            return keepAlive(Timing.WHEEL, watchingToo(schedule));
        }
    };

    /** The wire format of all contenders: 13 bytes a ping. */
    static final HeartbeatProtocol PROTOCOL = HeartbeatProtocols.binaryFrame();

    /**
     * What puts the contender into the pipelines of channels behind their handler {@link FakeLoop#CODEC}; all channels given
     * to one installer share what the contender shares.
     */
    abstract Consumer<Channel> installer(ProbeSchedule schedule);

    private static Consumer<Channel> handWritten(ProbeSchedule schedule, long writerIdleNanos) {
        long readerIdleNanos = schedule.idle().toNanos();
        return channel -> channel.pipeline()
                .addLast(new IdleStateHandler(readerIdleNanos, writerIdleNanos, 0, TimeUnit.NANOSECONDS))
                .addLast(new HandWrittenHeartbeat(PROTOCOL, schedule.probes()));
    }

    private static Consumer<Channel> keepAlive(Timing timing, HeartbeatPolicyBuilder policy) {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(PROTOCOL)
                .heartbeat(policy.build())
                .timing(timing)
                .build();
        return channel -> keepAlive.install(channel, FakeLoop.CODEC);
    }

    private static HeartbeatPolicyBuilder pinging(ProbeSchedule schedule) {
        return HeartbeatPolicy.pinging(schedule.idle(), schedule.interval(), schedule.probes());
    }

    private static HeartbeatPolicyBuilder watchingToo(ProbeSchedule schedule) {
        Duration limit = schedule.detectionTime();
        return pinging(schedule).watching(limit);
    }
}
