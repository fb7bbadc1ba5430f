package io.keepalive.examples.bench.scale;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Takes the pongs out of the pipeline: the least that anybody must do with them. Thread-safe. */
@ChannelHandler.Sharable
final class PongReader extends ChannelInboundHandlerAdapter {

    private final HeartbeatProtocol protocol;

    PongReader(HeartbeatProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (protocol.kindOf(message) == HeartbeatProtocol.Kind.PONG) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
