package io.keepalive.tcp;

import io.keepalive.internal.Durations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;

/**
 * What Linux knew of one TCP connection at one moment: the fields of {@code TCP_INFO} that tell whether the peer's kernel
 * still takes part.
 *
 * <p>Immutable and thread-safe.
 *
 * @param retransmits retransmissions in a row without an acknowledgement; back to 0 with the next one
 * @param probes keepalive or zero-window probes in a row without an answer
 * @param backoff how often the time between retransmissions or zero-window probes has doubled
 * @param unackedSegments segments sent and not acknowledged; 0 after the kernel has given up
 * @param notSentBytes bytes the application wrote that the kernel has not sent even once, as the peer's window or the
 *     congestion window is full; 0 before Linux 4.6
 * @param lastAckReceived time since the peer's kernel was last heard, be it an acknowledgement or the answer to a probe;
 *     milliseconds, in steps of the kernel's tick
 * @param lastDataReceived time since bytes for the application last arrived; milliseconds, in steps of the kernel's tick
 * @param roundTrip smoothed round-trip time as the kernel measured it; microseconds; zero if it has none
 * @param totalRetransmits segments retransmitted in the connection's whole life
 * @param ackedBytes bytes the peer's kernel has acknowledged in the connection's whole life; on the side that connected
 *     the handshake counts as one; 0 before Linux 4.2
 * @param writtenBytes bytes the application has written in the connection's whole life, sent or not; 0 before Linux 4.19,
 *     and before any were sent
 * @param state the connection's state, by the kernel's number, such as 1 (established) and 8 (the peer has closed its side)
 */
public record TcpSnapshot(
        int retransmits,
        int probes,
        int backoff,
        long unackedSegments,
        long notSentBytes,
        Duration lastAckReceived,
        Duration lastDataReceived,
        Duration roundTrip,
        long totalRetransmits,
        long ackedBytes,
        long writtenBytes,
        int state) {

    private static final int ESTABLISHED = 1;

    /** Bytes of {@code struct tcp_info} that {@link #parse} looks at. */
    public static final int SIZE = 216;

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if a duration is null
     */
    public TcpSnapshot {
        Objects.requireNonNull(lastAckReceived, "lastAckReceived");
        Objects.requireNonNull(lastDataReceived, "lastDataReceived");
        Objects.requireNonNull(roundTrip, "roundTrip");
    }

    /**
     * Reads the kernel's {@code struct tcp_info}.
     *
     * @param tcpInfo at least {@link #SIZE} bytes from its position, which stays; zeros where the kernel's own struct was
     *     shorter
     * @return the snapshot
     * @throws NullPointerException if {@code tcpInfo} is null
     * @throws IllegalArgumentException if there are fewer bytes
     */
    public static TcpSnapshot parse(ByteBuffer tcpInfo) {
        if (tcpInfo.remaining() < SIZE) {
            throw new IllegalArgumentException(
                    "tcpInfo: " + tcpInfo.remaining() + " bytes (expected: >= " + SIZE + ")");
        }
        ByteBuffer info = tcpInfo.slice().order(ByteOrder.nativeOrder());
        long notSent = unsignedInt(info, 144);
        long sent = info.getLong(200); // 0 also where the kernel does not count it
        long written = sent == 0 ? 0 : sent - info.getLong(208) + notSent;
        return new TcpSnapshot(
                info.get(2) & 0xff,
                info.get(3) & 0xff,
                info.get(4) & 0xff,
                unsignedInt(info, 24),
                notSent,
                Duration.ofMillis(unsignedInt(info, 56)),
                Duration.ofMillis(unsignedInt(info, 52)),
                Duration.ofNanos(unsignedInt(info, 68) * 1000),
                unsignedInt(info, 100),
                info.getLong(120),
                written,
                info.get(0) & 0xff);
    }

    private static long unsignedInt(ByteBuffer info, int offset) {
        return info.getInt(offset) & 0xffff_ffffL;
    }

    /**
     * Whether both sides may still send, as far as the kernel knows: it also knows of a close or reset that nobody has read.
     *
     * @return false once the peer has closed its side or reset the connection, or this side has closed
     */
    public boolean established() {
        return state == ESTABLISHED;
    }

    /**
     * Whether something we sent waits for an acknowledgement that is overdue, or the peer's kernel has stopped answering
     * zero-window probes: the path or the host, not the application, is in trouble now.
     *
     * @return true while retransmissions run or more than one probe is unanswered
     */
    public boolean kernelSilent() {
        return retransmits > 0 || probes > 1;
    }

    /**
     * Whether all that the application wrote was taken by the peer's kernel.
     *
     * @return true if nothing is in flight and nothing waits
     */
    public boolean allAcknowledged() {
        return unackedSegments == 0 && notSentBytes == 0 && retransmits == 0;
    }

    /**
     * Whether bytes of ours wait because the peer's application does not read, while its kernel takes part.
     *
     * @return true if bytes wait unsent and neither retransmissions nor unanswered probes run
     */
    public boolean peerReadsNot() {
        return notSentBytes > 0 && !kernelSilent();
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return "TcpSnapshot[retransmits=" + retransmits + ", probes=" + probes + ", backoff=" + backoff + ", unacked="
                + unackedSegments + ", not sent=" + notSentBytes + " B, last ack "
                + Durations.inSeconds(lastAckReceived) + " ago, last data "
                + Durations.inSeconds(lastDataReceived) + " ago, rtt " + Durations.inMillis(roundTrip)
                + ", total retransmits=" + totalRetransmits + ']';
    }
}
