package io.keepalive.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the kernel's {@code struct tcp_info}, field by field, as {@code linux/tcp.h} lays it out. */
public final class TcpInfo {

    private final ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    /** A connection at rest: nothing in flight, all that was written acknowledged. */
    public static TcpInfo idle() {
        return new TcpInfo().state(1).written(1000).acked(1000);
    }

    public TcpInfo state(int number) {
        bytes.put(0, (byte) number);
        return this;
    }

    public TcpInfo retransmits(int times) {
        bytes.put(2, (byte) times);
        return this;
    }

    public TcpInfo probes(int unanswered) {
        bytes.put(3, (byte) unanswered);
        return this;
    }

    public TcpInfo backoff(int doublings) {
        bytes.put(4, (byte) doublings);
        return this;
    }

    public TcpInfo unacked(int segments) {
        bytes.putInt(24, segments);
        return this;
    }

    public TcpInfo lastDataReceived(int millisAgo) {
        bytes.putInt(52, millisAgo);
        return this;
    }

    public TcpInfo lastAckReceived(int millisAgo) {
        bytes.putInt(56, millisAgo);
        return this;
    }

    public TcpInfo rtt(int micros) {
        bytes.putInt(68, micros);
        return this;
    }

    public TcpInfo totalRetransmits(int segments) {
        bytes.putInt(100, segments);
        return this;
    }

    public TcpInfo acked(long all) {
        bytes.putLong(120, all);
        return this;
    }

    public TcpInfo notSent(int count) {
        bytes.putInt(144, count);
        return this;
    }

    /** Bytes sent at least once. */
    public TcpInfo written(long sentOnce) {
        bytes.putLong(200, sentOnce + bytes.getLong(208));
        return this;
    }

    /** Bytes sent again, which the kernel counts as sent once more. */
    public TcpInfo sentAgain(long count) {
        bytes.putLong(200, bytes.getLong(200) + count);
        bytes.putLong(208, count);
        return this;
    }

    public TcpSnapshot snapshot() {
        return TcpSnapshot.parse(bytes.duplicate());
    }

    public ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
