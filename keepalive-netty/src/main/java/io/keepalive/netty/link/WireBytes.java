package io.keepalive.netty.link;

import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is written to one connection, and at its end what of it our kernel never took.
 *
 * <p>When a channel closes, its close future is done before what waits in its outbound buffer is failed and dropped; and its writes
 * leave in order, so that what is left there is the end of all that was written. Confined to the channel's event loop, except
 * {@link #handed()}.
 */
final class WireBytes {

    private final Channel channel;
    private final @Nullable ChannelOutboundBuffer buffer;

    /** Bytes that reached the transport in all. */
    private volatile long handed;

    /** Those of them that were not flushed, and which the buffer does not show. */
    private long unflushed;

    private long unsent;
    private boolean readInThisTurn;

    /** As it was when asked last, if nothing was read or written since. */
    private @Nullable TcpSnapshot kernel;

    WireBytes(Channel channel) {
        this.channel = channel;
        this.buffer = channel.unsafe().outboundBuffer();
    }

    /** How many bytes have reached the transport, sent or not; any thread. */
    long handed() {
        return handed;
    }

    /** How many of them our kernel took; once closed. */
    long taken() {
        return handed - unsent;
    }

    /** How many of them our kernel did not take; once closed. */
    long unsent() {
        return unsent;
    }

    /** How many of those taken were not acknowledged when the kernel was asked last. */
    OptionalLong unacknowledged() {
        TcpSnapshot asked = kernel;
        if (asked == null || (asked.writtenBytes() == 0 && asked.unackedSegments() > 0)) {
            return OptionalLong.empty(); // or the kernel does not count them
        }
        if (asked.writtenBytes() == 0) {
            return OptionalLong.of(asked.notSentBytes());
        }
        long acked = Math.max(0, asked.ackedBytes() - 1); // the handshake counts as one
        return OptionalLong.of(Math.max(0, asked.writtenBytes() - acked));
    }

    void received() {
        readInThisTurn = true;
        kernel = null;
    }

    /** A turn that reads nothing is how a transport learns of the peer's close, and its socket is still there to be asked. */
    void readCompleted() {
        if (!readInThisTurn) {
            askKernel();
        }
        readInThisTurn = false;
    }

    void written(Object message) {
        long size = size(message);
        long sum = handed + size;
        handed = sum;
        unflushed += size;
        kernel = null;
    }

    void flushed() {
        unflushed = 0;
    }

    void askKernel() {
        TcpSnapshot asked = ChannelTcpInfo.read(channel).orElse(null);
        if (asked != null) {
            kernel = asked;
        }
    }

    /** The channel is closed, and what waits in its outbound buffer is about to be dropped. */
    void closed() {
        long[] waiting = {unflushed};
        if (buffer != null) {
            try {
                buffer.forEachFlushedMessage(message -> {
                    waiting[0] += size(message);
                    return true;
                });
            } catch (Exception cannotBe) {
                throw new IllegalStateException(cannotBe);
            }
        }
        unsent = waiting[0];
    }

    private static long size(Object message) {
        if (message instanceof ByteBuf bytes) {
            return bytes.readableBytes();
        }
        if (message instanceof ByteBufHolder holder) {
            return holder.content().readableBytes();
        }
        return message instanceof FileRegion region ? region.count() - region.transferred() : 0;
    }
}
