package io.keepalive.examples.guide;

import io.keepalive.netty.NettyKeepAlive;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

/** The pipeline of the guide's trading protocol: frames with a length of four bytes; the same at both ends. */
final class OrderInitializer extends ChannelInitializer<SocketChannel> {

    private final NettyKeepAlive keepAlive;
    private final Orders orders;

    OrderInitializer(NettyKeepAlive keepAlive, Orders orders) {
        this.keepAlive = keepAlive;
        this.orders = orders;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.pipeline()
                .addLast(new LengthFieldPrepender(4))
                .addLast("frames", new LengthFieldBasedFrameDecoder(65_536, 0, 4, 0, 4));
        keepAlive.install(channel, "frames");
        channel.pipeline().addLast(new OrderHandler(orders));
    }
}
