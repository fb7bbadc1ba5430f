package io.keepalive.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.internal.OrderlyClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Timeout;

/** The close in good order where no heartbeats are; OrderlyEndTest holds the same behind them. */
@Timeout(60)
class OrderlyCloseTest {

    private static final String ANSWER = "the last answer";

    @EveryTransport
    void theLastAnswerArrivesAlthoughMoreBytesCameThanAnybodyWants(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, OrderlyCloseTest::discarding)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            OrderlyClose close = begun(channel, SECONDS.toNanos(50));

            peer.getOutputStream().write(new byte[1_000_000]);
            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo(ANSWER);
            peer.getOutputStream().write(new byte[1_000_000]);
            assertThat(channel.isOpen()).isTrue();
            peer.close();

            channel.closeFuture().sync();
            assertThat(close.wasCutOff()).isFalse();
        }
    }

    @EveryTransport
    void aPeerThatDoesNotCloseIsCutOffWhenTheGraceHasPassed(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, OrderlyCloseTest::discarding)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            OrderlyClose close = begun(channel, MILLISECONDS.toNanos(300));

            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo(ANSWER);

            channel.closeFuture().sync();
            assertThat(onLoop(channel, close::wasCutOff)).isTrue();
        }
    }

    private static OrderlyClose begun(Channel channel, long graceNanos) throws Exception {
        return onLoop(channel, () -> {
            OrderlyClose close = new OrderlyClose(channel);
            channel.write(Unpooled.copiedBuffer(ANSWER, US_ASCII)); // finish flushes it
            close.startGrace(graceNanos);
            close.finish(channel.pipeline().firstContext());
            return close;
        });
    }

    private static <T> T onLoop(Channel channel, Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(10, SECONDS);
    }

    private static void discarding(Channel channel) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                if (!(cause instanceof IOException)) {
                    ctx.fireExceptionCaught(cause);
                }
            }
        });
    }
}
