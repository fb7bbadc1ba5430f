package io.keepalive.netty.heartbeat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** {@link HeartbeatProtocols#binaryFrame()}: 4 bytes of magic, 1 of version and type, 8 of id. */
final class BinaryFrameProtocol implements HeartbeatProtocol {

    /** The byte 0xF7, then "KAL". */
    static final int MAGIC = 0xF7_4B_41_4C;

    static final int SIZE = Integer.BYTES + Byte.BYTES + Long.BYTES;

    /** Version 1 in the upper half of the byte, the type in the lower. */
    static final byte PING = 0x11;

    static final byte PONG = 0x12;

    private static final int TYPE_AT = Integer.BYTES;
    private static final int ID_AT = TYPE_AT + Byte.BYTES;

    private final int magic;

    BinaryFrameProtocol(int magic) {
        if (magic == 0) {
            throw new IllegalArgumentException(
                    "magic: 0 (expected: four bytes that no message of the application's begins with)");
        }
        this.magic = magic;
    }

    @Override
    public Kind kindOf(Object message) {
        if (!(message instanceof ByteBuf frame) || frame.readableBytes() < Integer.BYTES) {
            return Kind.OTHER;
        }
        int start = frame.readerIndex();
        if (frame.getInt(start) != magic) {
            return Kind.OTHER;
        }
        if (frame.readableBytes() != SIZE || frame.getLong(start + ID_AT) <= 0) {
            return Kind.MALFORMED;
        }
        return switch (frame.getByte(start + TYPE_AT)) {
            case PING -> Kind.PING;
            case PONG -> Kind.PONG;
            default -> Kind.MALFORMED;
        };
    }

    @Override
    public long pongId(Object pong) {
        return id((ByteBuf) pong);
    }

    @Override
    public ByteBuf ping(ByteBufAllocator allocator, long id) {
        return frame(allocator, PING, id);
    }

    @Override
    public ByteBuf pong(ByteBufAllocator allocator, Object ping) {
        return frame(allocator, PONG, id((ByteBuf) ping));
    }

    private ByteBuf frame(ByteBufAllocator allocator, byte type, long id) {
        return allocator.ioBuffer(SIZE, SIZE).writeInt(magic).writeByte(type).writeLong(id);
    }

    private static long id(ByteBuf frame) {
        return frame.getLong(frame.readerIndex() + ID_AT);
    }

    @Override
    public String toString() {
        return String.format("binaryFrame(0x%08X)", magic);
    }
}
