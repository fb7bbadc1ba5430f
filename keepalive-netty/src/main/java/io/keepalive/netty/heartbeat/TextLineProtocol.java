package io.keepalive.netty.heartbeat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** {@link HeartbeatProtocols#textLine()}: the lines {@code PING id} and {@code PONG id}. */
final class TextLineProtocol implements HeartbeatProtocol {

    static final TextLineProtocol INSTANCE = new TextLineProtocol();

    /** As many as {@link Long#MAX_VALUE} has; more are not read. */
    static final int MAX_DIGITS = 19;

    private static final int ID_AT = "PING ".length();
    private static final long NO_ID = -1;

    private TextLineProtocol() {}

    @Override
    public Kind kindOf(Object message) {
        int length = length(message);
        if (length < ID_AT
                || at(message, 0) != 'P'
                || at(message, 2) != 'N'
                || at(message, 3) != 'G'
                || at(message, 4) != ' ') {
            return Kind.OTHER;
        }
        int letter = at(message, 1);
        if (letter != 'I' && letter != 'O') {
            return Kind.OTHER;
        }
        if (id(message, length) == NO_ID) {
            return Kind.MALFORMED;
        }
        return letter == 'I' ? Kind.PING : Kind.PONG;
    }

    @Override
    public long pongId(Object pong) {
        return id(pong, length(pong));
    }

    @Override
    public ByteBuf ping(ByteBufAllocator allocator, long id) {
        return line(allocator, 'I', id);
    }

    @Override
    public ByteBuf pong(ByteBufAllocator allocator, Object ping) {
        return line(allocator, 'O', id(ping, length(ping)));
    }

    private static long id(Object line, int length) {
        int end = length;
        if (at(line, end - 1) == '\n') {
            end--;
        }
        if (at(line, end - 1) == '\r') {
            end--;
        }
        if (end - ID_AT > MAX_DIGITS) {
            return NO_ID;
        }
        long id = 0;
        for (int i = ID_AT; i < end; i++) {
            int digit = at(line, i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_ID;
            }
            id = id * 10 + digit;
        }
        // 19 digits stay below 2^64, so what exceeds a long shows as negative; no digit at all as 0
        return id > 0 ? id : NO_ID;
    }

    private static ByteBuf line(ByteBufAllocator allocator, char letter, long id) {
        int end = ID_AT;
        for (long rest = id; rest > 0; rest /= 10) {
            end++;
        }
        ByteBuf line = allocator.ioBuffer(end + 1, end + 1);
        line.writeByte('P').writeByte(letter).writeByte('N').writeByte('G').writeByte(' ');
        line.writerIndex(end);
        long rest = id;
        for (int i = end - 1; i >= ID_AT; i--) {
            line.setByte(i, (int) ('0' + rest % 10));
            rest /= 10;
        }
        return line.writeByte('\n');
    }

    private static int length(Object message) {
        if (message instanceof ByteBuf bytes) {
            return bytes.readableBytes();
        }
        return message instanceof CharSequence text ? text.length() : -1;
    }

    private static int at(Object message, int index) {
        return message instanceof ByteBuf bytes
                ? bytes.getByte(bytes.readerIndex() + index)
                : ((CharSequence) message).charAt(index);
    }

    @Override
    public String toString() {
        return "textLine";
    }
}
