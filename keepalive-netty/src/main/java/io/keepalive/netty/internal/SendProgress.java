package io.keepalive.netty.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Whether a channel's peer still takes what was written for it, looked at from time to time. A peer that takes a large message
 * slowly is neither silent nor gone. Confined to the channel's event loop.
 */
public final class SendProgress {

    private final Channel channel;
    private long pendingBytes;
    private long currentBytes;

    /** The progress of this channel, of which nothing is known yet. */
    public SendProgress(Channel channel) {
        this.channel = channel;
    }

    /** Whether something waits to be sent, and not all that waited when this was asked last. */
    public boolean goesOn() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null) {
            return false; // closed
        }
        long pending = out.totalPendingWriteBytes();
        long current = out.currentProgress(); // of a message that is sent in part
        boolean moved = pending != pendingBytes || current != currentBytes;
        pendingBytes = pending;
        currentBytes = current;
        return pending > 0 && moved;
    }
}
