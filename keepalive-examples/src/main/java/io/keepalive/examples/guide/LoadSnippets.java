package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.load.LoadTuning;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import java.util.Queue;

/** The code in docs/tuning.md, section "Load". */
final class LoadSnippets {

    private LoadSnippets() {}

    static NettyKeepAlive bySignal(HeartbeatPolicy policy, Queue<?> orders) {
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(policy)
                .adaptToLoad(LoadTuning.between(ofSeconds(5), ofSeconds(60))
                        .bySignal(() -> Math.min(1, orders.size() / 1000.0)))
                .build();
        return gateway;
    }

    static NettyKeepAlive byTraffic(HeartbeatPolicy policy) {
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(policy)
                .adaptToLoad(LoadTuning.between(ofSeconds(5), ofSeconds(60)).byTraffic(20)) // messages a second
                .build();
        return gateway;
    }

    static LoadTuning calmer() {
        LoadTuning calmer = LoadTuning.between(ofSeconds(5), ofSeconds(60))
                .byTraffic(20)
                .smoothing(ofSeconds(30))
                .hysteresis(0.2);
        return calmer;
    }

    static void look(NettyKeepAlive gateway, Channel channel) {
        gateway.status(channel).heartbeat().ifPresent(System.out::println); // HeartbeatPolicy[ping idle=PT12.5S …
    }

    static void swap(NettyKeepAlive gateway) {
        gateway.heartbeat(
                HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3).build());
    }
}
