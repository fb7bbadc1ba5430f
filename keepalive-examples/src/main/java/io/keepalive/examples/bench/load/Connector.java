package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens many connections to the ports of one server at an even pace, never more at once than its backlog bears, so that no SYN is dropped
 * and no SYN cookie needed. The pace also spreads those heartbeats evenly that count from the beginning of a connection.
 */
final class Connector {

    /** Connections opened in one second at most. */
    private static final int PACE = 5_000;

    /** Connections opened together keep their heartbeats together, so they are opened one by one as far as a timer goes. */
    private static final long SHORTEST_SLICE_NANOS = 100_000;

    private static final int FAILURES_BORNE = 100;

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final int[] ports;
    private final int connections;
    private final long spreadNanos;
    private final CompletableFuture<Figures> done = new CompletableFuture<>();
    private long startNanos;
    private int underWay;
    private int connected;
    private int failed;

    Connector(Transport transport, EventLoop loop, Peers peers, int[] ports, int connections, Duration spread) {
        this.loop = loop;
        this.ports = ports;
        this.connections = connections;
        this.spreadNanos = spread.toNanos();
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                // leaves no TIME_WAIT behind, which would take ports and memory from the next contender
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Peer(peers));
                    }
                });
    }

    /** How long opening takes: as the pace wants it, in whole intervals, so that no part of an interval gets more. */
    static Duration spread(int connections, Duration interval) {
        double intervals = connections / (double) PACE / (interval.toNanos() / 1e9);
        return interval.multipliedBy(Math.max(1, (long) Math.ceil(intervals)));
    }

    /** Returns when all are open. */
    Figures connect() throws Exception {
        startNanos = System.nanoTime();
        long slice = Math.max(SHORTEST_SLICE_NANOS, spreadNanos / connections);
        ScheduledFuture<?> slices = loop.scheduleAtFixedRate(this::connectThoseDue, 0, slice, TimeUnit.NANOSECONDS);
        try {
            return done.get();
        } finally {
            slices.cancel(false);
        }
    }

    private void connectThoseDue() {
        double share = Math.min(1, (System.nanoTime() - startNanos) / (double) spreadNanos);
        long due = (long) Math.ceil(share * connections);
        while (connected + underWay < due && underWay < SystemLimits.CONNECTS_AT_ONCE) {
            int port = ports[(connected + underWay) % ports.length];
            underWay++;
            bootstrap
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .addListener((ChannelFuture connect) -> ended(connect));
        }
    }

    private void ended(ChannelFuture connect) {
        underWay--;
        if (connect.isSuccess()) {
            connected++;
        } else {
            failed++; // and is tried again in a later slice
        }
        if (connected == connections) {
            done.complete(Figures.NONE.with("open", connected).with("connectFailures", failed));
        } else if (failed > FAILURES_BORNE) {
            done.completeExceptionally(new IllegalStateException(
                    "connections: " + connected + " (expected: " + connections + ", but " + connect.cause() + ")"));
        }
    }
}
