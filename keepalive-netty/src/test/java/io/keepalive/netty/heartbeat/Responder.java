package io.keepalive.netty.heartbeat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** Does with a protocol what the heartbeat's handler does, and nothing more, so that tests see the protocol alone. */
final class Responder extends ChannelInboundHandlerAdapter {

    final List<Long> pongs = new ArrayList<>();
    int pings;
    int malformed;
    boolean ready;

    private final HeartbeatProtocol protocol;

    Responder(HeartbeatProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        switch (protocol.kindOf(msg)) {
            case OTHER -> {
                ctx.fireChannelRead(msg);
                return;
            }
            case PING -> {
                pings++;
                ctx.writeAndFlush(protocol.pong(ctx.alloc(), msg));
            }
            case PONG -> pongs.add(protocol.pongId(msg));
            case CONTROL, HEALTH, MALFORMED -> malformed++;
        }
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
        ready |= protocol.isReady(ctx.pipeline());
        ctx.fireUserEventTriggered(evt);
    }
}
