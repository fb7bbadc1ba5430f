package io.keepalive.examples.bench.scale;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** What people write today: Netty's {@link IdleStateHandler}, and a handler that pings when a channel is idle. */
final class HandWritten implements Heartbeats {

    private static final int PROBES = 3;

    private final HeartbeatProtocol protocol;
    private final long intervalNanos;

    HandWritten(HeartbeatProtocol protocol, long intervalNanos) {
        this.protocol = protocol;
        this.intervalNanos = intervalNanos;
    }

    @Override
    public void start(Channel channel) {
        channel.pipeline().addFirst("idle", new IdleStateHandler(intervalNanos, 0, 0, TimeUnit.NANOSECONDS));
        channel.pipeline().addAfter(Model.CODEC, "pings", new PingHandler());
    }

    private final class PingHandler extends ChannelInboundHandlerAdapter {

        private long pingId;
        private int unanswered;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof IdleStateEvent)) {
                ctx.fireUserEventTriggered(event);
            } else if (unanswered >= PROBES) {
                ctx.close();
            } else {
                unanswered++;
                ctx.writeAndFlush(protocol.ping(ctx.alloc(), ++pingId));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            unanswered = 0;
            if (protocol.kindOf(message) == HeartbeatProtocol.Kind.PONG) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }
}
