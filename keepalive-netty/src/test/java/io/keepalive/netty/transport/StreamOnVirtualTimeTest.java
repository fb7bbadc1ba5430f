package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link StreamTest} to the second, with minutes for milliseconds: two channels wired together on one frozen clock. */
@Tag("netty-4.2")
class StreamOnVirtualTimeTest {

    private static final int PERIOD_SECONDS = 240;
    private static final Duration PERIOD = Duration.ofSeconds(PERIOD_SECONDS);

    private final List<Diagnosis> deaths = new ArrayList<>();
    private final List<Integer> pings = new ArrayList<>();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private final EmbeddedChannel client = new EmbeddedChannel();
    private int second;

    @AfterEach
    void release() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    @Test
    void triggeredByWhatItSentTheClientPingsEveryPeriodAndTheWatcherIsContentForTwentyPeriods() {
        connect(Trigger.LAST_SENT);

        stream(20 * PERIOD_SECONDS);

        assertThat(pings).hasSize(20).startsWith(240, 480, 720).endsWith(4800);
        assertThat(deaths).isEmpty();
    }

    @Test
    void triggeredByWhatItReceivedTheClientNeverPingsAndDiesFalselyAfterOneAndAHalfPeriods() {
        connect(Trigger.LAST_RECEIVED);

        stream(359);
        assertThat(deaths).isEmpty();
        stream(1);

        assertThat(pings).isEmpty();
        assertThat(deaths)
                .singleElement()
                .satisfies(death -> assertThat(death.evidence().silence())
                        .hasValue(PERIOD.multipliedBy(3).dividedBy(2)));
        assertThat(server.isOpen()).isFalse();
    }

    private void connect(Trigger trigger) {
        server.freezeTime();
        client.freezeTime();
        TextLines.with(NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                        .expectPingEvery(PERIOD)
                        .onEnd((channel, death) -> deaths.add(death))
                        .build())
                .accept(server);
        TextLines.with(NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                        .heartbeat(HeartbeatPolicy.pinging(PERIOD, Duration.ofSeconds(20), 3)
                                .trigger(trigger)
                                .jitter(0)
                                .build())
                        .build())
                .accept(client);
    }

    /** The server sends a line each second, and what either end sends arrives at once. */
    private void stream(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second++;
            server.advanceTimeBy(1, TimeUnit.SECONDS);
            client.advanceTimeBy(1, TimeUnit.SECONDS);
            server.runScheduledPendingTasks();
            client.runScheduledPendingTasks();
            server.writeAndFlush(ByteBufUtil.writeAscii(server.alloc(), "tick\n"));
            exchange();
        }
    }

    private void exchange() {
        ByteBuf bytes;
        while ((bytes = client.readOutbound()) != null) {
            if (bytes.toString(StandardCharsets.US_ASCII).startsWith("PING")) {
                pings.add(second);
            }
            server.writeInbound(bytes);
        }
        while ((bytes = server.readOutbound()) != null) {
            client.writeInbound(bytes);
        }
    }
}
