package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import java.util.List;

/** What docs/tuning.md shows of the ping guard and of negotiation. */
final class NegotiationSnippets {

    private NegotiationSnippets() {}

    static NettyKeepAlive guarded() {
        NettyKeepAlive guarded = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(30))
                .guard(PingGuardPolicy.permitOneEvery(ofSeconds(10))
                        .strikes(2) // so many too fast are answered all the same
                        .refuse() // a peer that can adapt is told what is permitted
                        .thenClose()) // or thenWarn(), or thenIgnore()
                .build();
        return guarded;
    }

    static List<NettyKeepAlive> negotiated() {
        NettyKeepAlive device = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(
                        HeartbeatPolicy.pinging(ofMinutes(5), ofSeconds(20), 3).build())
                .negotiate(Negotiation.canSendEvery(ofSeconds(60)).wantsEvery(ofSeconds(90)))
                .build();
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(ofMinutes(5))
                .negotiate(Negotiation.cannotSend().wantsEvery(ofSeconds(30))) // watches 1.5 times what is agreed
                .build();
        return List.of(device, gateway);
    }
}
