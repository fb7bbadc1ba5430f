package io.keepalive.examples.guide;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Heartbeats of a device protocol: frames of one byte, 0xC0 asks and 0xD0 answers; as in MQTT they carry no id. */
public final class DeviceProtocol implements HeartbeatProtocol {

    private static final byte PING = (byte) 0xC0;
    private static final byte PONG = (byte) 0xD0;

    @Override
    public Kind kindOf(Object message) {
        if (!(message instanceof ByteBuf frame) || !frame.isReadable()) {
            return Kind.OTHER;
        }
        byte type = frame.getByte(frame.readerIndex()); // looks, and leaves the reader index where it is
        if (type != PING && type != PONG) {
            return Kind.OTHER;
        }
        if (frame.readableBytes() != 1) {
            return Kind.MALFORMED; // dropped and counted; the connection stays open
        }
        return type == PING ? Kind.PING : Kind.PONG;
    }

    @Override
    public long pongId(Object pong) {
        return LATEST_PING; // no id on the wire
    }

    @Override
    public Object ping(ByteBufAllocator allocator, long id) {
        return allocator.ioBuffer(1, 1).writeByte(PING);
    }

    @Override
    public Object pong(ByteBufAllocator allocator, Object ping) {
        return allocator.ioBuffer(1, 1).writeByte(PONG);
    }
}
