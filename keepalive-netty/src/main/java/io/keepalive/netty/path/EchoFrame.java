package io.keepalive.netty.path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What travels between a discovery and its endpoint, in both directions of the same {@value #LENGTH} bytes, big-endian:
 * magic, type, milliseconds to wait before the answer, id.
 *
 * @param type {@link #REQUEST} or {@link #ANSWER}
 * @param delayMillis how long to wait with the answer
 * @param id tells answers apart
 */
record EchoFrame(byte type, long delayMillis, long id) {

    static final int LENGTH = 4 + 1 + 4 + 8;
    static final byte REQUEST = 1;
    static final byte ANSWER = 2;

    /** 0xF7 and "KAE". */
    private static final int MAGIC = 0xF74B4145;

    ByteBuf encode(ByteBufAllocator allocator) {
        return allocator
                .ioBuffer(LENGTH, LENGTH)
                .writeInt(MAGIC)
                .writeByte(type)
                .writeInt((int) delayMillis)
                .writeLong(id);
    }

    /** Puts the pieces together in which frames arrive; confined to one connection's event loop. */
    static final class Reader {

        private final byte[] bytes = new byte[LENGTH];
        private int count;

        /** What each frame is given to; false ends the reading. */
        interface Sink {
            boolean accept(EchoFrame frame);
        }

        /** Whether all were frames of this kind, and were accepted. */
        boolean read(ByteBuf in, byte type, Sink sink) {
            while (in.isReadable()) {
                int length = Math.min(in.readableBytes(), LENGTH - count);
                in.readBytes(bytes, count, length);
                count += length;
                if (count == LENGTH) {
                    count = 0;
                    EchoFrame frame = parse();
                    if (frame == null || frame.type != type || !sink.accept(frame)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private @Nullable EchoFrame parse() {
            ByteBuf frame = Unpooled.wrappedBuffer(bytes);
            if (frame.readInt() != MAGIC) {
                return null;
            }
            return new EchoFrame(frame.readByte(), frame.readUnsignedInt(), frame.readLong());
        }
    }
}
