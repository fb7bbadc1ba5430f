package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.Counters;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.Timing;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpOptionReport;
import io.keepalive.tcp.TcpPrediction;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/** The short pieces of code in docs, one method each; DocumentationTest holds both to the same text. */
final class GuideSnippets {

    private GuideSnippets() {}

    static NettyKeepAlive form(Orders orders) {
        NettyKeepAlive form = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(60))
                .passMiddlebox(ofSeconds(350))
                .onEnd((channel, reason) -> orders.suspend(reason))
                .build();
        return form;
    }

    static NettyKeepAlive needs(Orders orders) {
        NettyKeepAlive trade = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(15))
                .rideOut(ofSeconds(5))
                .onEnd((channel, reason) -> orders.suspend(reason))
                .build();
        return trade;
    }

    static void plan() {
        KeepAlivePlan plan = KeepAlivePlan.of(
                Goal.detectWithin(ofSeconds(15)).rideOut(ofSeconds(5)).build(), Kernel.current());
        System.out.println(plan.explain());
    }

    static NettyKeepAlive patientWatcher() {
        NettyKeepAlive server = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.watching(ofSeconds(15)).build())
                .build();
        return server;
    }

    static HeartbeatPolicy streaming() {
        HeartbeatPolicy heard = HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3)
                .trigger(Trigger.LAST_SENT) // heard of every 30 s, whatever we receive
                .watching(ofSeconds(45)) // bounds the detection time while we send
                .build();
        return heard;
    }

    static void firstWeek(HeartbeatProtocol deviceProtocol) {
        NettyKeepAlive push = NettyKeepAlive.builder(deviceProtocol)
                .expectPingEvery(ofMinutes(4)) // dead when nothing is heard for 6 minutes
                .tcp(TcpKeepAlive.parse("idle=4m,interval=20s,probes=3"))
                .brake(0.1, 20)
                .listener(new Operations())
                .observeOnly()
                .build();

        push.enforce(); // a week later, live
    }

    static NettyKeepAlive manyConnections() {
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(30))
                .timing(Timing.WHEEL)
                .build();
        return gateway;
    }

    static HeartbeatPolicy patientPinger() {
        HeartbeatPolicy patient = HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(5), 3)
                .slowPeerLimit(ofMinutes(2)) // a reader may stand still for so long
                .build();
        return patient;
    }

    static NettyKeepAlive knowingWatcher() {
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(ofSeconds(30))
                .tcp(TcpKeepAlive.parse("idle=10s,interval=5s,probes=3")) // so that somebody asks
                .guard(PingGuardPolicy.permitOneEvery(ofSeconds(20)).thenClose()) // whoever pings faster has to go
                .build();
        return gateway;
    }

    static NettyKeepAlive pathProber(Orders orders) {
        NettyKeepAlive device = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(75))
                .rideOut(ofSeconds(10))
                .probePath() // the peer sees, and may log, a connection without a byte
                .onEnd((channel, reason) -> orders.suspend(reason))
                .build();
        return device;
    }

    static void why(Channel channel, Diagnosis diagnosis) {
        System.out.println(diagnosis.cause() + ", " + diagnosis.certainty()); // for a program to switch on
        System.out.println(channel.remoteAddress() + " " + diagnosis); // for a person
        diagnosis.evidence().kernel().ifPresent(System.out::println); // for the one who doubts it
    }

    static void status(NettyKeepAlive keepAlive, Channel channel) {
        ConnectionStatus now = keepAlive.status(channel);
        System.out.println(now.peer() + " silent for " + now.silence() + ", round trip " + now.smoothedRoundTrip());

        Counters totals = keepAlive.counters();
        System.out.println(totals.connections() + " connections, ended: " + totals.ends());
    }

    static void webSocket(NettyKeepAlive prices, SocketChannel channel, ChannelHandler priceHandler) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(65_536))
                .addLast(new WebSocketServerProtocolHandler("/prices"));
        prices.install(channel); // an instance of builder(HeartbeatProtocols.webSocket())
        channel.pipeline().addLast(priceHandler);
    }

    static void plainSockets(Socket socket, ServerSocket listening) {
        TcpKeepAlive settings = TcpKeepAlive.builder()
                .idle(ofSeconds(60))
                .interval(ofSeconds(10))
                .probes(3)
                .build();
        TcpOptionReport report = settings.applyTo(socket);
        System.out.println(report.allApplied() + " " + report.notApplied());

        TcpPrediction prediction = TcpPrediction.of(report.inEffect().orElseThrow(), Kernel.current());
        System.out.println(prediction.idle() + ", by the rule " + prediction.idleRule());

        settings.applyTo(listening); // hands on the timings; each accepted socket still needs settings.applyTo(it)
    }

    @SuppressWarnings("unchecked") // each value has the type of its option
    static void hiddenChannel(NettyKeepAlive keepAlive, Bootstrap bootstrap) {
        Map<ChannelOption<?>, Object> options = keepAlive.channelOptions(EpollSocketChannel.class);
        options.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
    }
}
