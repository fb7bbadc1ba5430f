package io.keepalive.netty.link;

import io.netty.channel.Channel;

/** Hears what becomes of a link; on the event loop of the channel in question. */
public interface LinkListener {

    /** A connection is there to be used. */
    default void onUp(PeerLink link, Channel channel) {}

    /** The connection in use ended. */
    default void onDown(PeerLink link, Channel channel) {}
}
