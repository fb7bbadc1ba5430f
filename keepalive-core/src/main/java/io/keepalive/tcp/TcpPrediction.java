package io.keepalive.tcp;

import io.keepalive.DetectionTime;
import io.keepalive.tcp.DeathRules.Forecast;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a kernel will report a dead peer, in each of the three states a connection can be in.
 *
 * <pre>{@code
 * TcpPrediction prediction = TcpPrediction.of(settings, Kernel.current());
 * prediction.idle();              // 90 s to 101.25 s
 * prediction.unacknowledged();    // about a quarter of an hour, unless a user timeout or a retransmission cap is set
 * prediction.unacknowledgedRule() // why
 * }</pre>
 *
 * <p>The earliest time is the plain sum of the settings. The latest is the worst case: on Linux a timer may fire late by an
 * eighth of its length, because the kernel's timers are the coarser the longer they are; for other systems, whose lateness is
 * not known, it is the sum again. The network is taken to be one whose
 * round trips are well below 200 ms; retransmissions start later by the round-trip time.
 *
 * <p>Predict from what a socket took ({@link TcpOptionReport#inEffect}) rather than from what it was given.
 *
 * <p>Immutable and thread-safe.
 */
public final class TcpPrediction {

    private final Forecast idle;
    private final Forecast unacknowledged;
    private final Forecast zeroWindow;
    private final Optional<Duration> probePeriod;
    private final boolean killsSlowReader;

    private TcpPrediction(TcpKeepAlive settings, DeathRules rules) {
        this.idle = rules.idle(settings);
        this.unacknowledged = rules.unacknowledged(settings);
        this.zeroWindow = rules.zeroWindow(settings);
        this.probePeriod = rules.probePeriod(settings);
        this.killsSlowReader = rules.killsSlowReader(settings);
    }

    /**
     * Predicts what settings will do under a kernel.
     *
     * @param settings the settings, all taken as applied, except that a retransmission cap counts only where the kernel has it
     * @param kernel the kernel
     * @return the prediction
     * @throws NullPointerException if an argument is null
     */
    public static TcpPrediction of(TcpKeepAlive settings, Kernel kernel) {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(kernel, "kernel");
        return new TcpPrediction(
                settings,
                switch (kernel.family()) {
                    case LINUX -> new LinuxRules(kernel);
                    case MACOS -> DocumentedRules.MACOS;
                    case WINDOWS -> DocumentedRules.WINDOWS;
                    case OTHER -> DocumentedRules.OTHER;
                });
    }

    /**
     * Detection time while nothing sent is unacknowledged, counted from the last segment received.
     *
     * @return the window; empty if no bound is known, see {@link #idleRule}
     */
    public Optional<DetectionTime> idle() {
        return idle.time();
    }

    /**
     * The rule behind {@link #idle}, in words.
     *
     * @return one line for a person to read
     */
    public String idleRule() {
        return idle.rule();
    }

    /**
     * Detection time while something sent is unacknowledged, counted from its first transmission. Keepalive is silent then.
     *
     * @return the window; empty if no bound is known, see {@link #unacknowledgedRule}
     */
    public Optional<DetectionTime> unacknowledged() {
        return unacknowledged.time();
    }

    /**
     * The rule behind {@link #unacknowledged}, in words.
     *
     * @return one line for a person to read
     */
    public String unacknowledgedRule() {
        return unacknowledged.rule();
    }

    /**
     * Detection time while the peer's window is closed and data waits. Keepalive is silent then. Counted from the last answer
     * of the peer; with a user timeout on Linux from the closing of the window, see {@link #killsSlowReader}.
     *
     * @return the window; empty if no bound is known, see {@link #zeroWindowRule}
     */
    public Optional<DetectionTime> zeroWindow() {
        return zeroWindow.time();
    }

    /**
     * The rule behind {@link #zeroWindow}, in words.
     *
     * @return one line for a person to read
     */
    public String zeroWindowRule() {
        return zeroWindow.rule();
    }

    /**
     * Longest time between two probes of a healthy idle connection, which is what a middlebox must remember it for. On Linux
     * the longer of idle and interval, and the lateness of its timer.
     *
     * @return the time; empty where it is not known
     */
    public Optional<Duration> probePeriod() {
        return probePeriod;
    }

    /**
     * Whether a healthy peer is given up because it reads nothing for a while, although it answers every probe: so on Linux
     * with a user timeout.
     *
     * @return true if such a peer is known to be given up
     */
    public boolean killsSlowReader() {
        return killsSlowReader;
    }

    /** One line with the three windows and their rules. */
    @Override
    public String toString() {
        return "idle " + describe(idle) + "; unacknowledged " + describe(unacknowledged) + "; zero window "
                + describe(zeroWindow);
    }

    private static String describe(Forecast forecast) {
        return forecast.time()
                        .map(time -> time.earliest() + ".." + time.latest())
                        .orElse("unknown") + " (" + forecast.rule() + ")";
    }
}
