package io.keepalive.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import org.junit.jupiter.api.Test;

class BuilderSnippetsTest {

    @Test
    void tradingClientNoticesADeadServerWithinItsTime() {
        NettyKeepAlive client = BuilderSnippets.tradingClient(reason -> {});

        assertThat(client.heartbeat().flatMap(HeartbeatPolicy::detectionTime).map(DetectionTime::latest))
                .contains(ofSeconds(15));
        assertThat(client.tcp()).isPresent();
        assertThat(client.enforcing()).isTrue();
    }

    @Test
    void pushGatewayWatchesForOneAndAHalfPeriodsAndOnlyObserves() {
        NettyKeepAlive gateway = BuilderSnippets.pushGateway(new DeviceProtocol());

        assertThat(gateway.heartbeat().flatMap(HeartbeatPolicy::watchLimit)).contains(ofMinutes(6));
        assertThat(gateway.tcp().orElseThrow().schedule().idle()).isEqualTo(ofMinutes(4));
        assertThat(gateway.enforcing()).isFalse();
    }
}
