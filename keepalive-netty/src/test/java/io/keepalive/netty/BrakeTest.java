package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When too many peers seem to die at once, the excess is spared. */
@Tag("netty-4.2")
class BrakeTest {

    private final RecordingListener listener = new RecordingListener();
    private final NettyKeepAlive keepAlive =
            lines(pings(10, 2, 3)).listener(listener).brake(0.1, 3).build();
    private final List<KeepAliveChannel> channels = Stream.generate(() -> KeepAliveChannel.on(keepAlive, listener))
            .limit(30)
            .toList();

    @AfterEach
    void close() {
        channels.forEach(KeepAliveChannel::close);
    }

    @Test
    void asManyAsPermittedDieTheRestStaysSuspectAndTheListenerHearsOnce() {
        after(ofSeconds(16));
        assertThat(open()).hasSize(27);
        assertThat(open())
                .allSatisfy(spared -> assertThat(spared.status().peer()).contains(PeerState.SUSPECT));
        assertThat(keepAlive.counters().ends(Cause.PEER_SILENT)).isEqualTo(3);
        assertThat(keepAlive.counters().spared()).isEqualTo(27);
        assertThat(listener.heard).filteredOn(news -> news.startsWith("brake")).containsExactly("brake among 27");
    }

    @Test
    void whoIsHeardAgainWasSparedRightly() {
        after(ofSeconds(16));
        open().forEach(spared -> spared.receives("PONG 3\n"));
        assertThat(open())
                .hasSize(27)
                .allSatisfy(spared -> assertThat(spared.status().peer()).contains(PeerState.ALIVE));
    }

    @Test
    void whoStaysSilentDiesLaterAFewAtATime() {
        Duration time = Duration.ZERO;
        int before = 30;
        while (!open().isEmpty()) {
            after(ofSeconds(1));
            time = time.plusSeconds(1);
            int now = open().size();
            assertThat(before - now).isLessThanOrEqualTo(3);
            before = now;
            assertThat(time).isLessThan(Duration.ofMinutes(20));
        }
        assertThat(time).isGreaterThan(ofSeconds(10 * 16));
        assertThat(keepAlive.counters().ends(Cause.PEER_SILENT)).isEqualTo(30);
    }

    @Test
    void aSingleDeathNowAndThenIsNeverBraked() {
        for (KeepAliveChannel dies : channels) {
            for (KeepAliveChannel other : open()) {
                if (other != dies) {
                    other.receives("x\n");
                    other.applicationRead();
                }
            }
            dies.after(16);
            for (KeepAliveChannel other : open()) {
                other.after(ofSeconds(9)).receives("x\n").after(ofSeconds(7)).receives("x\n");
                other.applicationRead();
            }
        }
        assertThat(open()).isEmpty();
        assertThat(keepAlive.counters().spared()).isZero();
    }

    @Test
    void whereTheDetectionTimeHasNoBoundABrakeIsAMistake() {
        assertThatThrownBy(() -> lines(HeartbeatPolicy.sendingEvery(ofSeconds(1)))
                        .brake(0.1, 3)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "brake: 0.1 (expected: none, as the policy does not bound the detection time; a watch limit would)");
    }

    private void after(Duration time) {
        open().forEach(channel -> channel.after(time));
    }

    private List<KeepAliveChannel> open() {
        return channels.stream().filter(channel -> channel.channel.isOpen()).toList();
    }
}
