package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Require;
import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.option.ChannelTcpOptions;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connections of a Netty server or client alive and notices their death: TCP keepalive on the socket,
 * heartbeats in the pipeline, and a reason for every end.
 *
 * <pre>{@code
 * NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
 *         .detectWithin(Duration.ofSeconds(15))
 *         .rideOut(Duration.ofSeconds(5))
 *         .onEnd((channel, reason) -> sessions.close(channel, reason))
 *         .build();
 *
 * // in a ChannelInitializer, server or client
 * channel.pipeline().addLast(new LengthFieldPrepender(4)).addLast("frames", new LengthFieldBasedFrameDecoder(...));
 * keepAlive.install(channel, "frames");
 * }</pre>
 *
 * <p>While nothing is read, because auto-read is off or a channel is on its way from one event loop to another, silence is
 * not judged. With auto-read off NIO learns of no reset, close or kernel timeout until it reads or writes again; epoll and
 * io_uring learn at once. A channel registered on another event loop takes its heartbeat along; but on io_uring Netty
 * 4.2.18 reads nothing there until auto-read was switched off and on again, so the peer of one left like that is declared
 * dead.
 *
 * <p>One instance serves any number of channels, which form a group: they share the counters, the brake, and the switch
 * between observing and enforcing. Thread-safe.
 */
public final class NettyKeepAlive {

    static final AttributeKey<ChannelKeepAlive> CONNECTION = AttributeKey.valueOf(NettyKeepAlive.class, "connection");

    private final KeepAliveGroup group;
    private final @Nullable KeepAlivePlan plan;
    private final @Nullable TcpKeepAlive tcp;
    private final boolean optionsRequired;

    NettyKeepAlive(NettyKeepAliveBuilder builder, ResolvedSettings resolved) {
        this.group = new KeepAliveGroup(builder, resolved.policy(), resolved.companions());
        this.plan = resolved.plan();
        this.tcp = resolved.tcp();
        this.optionsRequired = builder.optionsRequired;
    }

    /**
     * Starts an instance that sets TCP keepalive and says why connections end, without heartbeats.
     *
     * @return a builder
     */
    public static NettyKeepAliveBuilder builder() {
        return new NettyKeepAliveBuilder(null);
    }

    /**
     * Starts an instance with heartbeats.
     *
     * @param protocol how pings and pongs look on the wire: one of {@code HeartbeatProtocols}, or your own
     * @return a builder
     * @throws NullPointerException if {@code protocol} is null
     */
    public static NettyKeepAliveBuilder builder(HeartbeatProtocol protocol) {
        return new NettyKeepAliveBuilder(Objects.requireNonNull(protocol, "protocol"));
    }

    /**
     * Installs on a channel whose protocol finds its own place in the pipeline (WebSocket), or that has no heartbeats.
     *
     * @param channel the channel, registered; before or after it is active
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalArgumentException if the protocol's place cannot be found
     * @throws IllegalStateException if Keepalive is installed on the channel already
     */
    public void install(Channel channel) {
        enter(Objects.requireNonNull(channel, "channel"), null);
    }

    /**
     * Installs on a channel: options are set and read back, bytes stamped at the pipeline's head, and heartbeats handled
     * directly behind the codec. Any thread may install; inside a {@code ChannelInitializer} it needs no thought.
     *
     * @param channel the channel, registered; before or after it is active
     * @param codec name of the protocol's innermost codec handler, behind which messages are whole
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is no such handler, or this instance has no heartbeats to put behind it
     * @throws IllegalStateException if Keepalive is installed on the channel already
     */
    public void install(Channel channel, String codec) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(codec, "codec");
        if (!group.hasHeartbeat()) {
            throw Require.expected("codec", codec, "none, as there are no heartbeats");
        }
        enter(channel, codec);
    }

    /**
     * Takes Keepalive out of a channel's pipeline, which goes on without it; TCP options stay as they are.
     *
     * @param channel a channel
     * @throws NullPointerException if {@code channel} is null
     */
    public void uninstall(Channel channel) {
        ChannelKeepAlive connection =
                Objects.requireNonNull(channel, "channel").attr(CONNECTION).getAndSet(null);
        if (connection != null) {
            connection.leavePipeline();
        }
    }

    /**
     * One connection as it is now; of one that ended, as it was at its end.
     *
     * @param channel a channel on which Keepalive was installed
     * @return its status
     * @throws NullPointerException if {@code channel} is null
     * @throws IllegalStateException if Keepalive is not installed on the channel
     */
    public ConnectionStatus status(Channel channel) {
        return connection(channel).status();
    }

    /**
     * One connection as it is now, whichever instance was installed on it.
     *
     * @param channel a channel
     * @return its status; empty if Keepalive is not installed on the channel
     * @throws NullPointerException if {@code channel} is null
     */
    public static Optional<ConnectionStatus> find(Channel channel) {
        boolean known = Objects.requireNonNull(channel, "channel").hasAttr(CONNECTION);
        return Optional.ofNullable(known ? channel.attr(CONNECTION).get() : null)
                .map(ChannelKeepAlive::status);
    }

    private static ChannelKeepAlive connection(Channel channel) {
        ChannelKeepAlive connection =
                Objects.requireNonNull(channel, "channel").attr(CONNECTION).get();
        if (connection == null) {
            throw new IllegalStateException("channel: " + channel + " (expected: one with Keepalive)");
        }
        return connection;
    }

    /**
     * Swaps the heartbeat's policy on all connections, those that are open and those to come; within a tick of the timing wheel, a
     * 32nd of the shortest time of the policy this instance was built with, on each event loop. With
     * {@link Timing#IDLE_STATE_HANDLER} a connection that is not silent yet takes it at the end of its idle time. Whatever is shorter
     * holds from then on, whatever is longer, and pings of another kind (trigger, proof of life) with the watch limit that goes with
     * them, from each peer's next sign of life on: no deadline moves past the bound it was set by. The brake, if there is one, keeps its window. Any thread may call this.
     *
     * @param policy what to do about heartbeats from now on
     * @throws NullPointerException if {@code policy} is null
     * @throws IllegalStateException if this instance has no heartbeats
     * @throws IllegalArgumentException if it does not go with the load tuning, the ping budget, or the lifetime that this was built
     *     with; the needs that were said then are not checked again
     */
    public void heartbeat(HeartbeatPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        if (!group.hasHeartbeat()) {
            throw new IllegalStateException("heartbeat: none (expected: an instance of builder(protocol))");
        }
        group.swap(policy);
    }

    /**
     * Begins a critical stretch: until it is closed, the peer's death is noticed within {@code bound}, and told at once. Any thread
     * may call this.
     *
     * @param channel a channel on which Keepalive was installed, with heartbeats
     * @param bound from the last byte received, or from now, to the failure; 1 µs or longer. It should leave room for a
     *     few round trips, and is the less forgiving the shorter it is: see {@link Tightening}
     * @return the stretch, to be closed
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code bound} is too short
     * @throws IllegalStateException if Keepalive is not installed on the channel, or without heartbeats, or only to send
     */
    public CriticalStretch tighten(Channel channel, Duration bound) {
        return tighten(channel, Tightening.within(bound));
    }

    /**
     * Begins a critical stretch: until it is closed, the peer is checked as {@code tightening} says, and its death told at once. Any
     * thread may call this.
     *
     * @param channel a channel on which Keepalive was installed, with heartbeats
     * @param tightening how to check the peer
     * @return the stretch, to be closed; of a connection that has ended, one that has failed
     * @throws NullPointerException if an argument is null
     * @throws IllegalStateException if Keepalive is not installed on the channel, or without heartbeats, or only to send
     */
    public CriticalStretch tighten(Channel channel, Tightening tightening) {
        Objects.requireNonNull(tightening, "tightening");
        if (!(connection(channel) instanceof HeartbeatConnection connection)) {
            throw new IllegalStateException("heartbeat: none (expected: an instance of builder(protocol))");
        }
        if (connection.group.policy().sendPeriod().isPresent()) {
            throw new IllegalStateException(
                    "heartbeat: " + connection.group.policy() + " (expected: one whose pings are answered)");
        }
        CriticalStretch stretch = new CriticalStretch(connection, tightening);
        stretch.begin();
        return stretch;
    }

    /**
     * The running totals of all connections.
     *
     * @return a live view
     */
    public Counters counters() {
        return group.counters;
    }

    /** From now on dead peers are aborted, also those of connections that are open already. */
    public void enforce() {
        group.enforcing(true);
    }

    /**
     * From now on deaths that the heartbeat finds are only reported, and it closes nothing. TCP options stay in force: what
     * the kernel ends is ended.
     */
    public void observeOnly() {
        group.enforcing(false);
    }

    /**
     * Whether dead peers are aborted.
     *
     * @return false while only observing
     */
    public boolean enforcing() {
        return group.enforcing();
    }

    /**
     * Ends all connections in good order, before a deploy, no faster than said. Connections that are installed afterwards are
     * ended as well, at the same pace, for as long as this instance lives; so stop accepting first, or connect by another one.
     *
     * @param drain how fast, and with what bounds
     * @return done when no connection is left, on the event loop of the last, or when the drain's bound has passed and all were
     *     closed
     * @throws NullPointerException if {@code drain} is null
     * @throws IllegalStateException if the instance is not {@link NettyKeepAliveBuilder#drainable()}, or a drain was begun before
     */
    public CompletableFuture<Drained> drain(Drain drain) {
        return group.members().drain(Objects.requireNonNull(drain, "drain"));
    }

    /**
     * What was derived from the needs, with its notes on what a layer cannot keep.
     *
     * @return the plan, or empty if no needs were said
     */
    public Optional<KeepAlivePlan> plan() {
        return Optional.ofNullable(plan);
    }

    /**
     * The TCP settings in use, given or derived.
     *
     * @return the settings, or empty if TCP keepalive is left alone
     */
    public Optional<TcpKeepAlive> tcp() {
        return Optional.ofNullable(tcp);
    }

    /**
     * The heartbeat settings in use, given, derived or swapped; what load and the like make of them on a connection, its status
     * says.
     *
     * @return the policy, or empty without heartbeats
     */
    public Optional<HeartbeatPolicy> heartbeat() {
        return group.hasHeartbeat() ? Optional.of(group.policy()) : Optional.empty();
    }

    /**
     * The TCP settings as typed options, for libraries that hide their channels.
     *
     * @param type the channel class the library will make
     * @return option to value; empty if TCP keepalive is left alone
     * @throws NullPointerException if {@code type} is null
     * @throws IllegalArgumentException if {@code type} is no TCP channel class of a known transport
     * @see ChannelTcpOptions#of
     */
    public Map<ChannelOption<?>, Object> channelOptions(Class<? extends Channel> type) {
        Objects.requireNonNull(type, "type");
        return tcp == null ? Map.of() : ChannelTcpOptions.of(tcp, type);
    }

    /** Whether the channel knew the connection until now. */
    static boolean forget(Channel channel, ChannelKeepAlive connection) {
        return channel.attr(CONNECTION).compareAndSet(connection, null);
    }

    private void enter(Channel channel, @Nullable String codec) {
        ChannelKeepAlive connection = ChannelKeepAlive.of(group, channel);
        if (!channel.attr(CONNECTION).compareAndSet(null, connection)) {
            throw new IllegalStateException("channel: " + channel + " (expected: one without Keepalive)");
        }
        try {
            connection.enterPipeline(codec);
        } catch (RuntimeException | Error noPlace) {
            uninstall(channel);
            throw noPlace;
        }
        if (tcp != null) {
            applyOptions(tcp, channel, connection);
        }
    }

    private void applyOptions(TcpKeepAlive settings, Channel channel, ChannelKeepAlive connection) {
        TcpOptionReport report = ChannelTcpOptions.apply(settings, channel);
        connection.options(report);
        report.notApplied().forEach(option -> group.optionNotApplied(channel, option));
        if (optionsRequired && report.notApplied().stream().anyMatch(this::required)) {
            connection.refuse(report);
        }
    }

    /** A derived retransmission cap is used where it can be had; nobody asked for it by name. */
    private boolean required(AppliedOption option) {
        boolean derived = plan != null && plan.tcp().equals(tcp);
        return !(derived && option.option() == TcpOption.RETRANSMISSION_CAP);
    }
}
