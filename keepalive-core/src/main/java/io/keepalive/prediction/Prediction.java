package io.keepalive.prediction;

import io.keepalive.internal.Require;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What settings will do at one end of a connection, whoever made them.
 *
 * <p>Immutable and thread-safe.
 */
public final class Prediction {

    private final KernelWatch kernel;
    private final Optional<Heartbeats> heartbeat;
    private final Deaths deaths;
    private final Forgetting forgetting;
    private final Risks risks;

    private Prediction(Layers layers, Kernel kernel) {
        this.kernel = new KernelWatch(layers.tcp(), kernel);
        this.heartbeat = layers.heartbeat().map(Heartbeats::new);
        this.deaths = new Deaths(this.kernel, heartbeat);
        this.forgetting = new Forgetting(this.kernel, heartbeat, deaths);
        this.risks = new Risks(this.kernel, heartbeat);
    }

    /**
     * Predicts what settings will do under a kernel.
     *
     * @param layers what is set
     * @param kernel the kernel of this end
     * @return the prediction
     * @throws NullPointerException if an argument is null
     */
    public static Prediction of(Layers layers, Kernel kernel) {
        return new Prediction(Objects.requireNonNull(layers, "layers"), Objects.requireNonNull(kernel, "kernel"));
    }

    /**
     * Who notices one way to die, and when.
     *
     * @param death the way; {@link Death#FORGOTTEN} is taken as if it dropped what comes afterwards
     * @return who and when
     * @throws NullPointerException if {@code death} is null
     */
    public Forecast of(Death death) {
        return deaths.of(Objects.requireNonNull(death, "death"));
    }

    /**
     * Who notices that a certain middlebox has forgotten the connection. Where {@link #keeps} it should not come to that, but it
     * may have restarted.
     *
     * @param middlebox the middlebox
     * @return who and when
     * @throws NullPointerException if {@code middlebox} is null
     */
    public Forecast forgottenBy(Middlebox middlebox) {
        return forgetting.forgottenBy(Objects.requireNonNull(middlebox, "middlebox"));
    }

    /**
     * Whether an idle connection never stays so quiet for so long that the middlebox forgets it.
     *
     * @param middlebox the middlebox, with a time
     * @return true if pings or probes come often enough, and count there; or if it never forgets
     * @throws NullPointerException if {@code middlebox} is null
     */
    public boolean keeps(Middlebox middlebox) {
        return forgetting.keeps(Objects.requireNonNull(middlebox, "middlebox"));
    }

    /**
     * What connections cost a middlebox in entries of its table.
     *
     * @param connections how many connections; 0 or more
     * @param middlebox the middlebox
     * @return the entries, and for how long they stay
     * @throws NullPointerException if {@code middlebox} is null
     * @throws IllegalArgumentException if {@code connections} is negative
     */
    public TableUse tableUse(long connections, Middlebox middlebox) {
        Traffic.requireConnections(connections);
        return forgetting.tableUse(connections, Objects.requireNonNull(middlebox, "middlebox"));
    }

    /**
     * What an idle connection costs on the wire.
     *
     * @return the traffic
     */
    public Traffic traffic() {
        return Traffic.of(kernel, heartbeat.filter(Heartbeats::sends));
    }

    /**
     * How likely a healthy quiet connection is given up within a time on a path that loses packets, each on its own. Pings are
     * retransmitted by TCP, from 200 ms on at doubling distances. Round trips count as nothing, and nobody is held up; the peer's
     * kernel is taken to be like ours without a user timeout, and a watcher's peer to speak every two thirds of the limit.
     *
     * @param lossRate share of packets lost in either direction, {@code 0 <= share < 1}
     * @param time how long; longer than zero
     * @return the probability, an upper bound; 0..1
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public double falseKill(double lossRate, Duration time) {
        Require.share("lossRate", lossRate);
        Require.positive("time", time);
        return risks.onLoss(lossRate, time);
    }

    /**
     * How likely an outage of the path, which begins at any moment of an idle connection, kills it. Timers are taken to be on time;
     * where TCP keepalive probes between the pings it is a bound.
     *
     * @param outage how long nothing gets through; zero or longer
     * @return the probability; 0 if it is ridden out whenever it begins, 1 if it always kills
     * @throws NullPointerException if {@code outage} is null
     * @throws IllegalArgumentException if {@code outage} is negative
     */
    public double outageKill(Duration outage) {
        Require.notNegative("outage", outage);
        return risks.onOutage(outage);
    }
}
