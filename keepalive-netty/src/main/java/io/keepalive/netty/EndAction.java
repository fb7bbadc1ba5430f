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
import java.util.function.BiConsumer;

/** A listener with one more thing to do at the end of a connection. */
record EndAction(KeepAliveListener listener, BiConsumer<Channel, Diagnosis> action) implements KeepAliveListener {

    @Override
    public void onEnd(Channel channel, Diagnosis diagnosis) {
        try {
            listener.onEnd(channel, diagnosis);
        } finally {
            action.accept(channel, diagnosis);
        }
    }

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        listener.onSuspect(channel, status);
    }

    @Override
    public void onSlow(Channel channel, ConnectionStatus status) {
        listener.onSlow(channel, status);
    }

    @Override
    public void onRecovered(Channel channel, ConnectionStatus status) {
        listener.onRecovered(channel, status);
    }

    @Override
    public void onDeathObserved(Channel channel, Diagnosis diagnosis) {
        listener.onDeathObserved(channel, diagnosis);
    }

    @Override
    public void onPingFailed(Channel channel, Throwable cause) {
        listener.onPingFailed(channel, cause);
    }

    @Override
    public void onOptionNotApplied(Channel channel, AppliedOption option) {
        listener.onOptionNotApplied(channel, option);
    }

    @Override
    public void onBrake(Channel channel, int connections) {
        listener.onBrake(channel, connections);
    }

    @Override
    public void onLocalStall(LocalStall stall) {
        listener.onLocalStall(stall);
    }

    @Override
    public void onPingBudgetTooSmall(PingBudgetShortage shortage) {
        listener.onPingBudgetTooSmall(shortage);
    }

    @Override
    public void onEnds(EndSummary summary) {
        listener.onEnds(summary);
    }

    @Override
    public void onPingsTooFast(Channel channel, Duration permitted) {
        listener.onPingsTooFast(channel, permitted);
    }

    @Override
    public void onPingsRefused(Channel channel, HeartbeatPolicy before, HeartbeatPolicy after) {
        listener.onPingsRefused(channel, before, after);
    }

    @Override
    public void onAgreement(Channel channel, Agreement agreement) {
        listener.onAgreement(channel, agreement);
    }

    @Override
    public void onHealthChanged(Channel channel, HealthReport health) {
        listener.onHealthChanged(channel, health);
    }

    @Override
    public void onUnhealthy(Channel channel, HealthProblem problem) {
        listener.onUnhealthy(channel, problem);
    }

    @Override
    public void onHealthy(Channel channel) {
        listener.onHealthy(channel);
    }
}
