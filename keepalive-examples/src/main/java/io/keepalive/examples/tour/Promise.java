package io.keepalive.examples.tour;

import static java.time.Duration.ofSeconds;

import io.keepalive.ProbeSchedule;
import io.keepalive.examples.support.Times;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;

/** What the tour asks of Keepalive: the same as the quick start, and TCP keepalive at the server. */
final class Promise {

    static final Duration DETECT_WITHIN = ofSeconds(15);
    static final Duration RIDE_OUT = ofSeconds(5);
    static final Duration PING_PERIOD = ofSeconds(10);

    private static final TcpKeepAlive SERVER_TCP = TcpKeepAlive.parse("idle=5s,interval=2s,probes=3");

    private Promise() {}

    /** A client, which pings. */
    static NettyKeepAliveBuilder client() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(DETECT_WITHIN)
                .rideOut(RIDE_OUT);
    }

    /**
     * A server, which watches: a client not heard for 1.5 periods is dead. It asks nothing itself, so without TCP keepalive
     * its kernel could not tell whether the client's answers.
     */
    static NettyKeepAliveBuilder server() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(PING_PERIOD)
                .tcp(SERVER_TCP);
    }

    /** The tour's promise, and what Keepalive makes of it, for people. */
    static String inWords() {
        ProbeSchedule pings =
                client().build().heartbeat().orElseThrow().pinging().orElseThrow();
        return """
                What is asked for:
                  client  detectWithin(%s).rideOut(%s)
                  server  expectPingEvery(%s).tcp(%s)
                What follows from it:
                  client  pings after %s of silence or up to a fifth sooner, then every %s; %d unanswered mean death
                  server  a silence of %s means death; its kernel probes after %s of it
                """.formatted(
                Times.seconds(DETECT_WITHIN),
                Times.seconds(RIDE_OUT),
                Times.seconds(PING_PERIOD),
                SERVER_TCP,
                Times.seconds(pings.idle()),
                Times.seconds(pings.interval()),
                pings.probes(),
                Times.seconds(
                        server().build().heartbeat().orElseThrow().watchLimit().orElseThrow()),
                Times.seconds(SERVER_TCP.schedule().idle()));
    }
}
