package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.PingBudgetShortage;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;

/** The code of docs/tuning.md about herds; DocumentationTest holds both to the same text. */
final class HerdSnippets {

    private HerdSnippets() {}

    static NettyKeepAlive spread() {
        NettyKeepAlive gateway = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3)
                        .spreadFirstPing() // the first ping after 0 to 30 s, all others after 24 to 30 s
                        .build())
                .pingBudget(350) // pings a second on each event loop
                .listener(new BudgetWatch())
                .build();
        return gateway;
    }

    static final class BudgetWatch implements KeepAliveListener {

        @Override
        public void onPingBudgetTooSmall(PingBudgetShortage shortage) {
            System.out.println(shortage.eventLoop() + " needs " + shortage.needed() + " pings/s");
        }
    }
}
