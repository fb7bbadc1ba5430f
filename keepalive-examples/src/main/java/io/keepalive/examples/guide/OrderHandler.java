package io.keepalive.examples.guide;

import io.keepalive.netty.PeerDeath;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A handler of the application that learns of the peer's death from the pipeline. */
final class OrderHandler extends ChannelInboundHandlerAdapter {

    private final Orders orders;

    OrderHandler(Orders orders) {
        this.orders = orders;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof PeerDeath death) {
            orders.suspend(death.diagnosis());
        }
        ctx.fireUserEventTriggered(event);
    }
}
