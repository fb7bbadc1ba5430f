package io.keepalive.examples.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.keepalive.examples.support.Frames;
import io.keepalive.examples.support.Transport;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthRules;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.PeerHealth;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.link.LinkEnd;
import io.keepalive.netty.link.LinkListener;
import io.keepalive.netty.link.PeerLink;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the cluster: a link to every node, over which heartbeats tell who is primary and well, and numbered orders for that one.
 */
final class OrderClient implements AutoCloseable {

    private static final long TICK_MILLIS = 20;
    static final Duration PING_PERIOD = Duration.ofMillis(250);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofMillis(500);
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** One node as the client sees it. */
    record Seen(Optional<ConnectionStatus> connection, Optional<HealthReport> health) {}

    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final NettyKeepAlive keepAlive;
    private final Map<String, PeerLink> links = new LinkedHashMap<>();
    private final NumberedOrders orders;
    private volatile Tally lastTally;

    OrderClient(Topology topology, Transport transport) {
        loops = transport.eventLoops(1);
        loop = loops.next();
        keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.pinging(PING_PERIOD, PING_PERIOD, 3)
                        .trigger(Trigger.FIXED_PERIOD) // so that health comes whatever else does
                        .build())
                .peerHealth(HealthRules.none())
                .build();
        orders = new NumberedOrders(this::send, System.nanoTime());
        topology.nodes().forEach((name, at) -> links.put(name, link(name, at, transport)));
        lastTally = orders.tally();
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, MILLISECONDS);
    }

    private void tick() {
        orders.tick(primary().orElse(null), System.nanoTime());
        lastTally = orders.tally();
    }

    private PeerLink link(String name, Topology.Addresses at, Transport transport) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .remoteAddress(at.service())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Frames.addTo(channel.pipeline());
                        keepAlive.install(channel, Frames.CODEC);
                        channel.pipeline().addLast(new Answers(), TransportErrors.KEPT);
                    }
                });
        return PeerLink.builder(bootstrap)
                .backoff(Backoff.builder()
                        .firstDelay(FIRST_RETRY)
                        .maxDelay(LONGEST_RETRY)
                        .build())
                .listener(new LinkListener() {
                    @Override
                    public void onDown(PeerLink link, Channel channel, LinkEnd end) {
                        orders.lost(name);
                    }
                })
                .open();
    }

    /** Who is primary and well, by what the heartbeats say; the highest term where two say so. */
    private Optional<String> primary() {
        String best = null;
        long bestTerm = -1;
        for (String name : links.keySet()) {
            Seen seen = seen(name);
            boolean answers = seen.connection()
                    .flatMap(ConnectionStatus::peer)
                    .filter(state -> state != PeerState.SUSPECT)
                    .isPresent();
            HealthReport health = seen.health().orElse(null);
            if (answers && health != null && health.state().takesWork() && NodeHealth.isPrimary(health)) {
                long term = NodeHealth.term(health);
                if (term > bestTerm) {
                    bestTerm = term;
                    best = name;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** One node, by the heartbeats; any thread. */
    Seen seen(String name) {
        Optional<ConnectionStatus> status =
                link(name).channel().filter(Channel::isActive).flatMap(NettyKeepAlive::find);
        return new Seen(status, status.flatMap(ConnectionStatus::health).flatMap(PeerHealth::report));
    }

    private PeerLink link(String name) {
        return Objects.requireNonNull(links.get(name));
    }

    private boolean send(String node, long number) {
        @Nullable Channel channel = link(node).channel().orElse(null);
        if (channel == null || !channel.isWritable()) {
            return false;
        }
        channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "DO " + number));
        return true;
    }

    /** What had become of the orders a moment ago; any thread, without a question to the loop. */
    Tally lastTally() {
        return lastTally;
    }

    /** What has become of the orders so far. */
    Tally tally() throws InterruptedException {
        return ask(orders::tally);
    }

    /** From now on the longest gap is measured anew. */
    void forgetGap() throws InterruptedException {
        ask(() -> {
            orders.forgetGap(System.nanoTime());
            return true;
        });
    }

    private <T> T ask(Callable<T> question) throws InterruptedException {
        try {
            return loop.submit(question).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        links.values().forEach(PeerLink::close);
        loops.shutdownGracefully(0, 1, SECONDS);
    }

    private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf answer) {
            String[] words = answer.toString(StandardCharsets.US_ASCII).split(" ", 2);
            Consumer<Long> told = words[0].equals(OrderService.DONE)
                    ? number -> orders.done(number, System.nanoTime())
                    : orders::refused;
            told.accept(Long.valueOf(words[1]));
        }
    }
}
