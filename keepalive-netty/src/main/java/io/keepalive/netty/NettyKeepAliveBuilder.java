package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.health.HealthRules;
import io.keepalive.health.HealthSource;
import io.keepalive.heartbeat.DeathBrake;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.internal.Require;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.load.LoadTuning;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.path.IdleStepper;
import io.keepalive.path.PathStore;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link NettyKeepAlive}. Say what you need ({@link #goal(Goal)}, or {@link #detectWithin(Duration)}, {@link
 * #rideOut(Duration)} and {@link #passMiddlebox(Duration)}), and both layers' settings are derived; or say the settings ({@link
 * #tcp(TcpKeepAlive)}, {@link #heartbeat(HeartbeatPolicy)}); what is said explicitly beats what is derived.
 *
 * <p>Not thread-safe.
 */
public final class NettyKeepAliveBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    static final Goodbye NO_GOODBYE = (channel, reason) -> channel.newSucceededFuture();

    static final Function<Channel, Optional<TcpSnapshot>> REAL_KERNEL = ChannelTcpInfo::read;

    final @Nullable HeartbeatProtocol protocol;
    Function<Channel, Optional<TcpSnapshot>> kernel = REAL_KERNEL;
    boolean probePath;
    int pingBudget;
    KeepAliveListener listener = new KeepAliveListener() {};
    Timing timing = Timing.byDefault();
    boolean observeOnly;
    boolean optionsRequired;
    int adaptAtMost = NegotiationRules.DEFAULT_ADAPT_AT_MOST;

    @Nullable
    PingGuardPolicy guard;

    @Nullable
    Negotiation negotiation;

    @Nullable
    HealthSource health;

    @Nullable
    HealthRules peerHealth;

    @Nullable
    LoadTuning load;

    @Nullable
    CompanionMaker path;

    @Nullable
    Supplier<IdleStepper.Builder> learning;

    @Nullable
    LifetimePolicy lifetime;

    Goodbye goodbye = NO_GOODBYE;
    boolean drainable;

    final SaidNeeds needs = new SaidNeeds();

    @Nullable
    TcpKeepAlive tcp;

    @Nullable
    HeartbeatPolicy heartbeat;

    @Nullable
    Duration peerPingPeriod;

    private @Nullable BiConsumer<Channel, Diagnosis> onEnd;
    private double brakeShare;
    private int brakeAlways;

    NettyKeepAliveBuilder(@Nullable HeartbeatProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Says all that is needed at once. Derives TCP keepalive and, with a protocol, the heartbeat; without one the goal is met
     * without heartbeats. {@link #detectWithin}, {@link #rideOut} and {@link #passMiddlebox(Duration)} say the commonest needs one by
     * one, instead.
     *
     * @param goal what is needed
     * @return this builder
     * @throws NullPointerException if {@code goal} is null
     */
    public NettyKeepAliveBuilder goal(Goal goal) {
        needs.goal = Objects.requireNonNull(goal, "goal");
        return this;
    }

    /**
     * Takes the settings of a plan that is made already, for TCP keepalive and the heartbeat.
     *
     * @param plan what was derived, and perhaps read by a person; one with a heartbeat needs a protocol, one without is for {@link
     *     NettyKeepAlive#builder()}
     * @return this builder
     * @throws NullPointerException if {@code plan} is null
     */
    public NettyKeepAliveBuilder plan(KeepAlivePlan plan) {
        needs.plan = Objects.requireNonNull(plan, "plan");
        return this;
    }

    /**
     * Says within what time a dead peer must be noticed, counted from the last byte received. Derives TCP keepalive and,
     * with a protocol, the heartbeat.
     *
     * @param time longer than zero
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public NettyKeepAliveBuilder detectWithin(Duration time) {
        needs.detectWithin = Require.positive("detectWithin", time);
        return this;
    }

    /**
     * Says how long an outage of the network must not kill a connection. Needs {@link #detectWithin(Duration)}.
     *
     * @param outage zero or longer; zero by default
     * @return this builder
     * @throws NullPointerException if {@code outage} is null
     * @throws IllegalArgumentException if {@code outage} is negative
     */
    public NettyKeepAliveBuilder rideOut(Duration outage) {
        needs.rideOut = Require.notNegative("rideOut", outage);
        return this;
    }

    /**
     * Adds a NAT, firewall or load balancer on the way that forgets a connection after this idle time, and counts any packet. Needs
     * {@link #detectWithin(Duration)}.
     *
     * @param forgetsAfter longer than zero; none by default
     * @return this builder
     * @throws NullPointerException if {@code forgetsAfter} is null
     * @throws IllegalArgumentException if {@code forgetsAfter} is not longer than zero
     */
    public NettyKeepAliveBuilder passMiddlebox(Duration forgetsAfter) {
        return passMiddlebox(Middlebox.forgetting(Require.positive("passMiddlebox", forgetsAfter)));
    }

    /**
     * Adds a middlebox of the built-in catalogue on the way. Needs {@link #detectWithin(Duration)}.
     *
     * @param id its id there, as {@code aws-nlb-tcp}
     * @return this builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if the catalogue has none of this id; the message names the nearest ones
     */
    public NettyKeepAliveBuilder passMiddlebox(String id) {
        return passMiddlebox(Catalogue.builtIn().named(id));
    }

    /**
     * Adds a middlebox on the way. Needs {@link #detectWithin(Duration)}.
     *
     * @param middlebox one whose time is known
     * @return this builder
     * @throws NullPointerException if {@code middlebox} is null
     */
    public NettyKeepAliveBuilder passMiddlebox(Middlebox middlebox) {
        needs.middleboxes.add(Objects.requireNonNull(middlebox, "middlebox"));
        return this;
    }

    /**
     * Sets TCP keepalive explicitly.
     *
     * @param settings what to set on each socket
     * @return this builder
     * @throws NullPointerException if {@code settings} is null
     */
    public NettyKeepAliveBuilder tcp(TcpKeepAlive settings) {
        tcp = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets the heartbeat explicitly.
     *
     * @param policy what to do about heartbeats
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public NettyKeepAliveBuilder heartbeat(HeartbeatPolicy policy) {
        heartbeat = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Has the idle time of the heartbeat follow load: shorter at peak, longer when calm. Interval and number of unanswered pings
     * stay those of the policy, given or derived; its idle time is used no more, but one that was derived is the longest allowed.
     * Needs a policy that pings, with an interval at or below the shortest idle time and, if it waits for silence, a watch limit
     * above the longest.
     *
     * @param tuning bounds of the idle time, and the measure of load
     * @return this builder
     * @throws NullPointerException if {@code tuning} is null
     */
    public NettyKeepAliveBuilder adaptToLoad(LoadTuning tuning) {
        load = Objects.requireNonNull(tuning, "tuning");
        return this;
    }

    /**
     * Keeps the idle time of new connections safely below what is known of their path, whatever the policy says: at or below
     * four fifths of the longest silence that it survived. Where nothing is known, the policy's holds. Needs a
     * heartbeat. Of this and {@link #learnPath} the one said last holds.
     *
     * @param store what is known; asked when a heartbeat starts, on the event loop
     * @param key names a connection's path, also on the event loop
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @see io.keepalive.netty.path.PathDiscovery
     */
    public NettyKeepAliveBuilder path(PathStore store, Function<Channel, String> key) {
        path = new KnownPath(Objects.requireNonNull(store, "store"), new PathKey(key));
        return this;
    }

    /**
     * Finds out on the live connection how long its path keeps it idle, for a device that has no other: the idle time goes up
     * in small steps, settles where a step too far has cost a connection, and is saved. A connection that ends in its silence as
     * reset or unreachable counts as a step too far, one that the peer closed does not; the application makes the next one. Needs
     * a heartbeat that pings. Of this and {@link #path(PathStore, Function)} the one said last holds.
     *
     * @param store what is known already, and where to save what was learnt, on a thread of the common pool
     * @param key names a connection's path; called on the event loop
     * @param steps the steps to take with a new path; the most is not above the idle time of the heartbeat, which is only
     *     shortened
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public NettyKeepAliveBuilder learnPath(
            PathStore store, Function<Channel, String> key, Supplier<IdleStepper.Builder> steps) {
        learning = Objects.requireNonNull(steps, "steps");
        path = new LearntPaths(Objects.requireNonNull(store, "store"), new PathKey(key), steps);
        return this;
    }

    /**
     * Makes this side a watcher: the peer agreed to ping every {@code period}, and is dead when nothing is heard for 1.5
     * periods. Alone it watches only; with {@link #detectWithin(Duration)} it pings as well.
     *
     * @param period longer than zero
     * @return this builder
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is not longer than zero
     */
    public NettyKeepAliveBuilder expectPingEvery(Duration period) {
        peerPingPeriod = Require.positive("expectPingEvery", period);
        return this;
    }

    /**
     * Chooses what wakes the heartbeats.
     *
     * @param timing {@link Timing#WHEEL} for many connections; {@link Timing#byDefault} by default
     * @return this builder
     * @throws NullPointerException if {@code timing} is null
     */
    public NettyKeepAliveBuilder timing(Timing timing) {
        this.timing = Objects.requireNonNull(timing, "timing");
        return this;
    }

    /**
     * Sets who hears what becomes of the connections.
     *
     * @param listener the listener
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public NettyKeepAliveBuilder listener(KeepAliveListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets what to do at the end of each connection, whatever its cause; runs once, on the channel's event loop, for a
     * death before the channel is aborted. With {@link #requireOptions} it also runs for a client channel that is closed
     * before it was connected.
     *
     * @param action gets the channel and the reason
     * @return this builder
     * @throws NullPointerException if {@code action} is null
     */
    public NettyKeepAliveBuilder onEnd(BiConsumer<Channel, Diagnosis> action) {
        onEnd = Objects.requireNonNull(action, "action");
        return this;
    }

    /**
     * Begins in observe-only mode: deaths that the heartbeat finds are reported and counted, and it closes nothing, until
     * {@link NettyKeepAlive#enforce}. For the first week in production. TCP options are set all the same, and what the
     * kernel ends is ended; so is what a {@link #guard(PingGuardPolicy)} closes, a {@link #lifetime(LifetimePolicy)} limits, or a
     * drain ends.
     *
     * @return this builder
     */
    public NettyKeepAliveBuilder observeOnly() {
        observeOnly = true;
        return this;
    }

    /**
     * Closes a channel on which a TCP option is not in force as asked, instead of only reporting it. A retransmission cap
     * that was derived, not asked for by name, is used where the transport has it and not required.
     *
     * @return this builder
     */
    public NettyKeepAliveBuilder requireOptions() {
        optionsRequired = true;
        return this;
    }

    /**
     * Adds a brake: when more than a share of all connections would be declared dead within one detection time, the excess
     * stays suspect, as the fault is then more likely ours.
     *
     * @param share above 0, at most 1; a tenth (0.1) is a good start
     * @param always deaths within one detection time that are let through whatever the share; 1 or more
     * @return this builder
     * @throws IllegalArgumentException if a number is out of range
     */
    public NettyKeepAliveBuilder brake(double share, int always) {
        if (!(share > 0 && share <= 1)) {
            throw Require.expected("share", share, "0 < share <= 1");
        }
        brakeShare = share;
        brakeAlways = Require.inRange("always", always, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how often one peer may ping, and what becomes of one that pings faster. What is permitted is at or below four fifths
     * of {@link #expectPingEvery} and of what {@link #negotiate} wants, as {@link #build} checks.
     *
     * @param policy {@link PingGuardPolicy#byDefault} by default
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public NettyKeepAliveBuilder guard(PingGuardPolicy policy) {
        guard = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Offers each peer to agree on heartbeats. What is agreed then holds on that connection; a peer that does not answer
     * changes nothing. Also has critical stretches tighten both ends. Needs a protocol that has control messages, as
     * {@code binaryFrame} does.
     *
     * @param offer what this end can do and wants; nothing is offered by default
     * @return this builder
     * @throws NullPointerException if {@code offer} is null
     */
    public NettyKeepAliveBuilder negotiate(Negotiation offer) {
        negotiation = Objects.requireNonNull(offer, "offer");
        return this;
    }

    /**
     * Sets by how much a peer may stretch our times. A refusal makes pings come at most so many times more seldom than the
     * policy's idle time; a peer that cannot send within so many times what is wanted agrees on nothing for that direction.
     *
     * @param times 1 to 1,000,000; 10 by default
     * @return this builder
     * @throws IllegalArgumentException if {@code times} is out of range
     */
    public NettyKeepAliveBuilder adaptAtMost(int times) {
        adaptAtMost = Require.inRange("adaptAtMost", times, 1, 1_000_000);
        return this;
    }

    /**
     * Bounds how many pings each event loop sends in a second. A ping that falls due when the second is full waits, within
     * what its jitter leaves of the idle time: no promise is touched. One that cannot wait goes all the same, which is counted
     * and told: then the budget is too small. Pings that repeat an unanswered one are not asked whether they may.
     *
     * @param pingsPerSecond 1 to 1,000,000 for each event loop; no bound by default. Needs a policy with jitter
     * @return this builder
     * @throws IllegalArgumentException if {@code pingsPerSecond} is out of range
     * @see KeepAliveListener#onPingBudgetTooSmall
     */
    public NettyKeepAliveBuilder pingBudget(int pingsPerSecond) {
        pingBudget = Require.inRange("pingBudget", pingsPerSecond, 1, 1_000_000);
        return this;
    }

    /**
     * Tries a fresh connection when the kernel of a client's peer falls silent while a ping waits, to tell a path that has
     * forgotten the connection from a peer that is gone. It is closed as soon as it is answered, without a byte sent. Only
     * on epoll and io_uring, and only for channels that connected, not for accepted ones; off by default, as the peer sees
     * and may log it.
     *
     * @return this builder
     */
    public NettyKeepAliveBuilder probePath() {
        probePath = true;
        return this;
    }

    /**
     * Limits how long healthy connections live: those that nobody uses end in good order, or their heartbeats rest, and old ones
     * end as well. It counts from the heartbeat's start, without heartbeats from when the channel is active; also while only observing.
     *
     * @param policy the limits
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public NettyKeepAliveBuilder lifetime(LifetimePolicy policy) {
        lifetime = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets what is said to the peer before a healthy connection is ended by its {@link #lifetime(LifetimePolicy)} or a {@link
     * NettyKeepAlive#drain}, one of which has to be there. Without it our side of the connection is closed at once, and a request
     * not answered yet stays so.
     *
     * @param words what to say; nothing by default
     * @return this builder
     * @throws NullPointerException if {@code words} is null
     */
    public NettyKeepAliveBuilder goodbye(Goodbye words) {
        goodbye = Objects.requireNonNull(words, "words");
        return this;
    }

    /**
     * Tells peers how this application is, beside every pong and every ping of ours. Needs a protocol that can say it, as
     * {@code binaryFrame} can; a peer that does not know it drops it as malformed.
     *
     * @param source says how it is; cheap, as it is asked on the event loops for every heartbeat. Nothing is said by default
     * @return this builder
     * @throws NullPointerException if {@code source} is null
     */
    public NettyKeepAliveBuilder health(HealthSource source) {
        health = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Hears how peers are, shows it in {@link ConnectionStatus#health()}, and judges it. Reports come with heartbeats, so what is known
     * is as old as those are far apart; a policy with {@code Trigger.FIXED_PERIOD} pings whatever traffic there is. Needs a protocol that
     * can say it, as {@code binaryFrame} can.
     *
     * @param rules what makes a peer unhealthy; {@link HealthRules#none()} only shows what it says. By default nobody listens, and what
     *     peers say is dropped
     * @return this builder
     * @throws NullPointerException if {@code rules} is null
     * @see KeepAliveListener#onUnhealthy
     */
    public NettyKeepAliveBuilder peerHealth(HealthRules rules) {
        peerHealth = Objects.requireNonNull(rules, "rules");
        return this;
    }

    /**
     * Keeps track of all connections, so that {@link NettyKeepAlive#drain} can end them. Costs some 16 bytes of heap for each
     * connection, and nothing where it is not said.
     *
     * @return this builder
     */
    public NettyKeepAliveBuilder drainable() {
        drainable = true;
        return this;
    }

    /**
     * Checks the settings against each other, derives what was not said, and makes the instance.
     *
     * @return the instance
     * @throws IllegalArgumentException if settings contradict each other, or the needs cannot be met together
     */
    public NettyKeepAlive build() {
        ResolvedSettings resolved = ResolvedSettings.of(this);
        KeepAlivePlan plan = resolved.plan();
        if (plan != null) {
            resolved.remarks().forEach(remark -> LOG.info("{}: {}", plan.goal(), remark));
        }
        return new NettyKeepAlive(this, resolved);
    }

    /** Who hears what becomes of the connections. */
    KeepAliveListener listener() {
        return onEnd == null ? listener : new EndAction(listener, onEnd);
    }

    @Nullable
    DeathBrake brakeFor(HeartbeatPolicy policy) {
        if (brakeAlways == 0) {
            return null;
        }
        Duration window = policy.detectionTime()
                .orElseThrow(() -> Require.expected(
                        "brake",
                        brakeShare,
                        "none, as the policy does not bound the detection time; a watch limit would"))
                .latest();
        return new DeathBrake(brakeShare, brakeAlways, window);
    }
}
