package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server that only streams to its client, and watches it: the client promised to ping every ten seconds. What it
 * receives gives it no reason to.
 */
@Tag("netty-4.2")
class StreamingServerTest {

    private static final int PERIODS = 20;

    @Test
    void withTheSentTriggerTheClientIsHeardAllTheTime() {
        assertThat(periodsUntilDeath(Trigger.LAST_SENT)).isEqualTo(PERIODS);
    }

    @Test
    void withTheReceivedTriggerTheClientFallsSilentAndIsTakenForDead() {
        assertThat(periodsUntilDeath(Trigger.LAST_RECEIVED)).isEqualTo(1);
    }

    private static int periodsUntilDeath(Trigger trigger) {
        try (KeepAliveChannel client = KeepAliveChannel.with(pings(10, 5, 2).trigger(trigger));
                KeepAliveChannel server = KeepAliveChannel.with(HeartbeatPolicy.expectingPingEvery(ofSeconds(10)))) {
            int seconds = 0;
            while (seconds < 10 * PERIODS && server.channel.isOpen()) {
                seconds++;
                server.after(1);
                client.after(1).receives("tick\n");
                client.sent().forEach(line -> server.receives(line + "\n"));
                server.sent().forEach(line -> client.receives(line + "\n"));
            }
            client.applicationRead();
            return seconds / 10;
        }
    }
}
