package io.keepalive.netty.peer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * On what a node runs, complete.
 *
 * @param loop the event loop of everything
 * @param serverChannel the class of its listening channel
 * @param channel the class of its connecting channels
 * @param listen where it listens
 * @param connectFrom from where it connects; null for anywhere
 */
record MeshTransport(
        EventLoop loop,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends Channel> channel,
        SocketAddress listen,
        @Nullable SocketAddress connectFrom) {

    static MeshTransport of(PeerMeshBuilder builder) {
        if (builder.loops == null || builder.serverChannel == null || builder.channel == null) {
            throw new IllegalStateException("on: not called (expected: the event loops and the classes of channels)");
        }
        if (builder.listen == null) {
            throw new IllegalStateException("listen: not called (expected: the address to listen on)");
        }
        if (builder.loops.isShuttingDown()) { // it would tell nobody that it cannot listen
            throw new IllegalStateException("loops: " + builder.loops + " (expected: one that is not shut down)");
        }
        return new MeshTransport(
                builder.loops.next(), builder.serverChannel, builder.channel, builder.listen, builder.connectFrom);
    }
}
