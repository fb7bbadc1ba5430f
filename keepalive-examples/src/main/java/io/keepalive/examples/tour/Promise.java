package io.keepalive.examples.tour;

import static java.time.Duration.ofSeconds;

import io.keepalive.ProbeSchedule;
import io.keepalive.examples.support.Times;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import java.time.Duration;

/** What the tour asks of Keepalive: the same as the quick start. */
final class Promise {

    static final Duration DETECT_WITHIN = ofSeconds(15);
    static final Duration RIDE_OUT = ofSeconds(5);
    static final Duration PING_PERIOD = ofSeconds(10);

    private Promise() {}

    /** A client, which pings. */
    static NettyKeepAliveBuilder client() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(DETECT_WITHIN)
                .rideOut(RIDE_OUT);
    }

    /** A server, which watches: a client not heard for 1.5 periods is dead. */
    static NettyKeepAliveBuilder server() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame()).expectPingEvery(PING_PERIOD);
    }

    /** The tour's promise, and what Keepalive makes of it, for people. */
    static String inWords() {
        ProbeSchedule pings =
                client().build().heartbeat().orElseThrow().pinging().orElseThrow();
        return """
                What is asked for:
                  client  detectWithin(%s).rideOut(%s)
                  server  expectPingEvery(%s)
                What follows from it:
                  client  pings after %s of silence or up to a fifth sooner, then every %s; %d unanswered mean death
                  server  a silence of %s means death
                """.formatted(
                Times.seconds(DETECT_WITHIN),
                Times.seconds(RIDE_OUT),
                Times.seconds(PING_PERIOD),
                Times.seconds(pings.idle()),
                Times.seconds(pings.interval()),
                pings.probes(),
                Times.seconds(
                        server().build().heartbeat().orElseThrow().watchLimit().orElseThrow()));
    }
}
