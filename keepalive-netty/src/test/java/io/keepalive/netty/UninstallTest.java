package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.PeerState;
import io.netty.channel.Channel;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How Keepalive leaves a channel that goes on without it. */
@Tag("netty-4.2")
class UninstallTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    enum Way {
        UNINSTALL {
            @Override
            void remove(KeepAliveChannel channel) {
                channel.keepAlive.uninstall(channel.channel);
            }
        },
        REMOVE_HEAD {
            @Override
            void remove(KeepAliveChannel channel) {
                channel.channel.pipeline().remove("keepalive-head");
            }
        },
        REMOVE_HEARTBEAT {
            @Override
            void remove(KeepAliveChannel channel) {
                channel.channel.pipeline().remove("keepalive-heartbeat");
            }
        };

        abstract void remove(KeepAliveChannel channel);
    }

    @ParameterizedTest
    @EnumSource
    void whileAPingIsOutstandingNoTimerAndNoHandlerIsLeft(Way way) {
        channel.after(11);
        assertThat(channel.sent()).containsExactly("PING 1");
        way.remove(channel);
        assertNothingIsLeft();
        channel.after(1000);
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.news()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whilePeaceReignsNoTimerAndNoHandlerIsLeft(Way way) {
        way.remove(channel);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void itCanBeInstalledAgain(Way way) {
        channel.after(11);
        way.remove(channel);
        channel.keepAlive.install(channel.channel, CODEC);
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.counters().connections()).isEqualTo(1);
        channel.sent();
        channel.after(10).receives("PONG 1\nPING 5\n");
        assertThat(channel.sent()).containsExactly("PING 1", "PONG 5");
        assertThat(channel.counters().pongsReceived()).isEqualTo(1);
    }

    @Test
    void uninstallingTwiceOrWhatWasNeverInstalledDoesNothing() {
        channel.keepAlive.uninstall(channel.channel);
        channel.keepAlive.uninstall(channel.channel);
        assertNothingIsLeft();
    }

    @Test
    void heartbeatsOfThePeerAreTheApplicationsFromThenOn() {
        channel.keepAlive.uninstall(channel.channel);
        channel.receives("PING 1\n");
        assertThat(channel.applicationRead()).containsExactly("PING 1");
    }

    @Test
    void aListenerMayUninstallWhenItHearsOfASuspect() {
        channel.close();
        NettyKeepAlive[] keepAlive = new NettyKeepAlive[1];
        RecordingListener uninstalls = new RecordingListener() {
            @Override
            public void onSuspect(Channel suspect, ConnectionStatus status) {
                super.onSuspect(suspect, status);
                keepAlive[0].uninstall(suspect);
            }
        };
        keepAlive[0] = lines(pings(10, 2, 3)).listener(uninstalls).build();
        channel = KeepAliveChannel.on(keepAlive[0], uninstalls);
        channel.after(12);
        assertThat(channel.news()).containsExactly("suspect");
        assertNothingIsLeft();
    }

    @Test
    void aListenerThatUninstallsHearsNoMoreOfThisTurn() {
        channel.close();
        NettyKeepAlive[] keepAlive = new NettyKeepAlive[1];
        RecordingListener uninstalls = new RecordingListener() {
            @Override
            public void onDeathObserved(Channel observed, Diagnosis diagnosis) {
                super.onDeathObserved(observed, diagnosis);
                keepAlive[0].uninstall(observed);
            }
        };
        keepAlive[0] = lines(watches(30)).listener(uninstalls).observeOnly().build();
        channel = KeepAliveChannel.on(keepAlive[0], uninstalls);
        channel.after(30);
        assertThat(channel.news()).containsExactly("observed PEER_SILENT");
        channel.after(10); // until the log's window is over
        assertNothingIsLeft();
    }

    @Test
    void afterTheEndTheStatusStaysAsItWas() {
        channel.after(5).isClosedByTheTransport();
        ConnectionStatus atEnd = channel.status();
        assertThat(atEnd.end()).isPresent();
        channel.after(100);
        assertThat(channel.status()).isEqualTo(atEnd);
    }

    private void assertNothingIsLeft() {
        assertThat(channel.channel.pipeline().names()).noneMatch(name -> name.startsWith("keepalive"));
        assertThat(channel.nextTimerNanos()).as("timers").isEqualTo(-1);
        assertThatThrownBy(channel::status)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("channel: " + channel.channel + " (expected: one with Keepalive)");
        assertThat(channel.counters().connections()).isZero();
    }
}
