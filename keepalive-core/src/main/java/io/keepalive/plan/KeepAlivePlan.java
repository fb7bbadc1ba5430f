package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.lint.Finding;
import io.keepalive.lint.FindingId;
import io.keepalive.lint.GivenSettings;
import io.keepalive.lint.GivenSettingsBuilder;
import io.keepalive.lint.Linter;
import io.keepalive.prediction.Layers;
import io.keepalive.prediction.Prediction;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings for every layer, derived from one {@link Goal} and consistent with each other.
 *
 * <p>Where both layers run, the heartbeat does the work and TCP keepalive stays silent beneath it, ready for the times
 * without heartbeats: before a handshake, after a half-close, while nothing is read.
 *
 * <p>Immutable and thread-safe.
 */
public final class KeepAlivePlan {

    private final Goal goal;
    private final Kernel kernel;
    private final Layers layers;
    private final DetectionTime detectionTime;
    private final Optional<DetectionTime> unacknowledged;
    private final List<String> notes;

    private KeepAlivePlan(Goal goal, Kernel kernel, Layers layers) {
        this.goal = goal;
        this.kernel = kernel;
        this.layers = layers;
        detectionTime = detectionTime(layers, kernel);
        unacknowledged = TcpPrediction.of(tcp(), kernel).unacknowledged();
        notes = new Notes(goal, kernel, layers).all();
    }

    /**
     * Derives the settings that meet a goal.
     *
     * @param goal what is needed
     * @param kernel the operating system to set them on
     * @return the plan
     * @throws NullPointerException if an argument is null
     * @throws GoalConflictException if the needs cannot be met together; it names them, and what could be met
     */
    public static KeepAlivePlan of(Goal goal, Kernel kernel) {
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(kernel, "kernel");
        Layers layers = Derivation.of(goal, kernel).orElseThrow(() -> new Conflict(goal, kernel).exception());
        return new KeepAlivePlan(goal, kernel, layers);
    }

    /**
     * What was asked for.
     *
     * @return the goal
     */
    public Goal goal() {
        return goal;
    }

    /**
     * The operating system that the settings are for.
     *
     * @return the kernel
     */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * TCP keepalive to set.
     *
     * @return the settings
     */
    public TcpKeepAlive tcp() {
        return layers.tcp().orElseThrow();
    }

    /**
     * The heartbeat to run.
     *
     * @return the policy; empty if the protocol has none, or the goal is met without
     */
    public Optional<HeartbeatPolicy> heartbeat() {
        return layers.heartbeat();
    }

    /**
     * What the other end may go by if it only watches, and sends no pings of its own.
     *
     * @return a watcher's policy; empty without a heartbeat
     */
    public Optional<HeartbeatPolicy> watcher() {
        return heartbeat()
                .flatMap(HeartbeatPolicy::detectionTime)
                .map(time -> HeartbeatPolicy.watching(time.latest()).build());
    }

    /**
     * How long an HTTP server holds idle connections.
     *
     * @return the policy; empty unless the goal says that the connections carry HTTP
     */
    public Optional<HttpKeepAlive> http() {
        return goal.http() ? Optional.of(HttpDerivation.server(goal)) : Optional.empty();
    }

    /**
     * When an HTTP client uses a connection again.
     *
     * @return the policy; empty unless the goal says that the connections carry HTTP
     */
    public Optional<ReusePolicy> reuse() {
        return goal.http() ? Optional.of(HttpDerivation.client(goal)) : Optional.empty();
    }

    /**
     * Every setting and why it has its value.
     *
     * @return the choices, layer by layer
     */
    public List<Choice> choices() {
        return Choices.of(this);
    }

    /**
     * What the settings will do.
     *
     * @return the prediction
     */
    public Prediction prediction() {
        return Prediction.of(layers, kernel);
    }

    /**
     * What a person should know of the settings all the same.
     *
     * @return the findings, the worst first; none of high severity
     */
    public List<Finding> findings() {
        GivenSettingsBuilder settings = GivenSettings.builder().tcp(tcp());
        heartbeat().ifPresent(settings::heartbeat);
        watcher().flatMap(HeartbeatPolicy::watchLimit).ifPresent(settings::peerWatchLimit);
        http().ifPresent(settings::http);
        reuse().ifPresent(settings::reuse);
        Linter.Builder linter =
                Linter.under(kernel).detectWithin(goal.detectWithin()).rideOut(goal.rideOut());
        linter.peerMayPause(goal.peerMayPause());
        goal.middleboxes().forEach(linter::through);
        goal.permittedPing().ifPresent(linter::permitsPingEvery);
        return linter.build().findings(settings.build()).stream()
                .filter(finding -> finding.id() != FindingId.TCP_KEEPALIVE_MOOT) // it is meant, and choices() say why
                .toList();
    }

    /**
     * When an idle peer's death is reported, by the layer that is to report it.
     *
     * @return the window, counted from the last byte received
     */
    public DetectionTime detectionTime() {
        return detectionTime;
    }

    /**
     * When the kernel gives up data that the peer never acknowledges.
     *
     * @return the window; empty if it sets no bound that is known
     */
    public Optional<DetectionTime> unacknowledged() {
        return unacknowledged;
    }

    /**
     * What else a person should know: bounds that are not kept by one of the layers, and why.
     *
     * @return the notes
     */
    public List<String> notes() {
        return notes;
    }

    /**
     * All of it as a page of text for a person to read from top to bottom: needs, settings with their reasons, predictions,
     * findings.
     *
     * @return the page
     */
    public String explain() {
        return PlanText.of(this);
    }

    Layers layers() {
        return layers;
    }

    /** By the heartbeat, where there is one; probes that come before its pings may only be sooner. */
    private static DetectionTime detectionTime(Layers layers, Kernel kernel) {
        Optional<DetectionTime> byProbes =
                TcpPrediction.of(layers.tcp().orElseThrow(), kernel).idle();
        return layers.heartbeat()
                .flatMap(HeartbeatPolicy::detectionTime)
                .map(byPings -> Notes.probesComeFirst(layers)
                        ? byProbes.map(byPings::orSooner).orElse(byPings)
                        : byPings)
                .or(() -> byProbes)
                .orElseThrow();
    }
}
