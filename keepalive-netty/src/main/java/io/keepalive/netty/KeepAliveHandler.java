package io.keepalive.netty;

/** A handler of ours in a pipeline, told from a user's of the same name. */
interface KeepAliveHandler {

    boolean isOf(ChannelKeepAlive connection);
}
