package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PolicyAdjustments;
import io.keepalive.heartbeat.Trigger;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a heartbeat's connection that has its monitor, keeps it tuned to the policy as it is now, and knows what the connection
 * has beside it.
 */
abstract class TunedConnection extends CompanionedConnection {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private static final String SENT = "keepalive-sent";

    /** From the start of the heartbeat on. */
    private volatile @Nullable HeartbeatMonitor monitor;

    private boolean stopped;

    TunedConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    /** The policy that connections of the event loop share. */
    abstract LoopPolicy loopPolicy();

    /** When the event loop's clock ticked last: near enough where nothing is judged by it. */
    abstract long lastTickNanos();

    /** Looks again when something wants it. */
    abstract void followMonitor(long nowNanos);

    /** The heartbeat starts, on an event loop. */
    final void makeMonitor() {
        long now = now();
        HeartbeatTiming timing = newTiming();
        stampSentIf(timing.policy());
        monitor = new HeartbeatMonitor(timing, ThreadLocalRandom.current().nextLong(), now);
        LOG.debug("{} heartbeat starts: {}", channel, timing.policy());
        List<CompanionMaker> makers = group.companions();
        if (!makers.isEmpty()) {
            HeartbeatConnection made = (HeartbeatConnection) this;
            makers.forEach(maker -> add(maker.make(made, now)));
        }
    }

    @Override
    void stop() {
        if (!stopped) {
            stopped = true;
            if (monitor != null) {
                group.counters.connections.decrement();
                stopLooks();
            }
            if (!ended() && OrderlyEnd.of(channel) == null) { // whose end is told when it has come
                uninstalled();
            }
        }
    }

    /** Ended, or uninstalled. */
    final boolean stopped() {
        return stopped;
    }

    /** Heartbeats have begun and not stopped. */
    @Override
    final boolean runs() {
        return monitor != null && !stopped;
    }

    final HeartbeatMonitor monitor() {
        return Objects.requireNonNull(monitor);
    }

    /** The monitor, once the heartbeat has begun; any thread. */
    final @Nullable HeartbeatMonitor presentMonitor() {
        return monitor;
    }

    /** Changes what the connection's policy differs in from its group's, before or while the heartbeat runs. */
    final void adjust(Consumer<PolicyAdjustments> change) {
        ConnectionExtras extras = extras();
        PolicyAdjustments adjustments = extras.adjustments;
        if (adjustments == null) {
            adjustments = new PolicyAdjustments();
            extras.adjustments = adjustments;
        }
        change.accept(adjustments);
        retune();
    }

    /** Goes by the event loop's policy if that has changed; returns whether it has, and the monitor is followed anew. */
    final boolean keepTuned() {
        ConnectionExtras present = presentExtras();
        HeartbeatTiming tunedFrom = present == null || present.adjustments == null //
                ? monitor().nextTiming()
                : present.adjustedFrom;
        if (tunedFrom == loopPolicy().timing()) {
            return false;
        }
        retune();
        return true;
    }

    private void retune() {
        if (runs()) {
            HeartbeatTiming timing = newTiming();
            stampSentIf(timing.policy());
            long now = now();
            monitor().retune(timing, now);
            followMonitor(now);
        }
    }

    /** The connection's timing: the event loop's, and what this connection differs in. */
    private HeartbeatTiming newTiming() {
        LoopPolicy shared = loopPolicy();
        ConnectionExtras present = presentExtras();
        if (present == null || present.adjustments == null) {
            return shared.timing();
        }
        present.adjustedFrom = shared.timing();
        return group.timingOf(present.adjustments.applyTo(shared.policy()));
    }

    /** What is sent has to be stamped where the idle time counts from it. */
    private void stampSentIf(HeartbeatPolicy policy) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext head = head();
        if (policy.trigger() == Trigger.LAST_SENT && head != null && pipeline.get(SENT) == null) {
            pipeline.addAfter(head.name(), SENT, new SentHandler((HeartbeatConnection) this));
        }
    }

    @Override
    void leavePipeline() {
        remove(SENT);
        super.leavePipeline();
    }

    /** Within which time a peer's death is noticed, in the present silence or the next, whichever is later. */
    final Duration detectsWithin() {
        HeartbeatMonitor present = monitor;
        return (present == null ? timingFromStart() : present.nextTiming()).detectsWithin();
    }

    private HeartbeatTiming timingFromStart() {
        ConnectionExtras present = presentExtras();
        return HeartbeatTiming.of(
                present == null || present.adjustments == null
                        ? group.policy()
                        : present.adjustments.applyTo(group.policy()));
    }
}
