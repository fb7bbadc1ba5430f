package io.keepalive.netty.peer;

import io.keepalive.netty.NettyKeepAlive;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connection between two nodes has in its pipeline: length-prefixed messages, heartbeats of the connection's own, and the node. */
final class MeshPipeline extends ChannelInitializer<Channel> {

    private static final Logger LOG = LoggerFactory.getLogger(PeerMesh.class);

    private static final String FRAMES = "frames";
    private static final int LENGTH_BYTES = 4;

    private final Consumer<Channel> first;
    private final NettyKeepAlive keepAlive;
    private final int longestMessage;
    private final Consumer<byte[]> received;

    MeshPipeline(Consumer<Channel> first, NettyKeepAlive keepAlive, int longestMessage, Consumer<byte[]> received) {
        this.first = first;
        this.keepAlive = keepAlive;
        this.longestMessage = longestMessage;
        this.received = received;
    }

    @Override
    protected void initChannel(Channel channel) {
        first.accept(channel);
        channel.pipeline()
                .addLast(new LengthFieldPrepender(LENGTH_BYTES))
                .addLast(
                        FRAMES,
                        new LengthFieldBasedFrameDecoder(
                                LENGTH_BYTES + longestMessage, 0, LENGTH_BYTES, 0, LENGTH_BYTES));
        keepAlive.install(channel, FRAMES);
        channel.pipeline().addLast(new Messages());
    }

    private final class Messages extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) {
            byte[] bytes = new byte[message.readableBytes()];
            message.readBytes(bytes);
            received.accept(bytes);
        }

        /** Whoever sends what is no message is no node. The end of a connection with its reason is Keepalive's to tell. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                LOG.debug("{} closed, as what it sent is no message", ctx.channel(), cause);
                ctx.close();
            }
        }
    }
}
