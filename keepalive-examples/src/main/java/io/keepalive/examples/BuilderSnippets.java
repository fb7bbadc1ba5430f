package io.keepalive.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.tcp.TcpKeepAlive;
import java.util.function.Consumer;

/** Settings for two very different servers, as the documentation shows them. */
final class BuilderSnippets {

    private BuilderSnippets() {}

    /** A trading client: it pings its server, and stops trading when that is gone. */
    static NettyKeepAlive tradingClient(Consumer<Diagnosis> suspendOrders) {
        return NettyKeepAlive.builder(HeartbeatProtocols.webSocket())
                .detectWithin(ofSeconds(15)) // derives TCP keepalive and heartbeat
                .rideOut(ofSeconds(5))
                .onEnd((channel, reason) -> suspendOrders.accept(reason))
                .build();
    }

    /** A push gateway: devices ping, the server watches. */
    static NettyKeepAlive pushGateway(HeartbeatProtocol deviceProtocol) {
        return NettyKeepAlive.builder(deviceProtocol)
                .expectPingEvery(ofMinutes(4))
                .tcp(TcpKeepAlive.builder() // explicit beats derived
                        .idle(ofMinutes(4))
                        .interval(ofSeconds(20))
                        .probes(3)
                        .build())
                .observeOnly() // the first week; later enforce(), live
                .build();
    }
}
