package io.keepalive.examples.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What the cluster is for: executes numbered orders, {@code DO 17}, while its node is primary, and refuses them otherwise. */
@ChannelHandler.Sharable
final class OrderService extends SimpleChannelInboundHandler<ByteBuf> {

    static final String DONE = "DONE";
    static final String NOT_PRIMARY = "NOT_PRIMARY";

    private final BooleanSupplier primary;
    private final AtomicLong executed = new AtomicLong();

    OrderService(BooleanSupplier primary) {
        this.primary = primary;
    }

    long executed() {
        return executed.get();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf order) {
        String number = order.toString(StandardCharsets.US_ASCII).substring("DO ".length());
        String answer = NOT_PRIMARY;
        if (primary.getAsBoolean()) {
            executed.incrementAndGet();
            answer = DONE;
        }
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), answer + ' ' + number));
    }
}
