package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every connection has exactly one end, and its cause. */
class EndTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void thePeerCloses() {
        channel.isClosedByTheTransport();
        assertEndsOnceBy(Cause.PEER_CLOSED);
    }

    @Test
    void thisSideCloses() {
        channel.channel.close();
        assertEndsOnceBy(Cause.CLOSED_HERE);
    }

    @Test
    void aHandlerOfThisSideCloses() {
        channel.channel.pipeline().context(CODEC).close();
        assertEndsOnceBy(Cause.CLOSED_HERE);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new IOException("Connection timed out"), Cause.KERNEL_TIMEOUT),
                Arguments.of(new SocketException("Connection timed out (Read failed)"), Cause.KERNEL_TIMEOUT),
                Arguments.of(new IOException("Operation timed out"), Cause.KERNEL_TIMEOUT),
                Arguments.of(new SocketException("Connection reset"), Cause.RESET),
                Arguments.of(new IOException("Connection reset by peer"), Cause.RESET),
                Arguments.of(new IOException("Broken pipe"), Cause.RESET),
                Arguments.of(new NoRouteToHostException("Keine Route zum Host"), Cause.PEER_UNREACHABLE),
                Arguments.of(new IOException("No route to host"), Cause.PEER_UNREACHABLE),
                Arguments.of(new IOException("Network is unreachable"), Cause.PEER_UNREACHABLE),
                Arguments.of(new IOException("Verbindungsaufbau abgelehnt"), Cause.IO_ERROR),
                Arguments.of(new IOException((String) null), Cause.IO_ERROR));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theTransportReportsAnError(IOException error, Cause cause) {
        ignoresExceptions();
        channel.channel.pipeline().fireExceptionCaught(error);
        channel.isClosedByTheTransport();
        assertEndsOnceBy(cause);
        assertThat(channel.status().end().orElseThrow().evidence().error()).contains(error);
    }

    @Test
    void anErrorWhereHalfClosureIsAllowedIsNoHalfClose() {
        ignoresExceptions();
        channel.channel.pipeline().fireExceptionCaught(new SocketException("Connection reset"));
        channel.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.news()).containsExactly("event ChannelInputShutdownEvent", "end RESET", "inactive");
    }

    @Test
    void theFirstErrorOfTheTransportDecidesAlsoWhenThisSideClosesBecauseOfIt() {
        IOException reset = new IOException("Connection reset");
        ignoresExceptions();
        channel.channel.pipeline().fireExceptionCaught(reset);
        channel.channel.pipeline().fireExceptionCaught(new IOException("Broken pipe"));
        channel.channel.close();
        assertEndsOnceBy(Cause.RESET);
        assertThat(channel.status().end().orElseThrow().evidence().error()).contains(reset);
    }

    @Test
    void anExceptionOfADecoderIsNoEndByTheTransport() {
        ignoresExceptions();
        channel.channel.pipeline().fireExceptionCaught(new DecoderException("no such frame"));
        channel.channel.close();
        assertEndsOnceBy(Cause.CLOSED_HERE);
    }

    @Test
    void aWriteFailsAndTheTransportCloses() {
        channel.channel.failWrites(new IOException("Broken pipe"));
        channel.writes("tick");
        assertEndsOnceBy(Cause.RESET);
        assertThat(channel.status().end().orElseThrow().evidence().error().orElseThrow())
                .hasMessage("Broken pipe");
    }

    @Test
    void aWriteThatFailsByTheUserTimeoutIsKnownByTheOptionInForceAsTheClosedSocketCannotBeAsked() {
        AppliedOption option = new AppliedOption(
                TcpOption.USER_TIMEOUT, AppliedOption.Outcome.APPLIED, 5000, OptionalInt.of(5000), "");
        channel.channel.attr(NettyKeepAlive.CONNECTION).get().options(new TcpOptionReport(List.of(option)));
        channel.channel.failWrites(new IOException("Connection timed out"));
        channel.writes("tick");
        assertEndsOnceBy(Cause.USER_TIMEOUT);
        assertThat(channel.status().end().orElseThrow().explanation()).contains("the user timeout of 5.00 s ran out");
    }

    @Test
    void aWriteFailsAndTheApplicationClosesOnFailure() {
        channel.channel.failWrites(new IOException("Connection reset by peer"));
        ChannelPromise promise = channel.channel.newPromise();
        promise.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        channel.channel.writeAndFlush(channel.channel.alloc().buffer().writeByte(1), promise);
        assertEndsOnceBy(Cause.RESET);
    }

    @Test
    @Tag("netty-4.2")
    void thePeerClosesWhileAPingIsOutstandingAndNoTimerIsLeft() {
        channel.after(13).isClosedByTheTransport();
        assertThat(channel.news()).containsExactly("suspect", "end PEER_CLOSED", "inactive");
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
        assertThat(channel.status().end().orElseThrow().explanation())
                .isEqualTo("The peer closed the connection; nothing received for 13.0 s, 1 ping unanswered.");
        assertThat(channel.counters().ends(Cause.PEER_CLOSED)).isEqualTo(1);
    }

    @Test
    @Tag("netty-4.2")
    void aDeathIsOneEndAlthoughTheChannelClosesBecauseOfIt() {
        channel.after(16);
        assertThat(channel.counters().ends().values()).containsExactly(1L);
    }

    @Test
    void theListenerAndTheActionBothHearOfIt() {
        channel.close();
        StringBuilder heard = new StringBuilder();
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3))
                .onEnd((ended, diagnosis) -> heard.append(ended.id()).append(diagnosis.cause())));
        channel.isClosedByTheTransport();
        assertThat(heard).hasToString(channel.channel.id() + "PEER_CLOSED");
        assertEndsOnceBy(Cause.PEER_CLOSED);
    }

    private void assertEndsOnceBy(Cause cause) {
        assertThat(channel.news()).containsExactly("end " + cause, "inactive");
        assertThat(channel.status().end().orElseThrow().cause()).isEqualTo(cause);
        assertThat(channel.counters().ends(cause)).isEqualTo(1);
        assertThat(channel.counters().ends()).hasSize(1);
        assertThat(channel.counters().connections()).isZero();
    }

    private void ignoresExceptions() {
        channel.channel.pipeline().addLast(new IgnoresExceptions());
    }
}
