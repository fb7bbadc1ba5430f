package io.keepalive.examples.guide;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.Drained;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import java.util.concurrent.ExecutionException;

/** The code in docs/tuning.md on the lifetime of connections; DocumentationTest holds both to the same text. */
final class LifetimeSnippets {

    private LifetimeSnippets() {}

    static NettyKeepAlive shop(Object goodbyeFrame) {
        NettyKeepAlive shop = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofSeconds(30))
                .lifetime(LifetimePolicy.builder()
                        .endUnusedAfter(ofMinutes(10)) // nothing but heartbeats for so long
                        .maxAge(ofHours(1)) // and up to a tenth earlier, never later
                        .build())
                .goodbye((channel, reason) -> channel.writeAndFlush(goodbyeFrame))
                .drainable()
                .build();
        return shop;
    }

    static void deploy(NettyKeepAlive keepAlive) throws ExecutionException, InterruptedException {
        Drained all = keepAlive.drain(Drain.within(ofSeconds(60))).get(); // or Drain.atMost(500) a second
        System.out.println(all); // such as "40000 connections ended in 60.2 s, 12 of them cut off"
    }
}
