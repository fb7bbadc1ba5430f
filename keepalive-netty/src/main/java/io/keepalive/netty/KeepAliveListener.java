package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EndSummary;
import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthReport;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.negotiation.Agreement;
import io.keepalive.tcp.AppliedOption;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Hears what becomes of the connections; every method does nothing by default.
 *
 * <p>Methods run on the channel's event loop, or the one they tell of, and must not block, except
 * {@link #onOptionNotApplied}, which runs on the thread that installs. One that throws harms nothing: it is counted, and
 * logged once for each method.
 */
public interface KeepAliveListener {

    /**
     * A ping went unanswered for a whole interval; or, on epoll and io_uring, its answer is not due yet and the kernel has
     * had to retransmit it.
     *
     * @param channel the connection
     * @param status its status now
     */
    default void onSuspect(Channel channel, ConnectionStatus status) {}

    /**
     * The peer's kernel takes part, but its application is slow to read, and our ping waits behind bytes of ours. It is not
     * dead, up to the policy's slow-peer limit. Told by epoll and io_uring, and on NIO as long as bytes drain.
     *
     * @param channel the connection
     * @param status its status now
     */
    default void onSlow(Channel channel, ConnectionStatus status) {}

    /**
     * A peer that was suspect or slow was heard again.
     *
     * @param channel the connection
     * @param status its status now
     */
    default void onRecovered(Channel channel, ConnectionStatus status) {}

    /**
     * The peer would have been declared dead, but Keepalive only observes; reported once in a silence.
     *
     * @param channel the connection, which stays open
     * @param diagnosis what would have been its end
     */
    default void onDeathObserved(Channel channel, Diagnosis diagnosis) {}

    /**
     * The connection ended, by whatever cause; called exactly once for each that was active, or that was refused before it
     * could be because of a required option.
     *
     * @param channel the connection; for a death, about to be aborted
     * @param diagnosis why it ended
     */
    default void onEnd(Channel channel, Diagnosis diagnosis) {}

    /**
     * Connections ended that nobody wanted to end (their cause is not {@code orderly()}), or would have but were only
     * observed. Told once for all that did so within ten seconds, over all event loops, at the end of that time: so that
     * one cause that ends thousands is one event. Runs on the event loop of one of them.
     *
     * @param summary how many, by cause, and in which network
     */
    default void onEnds(EndSummary summary) {}

    /**
     * A ping could not be written although the channel is open, so the heartbeat cannot do its work: the protocol most
     * likely stands at the wrong place in the pipeline.
     *
     * @param channel the connection
     * @param cause what happened
     */
    default void onPingFailed(Channel channel, Throwable cause) {}

    /**
     * A socket option is not in force as asked. Runs on the thread that installs.
     *
     * @param channel the connection
     * @param option the option, with the reason
     */
    default void onOptionNotApplied(Channel channel, AppliedOption option) {}

    /**
     * Too many peers seem to die at once, so the brake spares some; reported once until it lets go.
     *
     * @param channel the first connection spared
     * @param connections connections in the group
     */
    default void onBrake(Channel channel, int connections) {}

    /**
     * An event loop was held up for longer than the stall tolerance. Told on that event loop, once for each stall and loop
     * however many connections it has; noticed by a deadline that fell due meanwhile, so a stall in which none did is not
     * told.
     *
     * @param stall which event loop, for how long, and how many connections were due
     */
    default void onLocalStall(LocalStall stall) {}

    /**
     * The ping budget of an event loop is too small for what the policy promises: pings had no time left to wait for their
     * turn and left beyond the budget. Told on that event loop, at most once in ten seconds.
     *
     * @param shortage which event loop, its budget, and what it would have needed
     */
    default void onPingBudgetTooSmall(PingBudgetShortage shortage) {}

    /**
     * A peer goes on pinging faster than the ping guard permits, beyond its strikes. Told once for each connection, and only where
     * the guard says {@code thenWarn()}.
     *
     * @param channel the connection, which stays open
     * @param permitted one ping per this time is permitted
     */
    default void onPingsTooFast(Channel channel, Duration permitted) {}

    /**
     * The peer refused our pings as too fast, so they come more seldom from now on, and its death is found later: compare
     * {@link HeartbeatPolicy#detectionTime()} of the two.
     *
     * @param channel the connection
     * @param before the policy that it went by
     * @param after the policy that it goes by now
     */
    default void onPingsRefused(Channel channel, HeartbeatPolicy before, HeartbeatPolicy after) {}

    /**
     * The peer answered our offer, or changed its own, and something else is agreed than before.
     *
     * @param channel the connection
     * @param agreement what is agreed
     */
    default void onAgreement(Channel channel, Agreement agreement) {}

    /**
     * The peer said for the first time how it is, or it says another state, or its source fails or is in order again. Numbers and
     * attributes alone are not told of: the status has them.
     *
     * @param channel the connection
     * @param health what the peer says
     */
    default void onHealthChanged(Channel channel, HealthReport health) {}

    /**
     * The peer is unhealthy by the rules of {@link NettyKeepAliveBuilder#peerHealth}. It is not dead: the connection stays open, and
     * what becomes of it is the listener's to decide. Told once until it is healthy again.
     *
     * @param channel the connection, which stays open
     * @param problem which rule was broken, with value and limit
     */
    default void onUnhealthy(Channel channel, HealthProblem problem) {}

    /**
     * A peer that was unhealthy has broken no rule for as long as the rules ask for.
     *
     * @param channel the connection
     */
    default void onHealthy(Channel channel) {}
}
