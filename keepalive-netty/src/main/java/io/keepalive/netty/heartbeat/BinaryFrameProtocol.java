package io.keepalive.netty.heartbeat;

import io.keepalive.health.HealthReport;
import io.keepalive.negotiation.HeartbeatControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** {@link HeartbeatProtocols#binaryFrame()}: 4 bytes of magic, 1 of version and type, 8 of id, or of times, or a health report. */
final class BinaryFrameProtocol implements HeartbeatProtocol {

    /** The byte 0xF7, then "KAL". */
    static final int MAGIC = 0xF7_4B_41_4C;

    static final int SIZE = Integer.BYTES + Byte.BYTES + Long.BYTES;

    /** Version 1 in the upper half of the byte, the type in the lower. */
    static final byte PING = 0x11;

    static final byte PONG = 0x12;

    static final byte HEALTH = 0x17;

    private static final int TYPE_AT = Integer.BYTES;
    private static final int ID_AT = TYPE_AT + Byte.BYTES;

    /** Where a health report begins, and as much longer the frame is. */
    private static final int REPORT_AT = ID_AT;

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
        int size = frame.readableBytes();
        if (size > REPORT_AT && frame.getByte(start + TYPE_AT) == HEALTH) {
            return size - REPORT_AT <= HealthReport.MAX_BYTES ? Kind.HEALTH : Kind.MALFORMED;
        }
        if (size != SIZE) {
            return Kind.MALFORMED;
        }
        byte type = frame.getByte(start + TYPE_AT);
        long payload = frame.getLong(start + ID_AT);
        if (type == PING || type == PONG) {
            return payload <= 0 ? Kind.MALFORMED : type == PING ? Kind.PING : Kind.PONG;
        }
        return BinaryControls.areValid(type, payload) ? Kind.CONTROL : Kind.MALFORMED;
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

    @Override
    public boolean hasControl() {
        return true;
    }

    @Override
    public @Nullable ByteBuf control(ByteBufAllocator allocator, HeartbeatControl control) {
        long payload = BinaryControls.payload(control);
        return payload < 0 ? null : frame(allocator, BinaryControls.type(control), payload);
    }

    @Override
    public HeartbeatControl controlOf(Object message) {
        ByteBuf frame = (ByteBuf) message;
        return BinaryControls.control(frame.getByte(frame.readerIndex() + TYPE_AT), id(frame));
    }

    @Override
    public boolean hasHealth() {
        return true;
    }

    @Override
    public ByteBuf health(ByteBufAllocator allocator, HealthReport report) {
        int size = REPORT_AT + report.encodedLength();
        return allocator.ioBuffer(size, size).writeInt(magic).writeByte(HEALTH).writeBytes(report.asByteBuffer());
    }

    @Override
    public @Nullable HealthReport healthOf(Object message) {
        ByteBuf frame = (ByteBuf) message;
        byte[] report = new byte[frame.readableBytes() - REPORT_AT]; // of which kindOf has looked at the size
        frame.getBytes(frame.readerIndex() + REPORT_AT, report);
        return HealthReport.decode(report, 0, report.length).orElse(null);
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
