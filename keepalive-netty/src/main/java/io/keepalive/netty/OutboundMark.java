package io.keepalive.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Tells whether the transport took bytes from a channel's outbound buffer: the mark of its front differs then. */
final class OutboundMark {

    private OutboundMark() {}

    static int of(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? 0
                : 31 * System.identityHashCode(buffer.current()) + Long.hashCode(buffer.currentProgress());
    }
}
