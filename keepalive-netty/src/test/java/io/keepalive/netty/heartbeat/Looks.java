package io.keepalive.netty.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Shows a protocol the same bytes in every kind of buffer, and holds that looking changes none of them. */
final class Looks {

    private Looks() {}

    /** What the protocol says of these bytes, whatever buffer they are in. */
    static Kind kindOf(HeartbeatProtocol protocol, byte... bytes) {
        List<ByteBuf> shapes = shapes(bytes);
        try {
            Kind kind = look(protocol, shapes.get(0));
            for (ByteBuf shape : shapes) {
                assertThat(look(protocol, shape)).as("%s", shape).isEqualTo(kind);
            }
            return kind;
        } finally {
            shapes.forEach(ByteBuf::release);
        }
    }

    /** Looks at one message, and at the buffer in it before and after. */
    static Kind look(HeartbeatProtocol protocol, Object message) {
        ByteBuf buffer = message instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) message;
        int reader = buffer.readerIndex();
        int writer = buffer.writerIndex();
        int references = buffer.refCnt();
        Kind kind = protocol.kindOf(message);
        if (kind == Kind.PONG) {
            protocol.pongId(message);
        }
        assertThat(buffer.readerIndex()).as("reader index").isEqualTo(reader);
        assertThat(buffer.writerIndex()).as("writer index").isEqualTo(writer);
        assertThat(buffer.refCnt()).as("references").isEqualTo(references);
        return kind;
    }

    /** Heap, direct, composite of single bytes, read-only slice; none of them begins at index 0. */
    static List<ByteBuf> shapes(byte... bytes) {
        ByteBuf heap = Unpooled.buffer().writeZero(3).writeBytes(bytes).skipBytes(3);
        ByteBuf direct = Unpooled.directBuffer().writeZero(5).writeBytes(bytes).skipBytes(5);
        CompositeByteBuf composite = Unpooled.compositeBuffer(bytes.length + 1);
        composite.addComponent(true, Unpooled.wrappedBuffer(new byte[] {'P'}));
        for (byte b : bytes) {
            composite.addComponent(true, Unpooled.wrappedBuffer(new byte[] {b}));
        }
        composite.skipBytes(1);
        ByteBuf slice = Unpooled.directBuffer()
                .writeByte(7)
                .writeBytes(bytes)
                .writeByte(7)
                .slice(1, bytes.length)
                .asReadOnly();
        return List.of(heap, direct, composite, slice);
    }
}
