package io.keepalive.examples.tour;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Blocks an event loop as it happens in real life: in a handler of some other connection of the same loop.
 *
 * <p>That is the dangerous kind. When the loop goes on, it runs its overdue timers before it reads what has come
 * meanwhile; after a blocked task it would read first.
 */
final class Blockade extends ChannelInboundHandlerAdapter {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Blocks the loop until {@link #end}; returns when it is blocked. */
    void begin(Transport transport, EventLoopGroup loop) throws IOException, InterruptedException {
        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .childHandler(this)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel()
                .localAddress();
        try (Socket other = new Socket(address.getAddress(), address.getPort())) {
            other.getOutputStream().write(0);
            begun.await();
        }
    }

    /** Lets the loop go on. */
    void end() {
        ended.countDown();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws InterruptedException {
        ReferenceCountUtil.release(message);
        begun.countDown();
        ended.await();
    }
}
