package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A server that only streams, to a client that is never silent enough to ping by what it receives, while the server
 * watches for its pings. On all transports at once.
 */
@Timeout(60)
class StreamTest {

    private static final Duration PERIOD = Duration.ofMillis(300);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void triggeredByWhatItSentTheClientPingsAndTheWatcherIsContentForTwentyPeriods() throws Exception {
        OnTime.measure(() -> {
            try (Streams streams = new Streams(Trigger.LAST_SENT)) {
                TextLines.awaitReads(streams.accepted, 20);

                assertThat(streams.atServer.ends()).isEmpty();
                assertThat(streams.atClient.ends()).isEmpty();
                long counted = 19L * streams.accepted.size(); // each one's last may not be counted yet
                assertThat(streams.pinger.counters().pingsSent()).isGreaterThanOrEqualTo(counted);
                assertThat(streams.watcher.counters().pingsAnswered()).isGreaterThanOrEqualTo(counted);
            }
        });
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void triggeredByWhatItReceivedTheClientNeverPingsAndIsFalselyDeclaredDead() throws Exception {
        OnTime.measure(() -> {
            try (Streams streams = new Streams(Trigger.LAST_RECEIVED)) {
                for (int i = 0; i < streams.accepted.size(); i++) {
                    Heard.End death = streams.atServer.end();
                    assertThat(death.diagnosis().cause())
                            .isEqualTo(TestTransport.of(death.channel()).silenceOfAnAcknowledgingPeer());
                    assertThat(death.diagnosis().explanation()).contains("(limit 0.45 s)");
                    assertThat(streams.atClient.end().diagnosis().cause()).isEqualTo(Cause.RESET);
                }
                assertThat(streams.pinger.counters().pingsSent()).isZero();
            }
        });
    }

    /** One stream a transport. */
    private static final class Streams implements AutoCloseable {

        private final Heard atServer = new Heard();
        private final Heard atClient = new Heard();
        private final NettyKeepAlive watcher = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .expectPingEvery(PERIOD)
                .listener(atServer)
                .build();
        private final NettyKeepAlive pinger;
        private final List<Loopback> servers = new ArrayList<>();
        private final List<Channel> accepted = new ArrayList<>();

        Streams(Trigger trigger) throws Exception {
            pinger = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                    .heartbeat(HeartbeatPolicy.pinging(PERIOD, PERIOD, 3)
                            .trigger(trigger)
                            .build())
                    .listener(atClient)
                    .build();
            for (TestTransport transport : TestTransport.available().toList()) {
                Loopback server = Loopback.listen(transport, TextLines.with(watcher));
                servers.add(server);
                server.connect(TextLines.with(pinger));
                Channel channel = server.accepted();
                accepted.add(channel);
                stream(channel);
            }
        }

        private static void stream(Channel channel) {
            channel.eventLoop()
                    .scheduleAtFixedRate(
                            () -> channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "tick\n")),
                            0,
                            PERIOD.toMillis() / 6,
                            TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() throws IOException {
            for (Loopback server : servers) {
                server.close();
            }
        }
    }
}
