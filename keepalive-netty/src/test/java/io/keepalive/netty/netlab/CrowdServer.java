package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.netty.transport.TextLines;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A Netty server under Keepalive in a process of its own, for a {@link LabCrowd}: heartbeats in text lines, and TCP
 * keepalive beneath.
 *
 * <p>Arguments: the port, and {@code aborts}, or {@code closes} where Keepalive only observes and the application closes in
 * order when it hears of a death; and perhaps a time such as {@code PT2S}, after which unused connections end. Told {@code census}, it counts what it holds.
 *
 * <p>It reports by the client's port, or as {@code server}, as {@link Report} says:
 *
 * <pre>
 * listening PORT
 * end CAUSE LASTREAD TEXT    as Keepalive's listener hears; LASTREAD: when bytes arrived last
 * observed CAUSE             a death that the application answers by closing
 * census NUMBERS             a {@link Census}
 * </pre>
 */
public final class CrowdServer implements KeepAliveListener {

    static final int LOOPS = 2;

    private final NettyKeepAlive keepAlive;

    private CrowdServer(boolean closes, Optional<Duration> unusedLimit) {
        NettyKeepAliveBuilder builder = settings().listener(this);
        unusedLimit.ifPresent(limit ->
                builder.lifetime(LifetimePolicy.builder().endUnusedAfter(limit).build()));
        keepAlive = (closes ? builder.observeOnly() : builder).build();
    }

    /** What it promises of a peer's death. */
    static NettyKeepAliveBuilder settings() {
        return NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .detectWithin(Duration.ofSeconds(3))
                .rideOut(Duration.ofMillis(500));
    }

    public static void main(String[] args) throws Exception {
        CrowdServer server = new CrowdServer(
                args[1].equals("closes"), args.length < 3 ? Optional.empty() : Optional.of(Duration.parse(args[2])));
        server.listen(Integer.parseInt(args[0]));
        Commands.obey(command -> server.report(
                "server", "census", Census.taken(server.keepAlive.counters()).toString()));
    }

    private void listen(int port) throws InterruptedException {
        TestTransport transport = TestTransport.EPOLL;
        new ServerBootstrap()
                .group(transport.newGroup(LOOPS))
                .channel(transport.serverChannelType())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TextLines.with(keepAlive).accept(channel);
                    }
                })
                .bind(port)
                .sync();
        report("server", "listening", Integer.toString(port));
    }

    @Override
    public void onEnd(Channel ended, Diagnosis diagnosis) {
        report(
                name(ended),
                "end",
                diagnosis.cause() + " " + TextLines.lastReadNanos(ended) + " " + diagnosis.explanation());
    }

    @Override
    public void onDeathObserved(Channel dead, Diagnosis diagnosis) {
        report(name(dead), "observed", diagnosis.cause().toString());
        dead.close();
    }

    private static String name(Channel channel) {
        return Integer.toString(((InetSocketAddress) channel.remoteAddress()).getPort());
    }

    private void report(String who, String what, String text) {
        Report.now(who, what, text).say();
    }
}
