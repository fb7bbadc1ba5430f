package io.keepalive.prediction;

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

    private final Layers layers;
    private final Kernel kernel;

    private Prediction(Layers layers, Kernel kernel) {
        this.layers = layers;
        this.kernel = kernel;
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
     */
    public Forecast of(Death death) {
        return new Forecast(Layer.NOBODY, Optional.empty(), Forecast.Start.EVENT, death + " " + layers + kernel);
    }

    /**
     * Who notices that a certain middlebox has forgotten the connection. Where {@link #keeps} it should not come to that, but it
     * may have restarted.
     *
     * @param middlebox the middlebox
     * @return who and when, counted from the last byte received
     */
    public Forecast forgottenBy(Middlebox middlebox) {
        return keeps(middlebox) ? of(Death.IDLE) : of(Death.FORGOTTEN);
    }

    /**
     * Whether an idle connection never stays so quiet for so long that the middlebox forgets it.
     *
     * @param middlebox the middlebox, with a time
     * @return true if pings or probes come often enough, and count there
     */
    public boolean keeps(Middlebox middlebox) {
        return middlebox.forgetsAfter().isPresent();
    }

    /**
     * What an idle connection costs on the wire.
     *
     * @return the traffic
     */
    public Traffic traffic() {
        return new Traffic(Layer.NOBODY, Duration.ofDays(1), Duration.ofDays(1), 0);
    }

    /**
     * How likely a healthy connection is given up within a time on a path that loses packets, each on its own.
     *
     * @param lossRate share of packets lost in either direction, {@code 0 <= share < 1}
     * @param time how long; longer than zero
     * @return the probability, an upper bound; 0..1
     */
    public double falseKill(double lossRate, Duration time) {
        return time.isZero() ? lossRate : 0;
    }

    /**
     * How likely an outage of the path, which begins at any moment of an idle connection, kills it.
     *
     * @param outage how long nothing gets through; zero or longer
     * @return the probability; 0 if it is ridden out whenever it begins, 1 if it always kills
     */
    public double outageKill(Duration outage) {
        return outage.isZero() ? 0 : 1;
    }
}
