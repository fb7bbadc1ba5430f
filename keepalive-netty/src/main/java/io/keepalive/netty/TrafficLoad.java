package io.keepalive.netty;

import io.keepalive.load.LoadTuner;
import io.keepalive.load.LoadTuning;
import java.util.Optional;

/** Has one connection's idle time follow its own traffic. */
final class TrafficLoad implements Companion {

    /** Makes one for each connection. */
    record Maker(LoadTuning tuning) implements CompanionMaker {

        @Override
        public Companion make(HeartbeatConnection connection, long nowNanos) {
            return new TrafficLoad(connection, tuning, nowNanos);
        }

        @Override
        public boolean seesTraffic() {
            return true;
        }
    }

    private final HeartbeatConnection connection;
    private final LoadTuner tuner;
    private final double peakMessagesPerNano;
    private final long samplePeriodNanos;
    private long sampleStartNanos;
    private int messages;

    private TrafficLoad(HeartbeatConnection connection, LoadTuning tuning, long nowNanos) {
        this.connection = connection;
        this.tuner = new LoadTuner(tuning, nowNanos);
        this.peakMessagesPerNano = tuning.peakMessagesPerSecond().orElseThrow() / 1e9;
        this.samplePeriodNanos = tuning.samplePeriod().toNanos();
        this.sampleStartNanos = nowNanos;
    }

    @Override
    public void trafficReceived() {
        message();
    }

    @Override
    public void trafficSent() {
        message();
    }

    /** The wheel's last tick is near enough, and costs no look at the clock. */
    private void message() {
        messages++;
        sampleIfDue(connection.lastTickNanos());
    }

    /** When nothing comes any more, the next look finds it calm. */
    @Override
    public void look(long nowNanos) {
        sampleIfDue(nowNanos);
    }

    private void sampleIfDue(long nowNanos) {
        long elapsed = nowNanos - sampleStartNanos;
        if (elapsed < samplePeriodNanos) {
            return;
        }
        double load = Math.min(1, messages / (elapsed * peakMessagesPerNano));
        messages = 0;
        sampleStartNanos = nowNanos;
        if (tuner.observe(load, nowNanos)) {
            connection.adjust(policy -> policy.loadIdle(Optional.of(tuner.idle())));
        }
    }
}
