package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How Keepalive comes onto a channel. */
class InstallTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void stampsAtTheHeadAndHandlesHeartbeatsDirectlyBehindTheCodec() {
        channel.channel.pipeline().addLast("application", new ChannelInboundHandlerAdapter());
        assertThat(channel.channel.pipeline().names())
                .startsWith("keepalive-head", CODEC, "keepalive-heartbeat")
                .contains("application");
    }

    @Test
    @Tag("netty-4.2")
    void beforeTheChannelIsActiveTheHeartbeatWaitsForIt() {
        reopen(KeepAliveChannel.unconnected(lines(pings(10, 2, 3))));
        channel.after(100);
        assertThat(channel.status().peer()).isEmpty();
        assertThat(channel.counters().connections()).isZero();
        channel.channel.connects();
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.counters().connections()).isEqualTo(1);
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void aHeartbeatWaitsUntilItsProtocolIsReady() {
        LinesProtocol neverReady = new LinesProtocol() {
            @Override
            public boolean isReady(ChannelPipeline pipeline) {
                return false;
            }
        };
        reopen(KeepAliveChannel.of(
                NettyKeepAlive.builder(neverReady).heartbeat(pings(10, 2, 3).build())));
        channel.channel.pipeline().fireUserEventTriggered("anything");
        assertThat(channel.status().peer()).isEmpty();
        assertThat(channel.status().paused()).isFalse();
        assertThat(channel.status().silence()).isEmpty();
    }

    @Test
    void aProtocolThatThrowsWhenAskedForItsReadinessIsNotReady() {
        LinesProtocol unsound = new LinesProtocol() {
            @Override
            public boolean isReady(ChannelPipeline pipeline) {
                throw new IllegalStateException("thrown by the protocol");
            }
        };
        reopen(KeepAliveChannel.of(
                NettyKeepAlive.builder(unsound).heartbeat(pings(10, 2, 3).build())));
        channel.channel.pipeline().fireUserEventTriggered("anything");
        assertThat(channel.news()).containsExactly("event String");
        assertThat(channel.status().peer()).isEmpty();
    }

    @Test
    void installsInsideAChannelInitializer() {
        EmbeddedChannel initialized = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel made) {
                made.pipeline().addLast(CODEC, new LineBasedFrameDecoder(100));
                channel.keepAlive.install(made, CODEC);
                made.pipeline().addLast("application", new ChannelInboundHandlerAdapter());
            }
        });
        assertThat(initialized.pipeline().names())
                .startsWith("keepalive-head", CODEC, "keepalive-heartbeat", "application");
        assertThat(channel.keepAlive.status(initialized).peer()).contains(PeerState.ALIVE);
        initialized.finish();
    }

    @Test
    @Tag("netty-4.2")
    void aSecondInstallIsRefusedAndTheFirstGoesOnWorking() {
        List<String> before = channel.channel.pipeline().names();
        assertThatThrownBy(() -> channel.keepAlive.install(channel.channel, CODEC))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("channel: " + channel.channel + " (expected: one without Keepalive)");
        NettyKeepAlive other = lines(pings(1, 1, 1)).build();
        assertThatThrownBy(() -> other.install(channel.channel, CODEC)).isInstanceOf(IllegalStateException.class);
        assertThat(channel.channel.pipeline().names()).isEqualTo(before);
        channel.after(10).receives("PING 7\n");
        assertThat(channel.sent()).containsExactly("PING 1", "PONG 7");
    }

    @Test
    void anUnknownCodecIsNamedAndNothingIsLeftInThePipeline() {
        channel.keepAlive.uninstall(channel.channel);
        List<String> before = channel.channel.pipeline().names();
        assertThatThrownBy(() -> channel.keepAlive.install(channel.channel, "kodek"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("codec: kodek (expected: the name of a handler in the pipeline " + before + ")");
        assertNothingIsLeft(before);
    }

    @Test
    void aProtocolThatFindsNoPlaceByItselfWantsACodec() {
        channel.keepAlive.uninstall(channel.channel);
        List<String> before = channel.channel.pipeline().names();
        assertThatThrownBy(() -> channel.keepAlive.install(channel.channel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("codec: null (expected: the name of the protocol's codec handler)");
        assertNothingIsLeft(before);
    }

    @Test
    void aTakenNameLeavesNothingBehindEither() {
        channel.keepAlive.uninstall(channel.channel);
        channel.channel.pipeline().addLast("keepalive-head", new ChannelInboundHandlerAdapter());
        List<String> before = channel.channel.pipeline().names();
        assertThatThrownBy(() -> channel.keepAlive.install(channel.channel, CODEC))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.channel.pipeline().names()).isEqualTo(before);
        channel.channel.pipeline().remove("keepalive-head");
        assertNothingIsLeft(channel.channel.pipeline().names());
    }

    @Test
    void withoutHeartbeatsThereIsNoCodecToName() {
        NettyKeepAlive tcpOnly =
                NettyKeepAlive.builder().tcp(TcpKeepAlive.systemDefaults()).build();
        EmbeddedChannel plain = new EmbeddedChannel();
        assertThatThrownBy(() -> tcpOnly.install(plain, CODEC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("codec: codec (expected: none, as there are no heartbeats)");
        tcpOnly.install(plain);
        assertThat(plain.pipeline().names()).startsWith("keepalive-head").hasSize(2);
        assertThat(tcpOnly.status(plain).options()).isPresent();
        plain.finish();
    }

    @Test
    void nullIsNamed() {
        HeartbeatProtocol none = null;
        assertThatThrownBy(() -> NettyKeepAlive.builder(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("protocol");
        assertThatThrownBy(() -> channel.keepAlive.install(null, CODEC))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("channel");
        assertThatThrownBy(() -> channel.keepAlive.install(channel.channel, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("codec");
        assertThatThrownBy(() -> channel.keepAlive.status(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("channel");
        assertThatThrownBy(() -> channel.keepAlive.uninstall(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("channel");
    }

    private void assertNothingIsLeft(List<String> names) {
        assertThat(channel.channel.pipeline().names()).isEqualTo(names);
        assertThatThrownBy(channel::status).isInstanceOf(IllegalStateException.class);
        channel.keepAlive.install(channel.channel, CODEC);
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    private void reopen(KeepAliveChannel other) {
        channel.close();
        channel = other;
    }
}
