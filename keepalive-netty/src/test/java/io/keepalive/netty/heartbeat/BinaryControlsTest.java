package io.keepalive.netty.heartbeat;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.HeartbeatControl.Offer;
import io.keepalive.negotiation.HeartbeatControl.Refusal;
import io.keepalive.negotiation.HeartbeatControl.Tighten;
import io.keepalive.negotiation.HeartbeatControl.Tightened;
import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Control messages of the binary frame. */
class BinaryControlsTest {

    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final Duration MOST = ofMillis(Integer.MAX_VALUE);

    private final HeartbeatProtocol protocol = HeartbeatProtocols.binaryFrame();

    static Stream<Arguments> documented() {
        return Stream.of(
                Arguments.of(offer(ofSeconds(10), ofSeconds(30)), "f74b414c13" + "00002710" + "00007530"),
                Arguments.of(offer(null, ofMillis(1)), "f74b414c13" + "00000000" + "00000001"),
                Arguments.of(offer(MOST, null), "f74b414c13" + "7fffffff" + "00000000"),
                Arguments.of(offer(null, null), "f74b414c13" + "0000000000000000"),
                Arguments.of(new Refusal(ofSeconds(2)), "f74b414c14" + "00000000000007d0"),
                Arguments.of(new Refusal(MOST), "f74b414c14" + "000000007fffffff"),
                Arguments.of(new Tighten(Optional.of(ofMillis(500))), "f74b414c15" + "00000000000001f4"),
                Arguments.of(new Tighten(Optional.empty()), "f74b414c15" + "0000000000000000"),
                Arguments.of(new Tightened(Optional.of(ofMillis(600))), "f74b414c16" + "0000000000000258"),
                Arguments.of(new Tightened(Optional.empty()), "f74b414c16" + "0000000000000000"));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theWireFormatIsTheDocumentedOneAndReadsBackAsItWasSaid(HeartbeatControl control, String hex) {
        ByteBuf frame = (ByteBuf) protocol.control(ALLOCATOR, control);
        assertThat(ByteBufUtil.hexDump(frame)).isEqualTo(hex);
        assertThat(protocol.kindOf(frame)).isEqualTo(Kind.CONTROL);
        assertThat(protocol.controlOf(frame)).isEqualTo(control);
        assertThat(frame.readerIndex()).isZero();
        frame.release();
    }

    @Test
    void timesAreRoundedUpSoThatNobodyIsPromisedMoreThanIsKept() {
        assertThat(said(new Refusal(ofNanos(1)))).isEqualTo(new Refusal(ofMillis(1)));
        assertThat(said(new Refusal(ofNanos(2_000_001)))).isEqualTo(new Refusal(ofMillis(3)));
    }

    @Test
    void whatIsTooLongToBeSaidIsNotSaid() {
        assertThat(protocol.control(ALLOCATOR, new Refusal(MOST.plusNanos(1)))).isNull();
        assertThat(protocol.control(ALLOCATOR, offer(ofDays(25), null))).isNull();
        assertThat(protocol.control(ALLOCATOR, offer(null, ofSeconds(Long.MAX_VALUE))))
                .isNull();
    }

    @Test
    void linesAndWebSocketsHaveNoControlMessages() {
        assertThat(protocol.hasControl()).isTrue();
        for (HeartbeatProtocol other :
                new HeartbeatProtocol[] {HeartbeatProtocols.textLine(), HeartbeatProtocols.webSocket()}) {
            assertThat(other.hasControl()).isFalse();
            assertThat(other.control(ALLOCATOR, new Refusal(ofSeconds(1)))).isNull();
            assertThat(other.controlOf("x")).isNull();
        }
    }

    private HeartbeatControl said(HeartbeatControl control) {
        ByteBuf frame = (ByteBuf) protocol.control(ALLOCATOR, control);
        try {
            return protocol.controlOf(frame);
        } finally {
            frame.release();
        }
    }

    private static Offer offer(Duration canSend, Duration wants) {
        return new Offer(Optional.ofNullable(canSend), Optional.ofNullable(wants));
    }
}
