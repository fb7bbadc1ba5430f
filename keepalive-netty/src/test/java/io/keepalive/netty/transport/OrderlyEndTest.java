package io.keepalive.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.lifetime.LifetimePolicyBuilder;
import io.keepalive.netty.Goodbye;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Promise;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;

/** How a healthy connection is ended: with a goodbye and a FIN, and with no byte lost either way. */
@Timeout(60)
class OrderlyEndTest {

    private static final Duration LIMIT = ofMillis(300);
    private static final Duration LONG = ofSeconds(50);
    private static final Goodbye BYE =
            (channel, reason) -> channel.writeAndFlush(Unpooled.copiedBuffer("bye " + reason.cause() + '\n', US_ASCII));

    private final Heard heard = new Heard();
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    @EveryTransport
    void thePeerIsToldGoodbyeAndThenSeesTheEndAndIsHeardUntilItCloses(TestTransport transport) throws Exception {
        try (Loopback loopback = listen(transport, unused(LONG).goodbye(BYE).build())) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();

            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("bye UNUSED\n");
            assertThat(channel.isOpen()).isTrue();
            assertThat(heard.ends()).as("it has not ended yet").isEmpty();
            peer.getOutputStream().write("one more order\n".getBytes(US_ASCII));
            assertThat(read.poll(10, TimeUnit.SECONDS)).isEqualTo("one more order\n");
            peer.close();

            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void anAnswerThatIsBeingWrittenIsNotLost(TestTransport transport) throws Exception {
        int length = 20_000_000;
        CountDownLatch leaves = new CountDownLatch(1);
        NettyKeepAlive keepAlive = builder(
                        LifetimePolicy.builder().maxAge(LIMIT).grace(LONG))
                .goodbye((channel, reason) -> {
                    leaves.countDown();
                    return BYE.say(channel, reason);
                })
                .build();
        try (Loopback loopback = listen(transport, keepAlive)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[length]));

            InputStream in = peer.getInputStream();
            assertThat(leaves.await(10, TimeUnit.SECONDS))
                    .as("leave taken while most of it waits here")
                    .isTrue();
            assertThat(in.readNBytes(length)).hasSize(length);
            assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo("bye MAX_AGE\n");
            peer.close();

            assertEnds(Cause.MAX_AGE, channel);
        }
    }

    @EveryTransport
    void aPeerThatDoesNotCloseIsClosedWhenTheGraceHasPassed(TestTransport transport) throws Exception {
        try (Loopback loopback = listen(transport, unused(LIMIT).build())) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);

            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void aPeerThatResetsMeanwhileChangesNothingOfTheCause(TestTransport transport) throws Exception {
        try (Loopback loopback = listen(transport, unused(LONG).build())) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            peer.setSoLinger(true, 0);
            peer.close();

            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void whereHalfClosureIsAllowedItIsOverWhenBothSidesHaveClosed(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = unused(LONG).build();
        try (Loopback loopback = listen(
                transport, keepAlive, channel -> channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true))) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            peer.shutdownOutput();

            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void aPeerThatHasClosedItsSideBeforeIsToldGoodbyeAllTheSame(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = unused(LONG).goodbye(BYE).build();
        try (Loopback loopback = listen(
                transport, keepAlive, channel -> channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true))) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            peer.shutdownOutput();

            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("bye UNUSED\n");

            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void ourSideStaysOpenUntilTheGoodbyeIsSaid(TestTransport transport) throws Exception {
        BlockingQueue<Promise<Void>> asked = new LinkedBlockingQueue<>();
        NettyKeepAlive keepAlive = unused(LONG)
                .goodbye((channel, reason) -> {
                    Promise<Void> said = channel.eventLoop().newPromise();
                    asked.add(said);
                    return said;
                })
                .build();
        try (Loopback loopback = listen(transport, keepAlive)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();

            Promise<Void> said = asked.take();
            channel.writeAndFlush(Unpooled.copiedBuffer("the answer\n", US_ASCII))
                    .sync();
            said.setSuccess(null);

            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("the answer\n");
            peer.close();
            assertEnds(Cause.UNUSED, channel);
        }
    }

    @EveryTransport
    void aGoodbyeThatIsNeverSaidOrFailsHoldsNothingUp(TestTransport transport) throws Exception {
        BlockingQueue<Channel> asked = new LinkedBlockingQueue<>();
        NettyKeepAlive keepAlive = unused(LIMIT)
                .goodbye((channel, reason) -> {
                    asked.add(channel);
                    if (asked.size() == 2) {
                        throw new IllegalStateException("lost for words");
                    }
                    return channel.eventLoop().newPromise();
                })
                .build();
        try (Loopback loopback = listen(transport, keepAlive)) {
            for (int i = 0; i < 2; i++) {
                Socket peer = loopback.connectPlain();
                Channel channel = loopback.accepted();
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
                peer.close();
                assertThat(heard.end().diagnosis().cause()).isEqualTo(Cause.UNUSED);
                channel.closeFuture().sync();
            }
        }
        assertThat(heard.ends()).hasSize(2);
    }

    private NettyKeepAliveBuilder unused(Duration grace) {
        return builder(LifetimePolicy.builder().endUnusedAfter(LIMIT).grace(grace));
    }

    private NettyKeepAliveBuilder builder(LifetimePolicyBuilder lifetime) {
        return NettyKeepAlive.builder().lifetime(lifetime.build()).listener(heard);
    }

    private Loopback listen(TestTransport transport, NettyKeepAlive keepAlive) throws InterruptedException {
        return listen(transport, keepAlive, Loopback.NOTHING);
    }

    private Loopback listen(TestTransport transport, NettyKeepAlive keepAlive, Consumer<Channel> first)
            throws InterruptedException {
        return Loopback.listen(transport, channel -> {
            first.accept(channel);
            keepAlive.install(channel);
            channel.pipeline().addLast(new Reader());
        });
    }

    private void assertEnds(Cause cause, Channel channel) throws Exception {
        Heard.End end = heard.end();
        assertThat(end.diagnosis().cause()).as(end.diagnosis().toString()).isEqualTo(cause);
        assertThat(end.onEventLoop()).isTrue();
        channel.closeFuture().sync();
        channel.eventLoop().submit(() -> {}).sync();
        assertThat(heard.ends()).hasSize(1);
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            read.add(bytes.toString(US_ASCII));
            bytes.release();
        }
    }
}
