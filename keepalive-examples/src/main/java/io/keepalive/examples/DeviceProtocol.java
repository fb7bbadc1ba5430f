package io.keepalive.examples;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A heartbeat of one's own, for a protocol of frames whose first byte says what they are: 0 is a ping, 1 a pong, and both
 * end there. All others are the application's.
 */
final class DeviceProtocol implements HeartbeatProtocol {

    private static final int PING = 0;
    private static final int PONG = 1;

    @Override
    public Kind kindOf(Object message) {
        if (!(message instanceof ByteBuf frame) || !frame.isReadable()) {
            return Kind.OTHER;
        }
        int type = frame.getByte(frame.readerIndex());
        if (type != PING && type != PONG) {
            return Kind.OTHER;
        }
        if (frame.readableBytes() > 1) {
            return Kind.MALFORMED;
        }
        return type == PING ? Kind.PING : Kind.PONG;
    }

    @Override
    public long pongId(Object pong) {
        return LATEST_PING;
    }

    @Override
    public ByteBuf ping(ByteBufAllocator allocator, long id) {
        return frame(allocator, PING);
    }

    @Override
    public ByteBuf pong(ByteBufAllocator allocator, Object ping) {
        return frame(allocator, PONG);
    }

    private static ByteBuf frame(ByteBufAllocator allocator, int type) {
        return allocator.ioBuffer(1, 1).writeByte(type);
    }
}
