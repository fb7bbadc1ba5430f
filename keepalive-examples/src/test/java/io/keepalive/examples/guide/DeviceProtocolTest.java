package io.keepalive.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

class DeviceProtocolTest {

    private final HeartbeatProtocol protocol = new DeviceProtocol();

    @Test
    void tellsHeartbeatsFromTheApplicationsFrames() {
        assertThat(protocol.kindOf(Unpooled.copiedBuffer(new byte[] {(byte) 0xC0})))
                .isEqualTo(Kind.PING);
        assertThat(protocol.kindOf(Unpooled.copiedBuffer(new byte[] {(byte) 0xD0})))
                .isEqualTo(Kind.PONG);
        assertThat(protocol.kindOf(Unpooled.copiedBuffer(new byte[] {2}))).isEqualTo(Kind.OTHER);
        assertThat(protocol.kindOf(Unpooled.copiedBuffer(new byte[] {(byte) 0xC0, 0})))
                .isEqualTo(Kind.MALFORMED);
        assertThat(protocol.kindOf(Unpooled.EMPTY_BUFFER)).isEqualTo(Kind.OTHER);
        assertThat(protocol.kindOf("a message")).isEqualTo(Kind.OTHER);
    }

    @Test
    void makesWhatItReads() {
        Object ping = protocol.ping(UnpooledByteBufAllocator.DEFAULT, 7);
        assertThat(protocol.kindOf(ping)).isEqualTo(Kind.PING);
        Object pong = protocol.pong(UnpooledByteBufAllocator.DEFAULT, ping);
        assertThat(protocol.kindOf(pong)).isEqualTo(Kind.PONG);
        assertThat(protocol.pongId(pong)).isEqualTo(HeartbeatProtocol.LATEST_PING);
        ReferenceCountUtil.release(ping);
        ReferenceCountUtil.release(pong);
    }
}
