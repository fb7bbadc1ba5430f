package io.keepalive.netty;

import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of one connection whose ping goes unanswered: has the peer's kernel taken it, does it wait behind
 * bytes that the peer is slow to read, or is the peer's kernel silent as well?
 *
 * <p>Keeps the last answer, as a closed socket gives none. Costs a system call for each overdue ping, and nothing while
 * pings are answered. Confined to the channel's event loop, except {@link #last}.
 */
final class KernelWatch {

    /** What has become of a ping that is overdue. */
    enum Ping {
        /** The peer's kernel has taken it, or one before it in the same silence: its application does not answer. */
        TAKEN,
        /** It waits behind bytes that the peer's application is slow to read. */
        WAITS,
        /** Lost on the way, or the kernel cannot be asked. */
        UNKNOWN
    }

    private final Channel channel;
    private final Function<Channel, Optional<TcpSnapshot>> kernel;
    private volatile @Nullable TcpSnapshot last;
    private long lastNanos;

    /** Whether {@link #last} is of the present silence: what was wrong in an earlier one is not wrong now. */
    private boolean timely;

    /** Bytes written when an overdue ping was first looked for, so that it is among them; 0 if none was, or unknown. */
    private long pingEndsAt;

    /** Bytes acknowledged at the last look of the present silence; -1 before it. */
    private long ackedBefore = -1;

    private Ping ping = Ping.UNKNOWN;

    KernelWatch(Channel channel, Function<Channel, Optional<TcpSnapshot>> kernel) {
        this.channel = channel;
        this.kernel = kernel;
    }

    /** What the kernel said last; any thread. */
    Optional<TcpSnapshot> last() {
        return Optional.ofNullable(last);
    }

    @Nullable
    TcpSnapshot look(long nowNanos) {
        TcpSnapshot found = kernel.apply(channel).orElse(null);
        if (found != null) {
            last = found;
            lastNanos = nowNanos;
            timely = true;
        }
        return found;
    }

    /**
     * Looks for a ping that is unanswered.
     *
     * @param left whether it has left our own outbound buffer
     */
    Ping look(boolean left, long nowNanos) {
        TcpSnapshot found = look(nowNanos);
        ping = found == null ? Ping.UNKNOWN : find(found, left);
        return ping;
    }

    private Ping find(TcpSnapshot found, boolean left) {
        boolean drains = ackedBefore >= 0 && found.ackedBytes() > ackedBefore;
        ackedBefore = found.ackedBytes();
        if (left && pingEndsAt == 0) {
            pingEndsAt = found.writtenBytes();
        }
        if ((left && found.allAcknowledged()) || (pingEndsAt > 0 && found.ackedBytes() >= pingEndsAt)) {
            return Ping.TAKEN;
        }
        return drains || found.peerReadsNot() ? Ping.WAITS : Ping.UNKNOWN;
    }

    /** Whether the peer's kernel was silent at the last look. */
    boolean silent() {
        TcpSnapshot found = last;
        return found != null && timely && found.kernelSilent();
    }

    /** For how long the peer's kernel had not been heard at the last look. */
    long lastAckNanos() {
        TcpSnapshot found = last;
        return found == null ? 0 : found.lastAckReceived().toNanos();
    }

    /** Something was received: the next ping is another one. */
    void silenceEnds() {
        pingEndsAt = 0;
        ackedBefore = -1;
        ping = Ping.UNKNOWN;
        timely = false;
    }

    void testify(EvidenceBuilder evidence, long nowNanos) {
        TcpSnapshot found = last;
        if (found != null && timely) {
            evidence.kernel(found, Duration.ofNanos(Math.max(0, nowNanos - lastNanos)));
            evidence.pingAcknowledged(ping == Ping.TAKEN);
        }
    }
}
