package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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

    private final Heard atServer = new Heard();
    private final Heard atClient = new Heard();
    private final NettyKeepAlive watcher = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .expectPingEvery(PERIOD)
            .listener(atServer)
            .build();
    private final List<Loopback> servers = new ArrayList<>();
    private final List<Channel> accepted = new ArrayList<>();

    @AfterEach
    void disconnect() throws Exception {
        for (Loopback server : servers) {
            server.close();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void triggeredByWhatItSentTheClientPingsAndTheWatcherIsContentForTwentyPeriods() throws Exception {
        NettyKeepAlive pinger = stream(Trigger.LAST_SENT);

        TextLines.awaitReads(accepted, 20);

        assertThat(atServer.ends()).isEmpty();
        assertThat(atClient.ends()).isEmpty();
        long counted = 19L * accepted.size(); // each one's last may not be counted yet
        assertThat(pinger.counters().pingsSent()).isGreaterThanOrEqualTo(counted);
        assertThat(watcher.counters().pingsAnswered()).isGreaterThanOrEqualTo(counted);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void triggeredByWhatItReceivedTheClientNeverPingsAndIsFalselyDeclaredDead() throws Exception {
        NettyKeepAlive pinger = stream(Trigger.LAST_RECEIVED);

        for (int i = 0; i < accepted.size(); i++) {
            Heard.End death = atServer.end();
            assertThat(death.diagnosis().cause()).isEqualTo(Cause.PEER_SILENT);
            assertThat(death.diagnosis().explanation()).contains("the watch limit is 0.45 s");
            assertThat(atClient.end().diagnosis().cause()).isEqualTo(Cause.RESET);
        }
        assertThat(pinger.counters().pingsSent()).isZero();
    }

    private NettyKeepAlive stream(Trigger trigger) throws Exception {
        NettyKeepAlive pinger = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
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
            channel.eventLoop()
                    .scheduleAtFixedRate(
                            () -> channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "tick\n")),
                            0,
                            PERIOD.toMillis() / 6,
                            TimeUnit.MILLISECONDS);
        }
        return pinger;
    }
}
