package io.keepalive.netty;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.DeathBrake;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.PolicyAdjustments;
import io.keepalive.internal.Durations;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.load.LoadTuning;
import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one {@link NettyKeepAlive} share: settings, listener, counters, brake. Thread-safe. */
final class KeepAliveGroup {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    /** Timings kept, as connections may share them: load and critical stretches have few, what peers permit may have many. */
    private static final int MOST_TIMINGS = 256;

    /** As a heartbeat's by default. */
    private static final long DEFAULT_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Option and transport pairs told of already, in the whole process: each is the same on every channel. */
    private static final Set<String> OPTIONS_WARNED = ConcurrentHashMap.newKeySet();

    final Counters counters = new Counters();
    final EndReports ends = new EndReports(LOG, summary -> tell("onEnds", told -> told.onEnds(summary)));

    private final @Nullable HeartbeatProtocol protocol;
    private volatile @Nullable HeartbeatPolicy policy;
    private final Optional<LoadTuning> load;
    private final KeepAliveListener listener;
    private final @Nullable DeathBrake brake;
    private final long silenceNanos;
    private volatile long stallToleranceNanos;
    private final boolean waitsForSilence;
    private final Timing timing;
    private final @Nullable WheelPrecision wheelPrecision;
    private final List<CompanionMaker> companions;
    private final Map<HeartbeatPolicy, HeartbeatTiming> timings = new ConcurrentHashMap<>();
    private final AtomicBoolean pingFailureLogged = new AtomicBoolean();
    private final AtomicBoolean refusedLogged = new AtomicBoolean();
    private final AtomicBoolean tooFastLogged = new AtomicBoolean();
    private final AtomicBoolean protocolFailureLogged = new AtomicBoolean();
    private final AtomicBoolean loadFailureLogged = new AtomicBoolean();
    private final Set<String> listenerFailuresLogged = ConcurrentHashMap.newKeySet();
    private final Function<Channel, Optional<TcpSnapshot>> kernel;
    private final boolean probesPath;
    private final int pingBudget;
    private final @Nullable LifetimePolicy lifetime;
    private final Goodbye goodbye;
    private final Members members;
    private final AtomicBoolean goodbyeFailureLogged = new AtomicBoolean();
    private final PingGuardPolicy guard;
    private final @Nullable Negotiation negotiation;
    private final int adaptAtMost;
    private final @Nullable HealthSpeaker health;
    private final AtomicBoolean healthFailureLogged = new AtomicBoolean();
    private final AtomicBoolean healthUnsayableLogged = new AtomicBoolean();
    private volatile boolean enforcing;

    KeepAliveGroup(NettyKeepAliveBuilder builder, @Nullable HeartbeatPolicy policy, List<CompanionMaker> companions) {
        this.protocol = builder.protocol;
        this.policy = policy;
        this.load = Optional.ofNullable(builder.load);
        this.listener = builder.listener();
        this.enforcing = !builder.observeOnly;
        this.guard = builder.guard == null ? PingGuardPolicy.byDefault() : builder.guard;
        this.negotiation = builder.negotiation;
        this.adaptAtMost = builder.adaptAtMost;
        this.health = builder.health == null ? null : new HealthSpeaker(this, builder.health);
        this.kernel = builder.kernel;
        this.probesPath = builder.probePath;
        this.pingBudget = builder.pingBudget;
        this.brake = policy == null ? null : builder.brakeFor(withIdle(policy, load.map(LoadTuning::longest)));
        this.timing = builder.timing;
        this.wheelPrecision =
                policy == null ? null : WheelPrecision.of(withIdle(policy, load.map(LoadTuning::shortest)));
        this.companions = companions;
        this.lifetime = builder.lifetime;
        this.goodbye = builder.goodbye;
        this.members = new Members(builder.drainable);
        this.waitsForSilence = policy != null && HeartbeatTiming.of(policy).waitsForSilence() && companions.isEmpty();
        this.silenceNanos = policy == null || !waitsForSilence
                ? 0
                : firstDeadlineNanos(withIdle(policy, load.map(LoadTuning::shortest)));
        this.stallToleranceNanos =
                policy == null ? DEFAULT_STALL_NANOS : Durations.saturatedNanos(policy.stallTolerance());
    }

    Timing timing() {
        return timing;
    }

    /** How precise this group's timing wheels are. */
    WheelPrecision wheelPrecision() {
        return Objects.requireNonNull(wheelPrecision);
    }

    /** What this group's monitors make of a policy, its own or one that was changed for a connection. */
    HeartbeatTiming timingOf(HeartbeatPolicy policy) {
        HeartbeatTiming known = timings.get(policy);
        if (known == null) {
            known = wheelPrecision().timingOf(policy);
            if (timings.size() < MOST_TIMINGS) {
                timings.put(policy, known);
            }
        }
        return known;
    }

    /** How long each connection lives, where that is limited. */
    @Nullable
    LifetimePolicy lifetime() {
        return lifetime;
    }

    Goodbye goodbye() {
        return goodbye;
    }

    Members members() {
        return members;
    }

    void goodbyeFailed(Channel channel, Throwable thrown) {
        if (goodbyeFailureLogged.compareAndSet(false, true)) {
            LOG.warn("{} goodbye could not be said (said once)", channel, thrown);
        }
    }

    /** What each connection has beside its monitor. */
    List<CompanionMaker> companions() {
        return companions;
    }

    /** Whether business traffic has to be told from heartbeats. */
    boolean seesTraffic() {
        return guard.strikes() > 0 || companions.stream().anyMatch(CompanionMaker::seesTraffic);
    }

    boolean hasHeartbeat() {
        return policy != null;
    }

    HeartbeatProtocol protocol() {
        return Objects.requireNonNull(protocol);
    }

    HeartbeatPolicy policy() {
        return Objects.requireNonNull(policy);
    }

    /** Has all connections go by another policy, each event loop at its next tick; any thread. */
    void swap(HeartbeatPolicy next) {
        load.ifPresent(tuning -> PolicyChecks.load(next, tuning));
        PolicyChecks.budget(next, pingBudget);
        if (lifetime != null) {
            PolicyChecks.lifetime(next, lifetime);
        }
        policy = next;
        stallToleranceNanos = Durations.saturatedNanos(next.stallTolerance());
    }

    /** How the idle time follows load, if it does. */
    Optional<LoadTuning> load() {
        return load;
    }

    /** Whether a connection needs no look as long as bytes come in. */
    boolean waitsForSilence() {
        return waitsForSilence;
    }

    /** The shortest silence after which a monitor may want something; 0 if silence is not what it waits for. */
    long silenceNanos() {
        return silenceNanos;
    }

    long stallToleranceNanos() {
        return stallToleranceNanos;
    }

    boolean enforcing() {
        return enforcing;
    }

    void enforcing(boolean enforce) {
        enforcing = enforce;
    }

    /** Asks the kernel about a connection. */
    Function<Channel, Optional<TcpSnapshot>> kernel() {
        return kernel;
    }

    /** Whether there is a kernel to ask about a channel. */
    boolean seesKernel(Channel channel) {
        return kernel != NettyKeepAliveBuilder.REAL_KERNEL || ChannelTcpInfo.readable(channel);
    }

    /** Whether a fresh connection is tried when a peer's kernel falls silent. */
    boolean probesPath() {
        return probesPath;
    }

    /** What a peer may ping, and what becomes of one that pings more. */
    PingGuardPolicy guard() {
        return guard;
    }

    /** What is offered to peers; null where nothing is. */
    @Nullable
    Negotiation negotiation() {
        return negotiation;
    }

    /** How many times longer than ours a time may be that a peer asks for. */
    int adaptAtMost() {
        return adaptAtMost;
    }

    /** Says how this application is; null where it does not. */
    @Nullable
    HealthSpeaker health() {
        return health;
    }

    void healthSourceFailed(Throwable thrown) {
        counters.healthSourceFailures.increment();
        if (healthFailureLogged.compareAndSet(false, true)) {
            LOG.warn("health source failed, which peers are told (said once, counted always)", thrown);
        }
    }

    void warnHealthUnsayable(Channel channel, Throwable cause) {
        if (healthUnsayableLogged.compareAndSet(false, true)) {
            LOG.warn("{} health report could not be written (said once)", channel, cause);
        }
    }

    DeathBrake.Answer askBrake(long nowNanos) {
        return brake == null ? DeathBrake.Answer.LET_DIE : brake.ask(connections(), nowNanos);
    }

    /** A verdict was taken back because the brake said so. */
    void spared(Channel channel, boolean report) {
        counters.spared.increment();
        if (report) {
            int connections = connections();
            LOG.warn("{} spared, and more may be: too many of {} peers seem to die at once", channel, connections);
            tell("onBrake", told -> told.onBrake(channel, connections));
        }
    }

    /** An event loop was held up; told on that loop, once each time. */
    void stalled(LocalStall stall) {
        counters.localStalls.increment();
        tell("onLocalStall", told -> told.onLocalStall(stall));
    }

    /** Pings a second that each event loop may send; 0 if there is no budget. */
    int pingBudget() {
        return pingBudget;
    }

    /** Pings had to leave beyond the budget; told on their event loop. */
    void budgetTooSmall(PingBudgetShortage shortage) {
        LOG.warn("{}", shortage);
        tell("onPingBudgetTooSmall", told -> told.onPingBudgetTooSmall(shortage));
    }

    private int connections() {
        return (int) counters.connections();
    }

    void optionNotApplied(Channel channel, AppliedOption option) {
        counters.optionsNotApplied.increment();
        if (OPTIONS_WARNED.add(channel.getClass().getSimpleName() + ' ' + option.option())) {
            LOG.warn("{} {} (said once for this option and transport)", channel, option);
        }
        tell("onOptionNotApplied", told -> told.onOptionNotApplied(channel, option));
    }

    void warnPingFailed(Channel channel, Throwable cause) {
        if (pingFailureLogged.compareAndSet(false, true)) {
            LOG.warn("{} ping could not be written, so its heartbeat is blind (said once)", channel, cause);
        }
    }

    void warnLoadUnusable(String what, @Nullable Throwable thrown) {
        if (loadFailureLogged.compareAndSet(false, true)) {
            LOG.warn("load signal {}: the load is taken for what it was before (said once)", what, thrown);
        }
    }

    void warnPingsTooFast(Channel channel) {
        Duration permitted = guard.permittedInterval();
        if (tooFastLogged.compareAndSet(false, true)) {
            LOG.warn("{} pings faster than once per {} (said once, the listener hears of each)", channel, permitted);
        }
        tell(channel, "onPingsTooFast", listener -> listener.onPingsTooFast(channel, permitted));
    }

    void warnPingsRefused(Channel channel, HeartbeatPolicy before, HeartbeatPolicy after) {
        if (refusedLogged.compareAndSet(false, true)) {
            LOG.warn("{} refuses our pings as too fast: {} becomes {} (said once)", channel, before, after);
        }
        tell(channel, "onPingsRefused", listener -> listener.onPingsRefused(channel, before, after));
    }

    void warnProtocolFailed(Channel channel, Throwable thrown) {
        if (protocolFailureLogged.compareAndSet(false, true)) {
            LOG.warn("{} {} threw, which it must not (said once)", channel, protocol, thrown);
        }
    }

    /** Tells of one connection: the listener, and whoever hears of this channel alone. */
    void tell(Channel channel, String method, Consumer<KeepAliveListener> event) {
        tell(method, event);
        for (KeepAliveListener own : ConnectionControl.listeners(channel)) {
            tell(own, method, event);
        }
    }

    /** Tells the listener; what it throws is logged, once for each of its methods, and goes no further. */
    void tell(String method, Consumer<KeepAliveListener> event) {
        tell(listener, method, event);
    }

    private void tell(KeepAliveListener told, String method, Consumer<KeepAliveListener> event) {
        try {
            event.accept(told);
        } catch (Throwable thrown) {
            counters.listenerFailures.increment();
            if (listenerFailuresLogged.add(method)) {
                LOG.warn("KeepAliveListener.{} threw (said once, counted always)", method, thrown);
            } else {
                LOG.debug("KeepAliveListener.{} threw", method, thrown);
            }
        }
    }

    /** A policy with an idle time that the load may ask for, if it asks for any. */
    private static HeartbeatPolicy withIdle(HeartbeatPolicy policy, Optional<Duration> idle) {
        PolicyAdjustments byLoad = new PolicyAdjustments();
        byLoad.loadIdle(idle);
        return byLoad.applyTo(policy);
    }

    private static long firstDeadlineNanos(HeartbeatPolicy policy) {
        long idle = nanosOrNever(policy.pinging().map(ProbeSchedule::idle));
        long earliestPing = idle - (long) (idle * policy.jitter());
        return Math.min(earliestPing, nanosOrNever(policy.watchLimit()));
    }

    private static long nanosOrNever(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS);
    }
}
