package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.CriticalStretch;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;

/** What docs/tuning.md shows of critical stretches that tighten both ends. */
final class StretchSnippets {

    private StretchSnippets() {}

    static NettyKeepAlive exchange() {
        NettyKeepAlive exchange = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(45))
                .negotiate(Negotiation.canSendEvery(ofSeconds(15))
                        .wantsEvery(ofSeconds(15))
                        .tightenDownTo(ofSeconds(1))) // no peer is promised a tighter bound; 100 ms by default
                .build();
        return exchange;
    }

    static String sides(CriticalStretch stretch) {
        String sides = stretch.peerBound() // empty until the peer has answered
                .map(bound -> "the peer notices our death within " + bound)
                .orElse("one-sided");
        return sides;
    }
}
