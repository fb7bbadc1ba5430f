package io.keepalive.examples.bench;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * The heartbeat that people write today behind Netty's {@code IdleStateHandler}, and the rival to compare with: pings when
 * nothing was read, closes after so many pings in vain, answers the peer's pings. It has no jitter, no answer time of its
 * own, no stall guard, no status and no diagnosis.
 */
public final class HandWrittenHeartbeat extends ChannelInboundHandlerAdapter {

    private final HeartbeatProtocol protocol;
    private final int probes;
    private int unanswered;
    private long id;

    /**
     * Makes the heartbeat of one channel.
     *
     * @param protocol how pings and pongs look
     * @param probes pings in vain after which the channel is closed; 1 or more
     */
    public HandWrittenHeartbeat(HeartbeatProtocol protocol, int probes) {
        this.protocol = protocol;
        this.probes = probes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            ctx.fireUserEventTriggered(event);
        } else if (idle.state() == IdleState.READER_IDLE) {
            if (unanswered >= probes) {
                ctx.close();
            } else {
                unanswered++;
                ctx.writeAndFlush(protocol.ping(ctx.alloc(), ++id)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        unanswered = 0;
        switch (protocol.kindOf(message)) {
            case PING -> {
                ctx.writeAndFlush(protocol.pong(ctx.alloc(), message));
                ReferenceCountUtil.release(message);
            }
            case PONG -> ReferenceCountUtil.release(message);
            default -> ctx.fireChannelRead(message);
        }
    }
}
