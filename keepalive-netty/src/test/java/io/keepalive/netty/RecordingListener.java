package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthReport;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.negotiation.Agreement;
import io.keepalive.tcp.AppliedOption;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Writes down what it hears, in order. Any thread may look. */
class RecordingListener implements KeepAliveListener {

    final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Diagnosis> end = new CompletableFuture<>();
    private final CompletableFuture<Diagnosis> observed = new CompletableFuture<>();

    /** What was heard since the last call. */
    List<String> news() {
        List<String> news = new ArrayList<>(heard);
        heard.clear();
        return news;
    }

    /** Waits for the first end. */
    Diagnosis end() {
        return await(end);
    }

    /** Waits for the first death that is only observed. */
    Diagnosis observed() {
        return await(observed);
    }

    boolean ended() {
        return end.isDone();
    }

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        heard.add("suspect");
    }

    @Override
    public void onSlow(Channel channel, ConnectionStatus status) {
        heard.add("slow");
    }

    @Override
    public void onRecovered(Channel channel, ConnectionStatus status) {
        heard.add("recovered");
    }

    @Override
    public void onDeathObserved(Channel channel, Diagnosis diagnosis) {
        heard.add("observed " + diagnosis.cause());
        observed.complete(diagnosis);
    }

    @Override
    public void onEnd(Channel channel, Diagnosis diagnosis) {
        heard.add("end " + diagnosis.cause());
        end.complete(diagnosis);
    }

    @Override
    public void onPingFailed(Channel channel, Throwable cause) {
        heard.add("ping failed");
    }

    @Override
    public void onOptionNotApplied(Channel channel, AppliedOption option) {
        heard.add("not applied " + option.option());
    }

    @Override
    public void onBrake(Channel channel, int connections) {
        heard.add("brake among " + connections);
    }

    @Override
    public void onLocalStall(LocalStall stall) {
        heard.add("stall of " + stall.heldUp().toSeconds() + " s with " + stall.connections() + " due");
    }

    @Override
    public void onPingsTooFast(Channel channel, Duration permitted) {
        heard.add("pings faster than " + permitted);
    }

    @Override
    public void onPingsRefused(Channel channel, HeartbeatPolicy before, HeartbeatPolicy after) {
        heard.add("refused, dead after " + latest(before) + " becomes " + latest(after));
    }

    @Override
    public void onAgreement(Channel channel, Agreement agreement) {
        heard.add(agreement.toString());
    }

    @Override
    public void onHealthChanged(Channel channel, HealthReport health) {
        heard.add("says " + health);
    }

    @Override
    public void onUnhealthy(Channel channel, HealthProblem problem) {
        heard.add("unhealthy: " + problem);
    }

    @Override
    public void onHealthy(Channel channel) {
        heard.add("healthy");
    }

    private static Duration latest(HeartbeatPolicy policy) {
        return policy.detectionTime().orElseThrow().latest();
    }

    private static Diagnosis await(CompletableFuture<Diagnosis> diagnosis) {
        return diagnosis.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
