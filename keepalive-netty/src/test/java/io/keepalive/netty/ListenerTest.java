package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EndSummary;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.transport.CapturedLog;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listeners hear of a state that holds already, and what they throw harms nothing. */
@Tag("netty-4.2")
class ListenerTest {

    @AutoClose
    private KeepAliveChannel channel;

    @Test
    void aListenerThatThrowsAtEveryTurnHarmsNothing() {
        open(lines(pings(10, 2, 3)).listener(new Throwing()).brake(1, 1).observeOnly());
        channel.after(15).receives("PONG 3\n").after(50);
        assertThat(channel.counters().suspects()).isEqualTo(2);
        assertThat(channel.counters().recoveries()).isEqualTo(1);
        assertThat(channel.counters().deathsObserved()).isEqualTo(1);
        channel.keepAlive.enforce();
        channel.after(20);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
    }

    @Test
    void whatAListenerThrowsAgainAndAgainIsLoggedOnceForEachMethodAndCountedAlways() {
        open(lines(pings(10, 2, 3)).listener(new Throwing()).observeOnly());
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 1; i <= 20; i++) {
                channel.after(16).receives("PONG 1\n").after(10);
            }
            assertThat(log.lines("KeepAliveListener.onSuspect threw")).hasSize(1);
            assertThat(log.lines("KeepAliveListener.onDeathObserved threw")).hasSize(1);
            assertThat(log.lines("KeepAliveListener.onEnds threw")).hasSize(1);
        }
        assertThat(channel.counters().suspects()).isPositive();
        assertThat(channel.counters().listenerFailures())
                .isGreaterThanOrEqualTo(2 * channel.counters().suspects());
    }

    @Test
    void aListenerThatThrowsOverAFailedPingHarmsNothing() {
        open(NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public Object ping(ByteBufAllocator allocator, long id) {
                        throw new IllegalStateException("no ping today");
                    }
                })
                .heartbeat(pings(10, 2, 3).build())
                .listener(new Throwing()));
        channel.after(20);
        assertThat(channel.counters().pingsFailed()).isEqualTo(6);
    }

    @Test
    void theActionIsCalledAlsoWhenTheListenerThrows() {
        StringBuilder told = new StringBuilder();
        open(lines(pings(10, 2, 3))
                .listener(new Throwing())
                .onEnd((ended, diagnosis) -> told.append(diagnosis.cause())));
        channel.after(16);
        assertThat(told).hasToString("PEER_SILENT");
    }

    @Test
    void endsWithinTenSecondsAreToldTogether() {
        List<String> told = new ArrayList<>();
        NettyKeepAlive keepAlive = lines(pings(10, 2, 3))
                .listener(new KeepAliveListener() {
                    @Override
                    public void onEnds(EndSummary summary) {
                        told.add(summary.toString());
                    }
                })
                .onEnd((ended, diagnosis) -> {})
                .build();
        try (KeepAliveChannel other = KeepAliveChannel.on(keepAlive, new RecordingListener())) {
            channel = KeepAliveChannel.on(keepAlive, new RecordingListener());
            other.after(16);
            channel.after(16 + 10);
            assertThat(told).isEmpty();
            other.after(10);
        }
        assertThat(told).containsExactly("2 connections ended in 10 s: 2 PEER_SILENT");
    }

    @Test
    void statesHoldWhenTheyAreTold() {
        StringBuilder seen = new StringBuilder();
        NettyKeepAlive[] keepAlive = new NettyKeepAlive[1];
        KeepAliveListener looks = new KeepAliveListener() {
            private void look(String event, Channel told, ConnectionStatus status) {
                assertThat(status).isEqualTo(keepAlive[0].status(told));
                seen.append(event)
                        .append(' ')
                        .append(status.peer().orElseThrow())
                        .append(' ');
                status.nextDeadline().ifPresent(next -> seen.append(next).append(' '));
                seen.append(status.unansweredPings()).append("; ");
            }

            @Override
            public void onSuspect(Channel told, ConnectionStatus status) {
                look("suspect", told, status);
            }

            @Override
            public void onRecovered(Channel told, ConnectionStatus status) {
                look("recovered", told, status);
            }

            @Override
            public void onEnd(Channel told, Diagnosis diagnosis) {
                look("end", told, keepAlive[0].status(told));
                assertThat(keepAlive[0].status(told).end()).contains(diagnosis);
                assertThat(keepAlive[0].counters().ends(diagnosis.cause())).isEqualTo(1);
            }
        };
        keepAlive[0] = lines(pings(10, 2, 3)).listener(looks).build();
        channel = KeepAliveChannel.on(keepAlive[0], new RecordingListener());
        channel.after(13).receives("PONG 2\n").after(16);
        assertThat(seen)
                .hasToString("suspect SUSPECT PT2S 1; recovered ALIVE PT10S 0; suspect SUSPECT PT2S 1; end DEAD 3; ");
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void anOptionThatIsNotInForceIsToldAndCounted() {
        RecordingListener listener = new RecordingListener();
        channel = KeepAliveChannel.on(
                lines(pings(10, 2, 3))
                        .tcp(TcpKeepAlive.systemDefaults())
                        .listener(listener)
                        .build(),
                listener);
        assertThat(listener.heard).contains("not applied KEEPALIVE");
        assertThat(channel.counters().optionsNotApplied()).isEqualTo(listener.heard.size());
        assertThat(channel.status().options().orElseThrow().allApplied()).isFalse();
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    @Test
    void whereOptionsAreRequiredTheChannelIsClosedAndSaysWhy() {
        RecordingListener listener = new RecordingListener();
        channel = KeepAliveChannel.on(
                lines(pings(10, 2, 3))
                        .tcp(TcpKeepAlive.systemDefaults())
                        .requireOptions()
                        .listener(listener)
                        .build(),
                listener);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(listener.heard).containsOnlyOnce("end OPTION_NOT_APPLIED");
        assertThat(channel.status().end().orElseThrow().evidence().error().orElseThrow())
                .hasMessageContaining("SO_KEEPALIVE");
        assertThat(channel.counters().ends()).containsOnlyKeys(Cause.OPTION_NOT_APPLIED);
        assertThat(channel.counters().connections()).isZero();
        assertThat(channel.sent()).isEmpty();
    }

    private void open(NettyKeepAliveBuilder builder) {
        channel = KeepAliveChannel.on(builder.build(), new RecordingListener());
    }

    private static final class Throwing implements KeepAliveListener {

        private static RuntimeException thrown() {
            return new IllegalStateException("thrown by the listener");
        }

        @Override
        public void onSuspect(Channel told, ConnectionStatus status) {
            throw thrown();
        }

        @Override
        public void onRecovered(Channel told, ConnectionStatus status) {
            throw thrown();
        }

        @Override
        public void onDeathObserved(Channel told, Diagnosis diagnosis) {
            throw thrown();
        }

        @Override
        public void onEnd(Channel told, Diagnosis diagnosis) {
            throw thrown();
        }

        @Override
        public void onPingFailed(Channel told, Throwable cause) {
            throw thrown();
        }

        @Override
        public void onOptionNotApplied(Channel told, AppliedOption option) {
            throw thrown();
        }

        @Override
        public void onEnds(EndSummary summary) {
            throw thrown();
        }

        @Override
        public void onLocalStall(LocalStall stall) {
            throw thrown();
        }

        @Override
        public void onBrake(Channel told, int connections) {
            throw thrown();
        }
    }
}
