package io.keepalive.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.keepalive.netty.http.HttpServerKeepAlive;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelPool;
import io.netty.channel.pool.SimpleChannelPool;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** Our client against our server: users come back just when their connection is about to be too old for it. */
@Timeout(60)
class HttpBothEndsTest {

    private static final int USERS = 40;
    private static final int REQUESTS = 5;
    private static final AttributeKey<CompletableFuture<String>> ANSWER =
            AttributeKey.valueOf(HttpBothEndsTest.class, "answer");

    private final HttpServerKeepAlive server = HttpServerKeepAlive.builder(HttpKeepAlive.builder()
                    .idleTimeout(ofSeconds(1))
                    .margin(ofMillis(500))
                    .maxRequests(3)
                    .build())
            .build();
    private final HttpClientKeepAlive client = HttpClientKeepAlive.builder(
                    ReusePolicy.builder().margin(ofMillis(200)).build())
            .build();

    @EveryTransport
    void noRequestMeetsAClose(TestTransport transport) throws Exception {
        EventLoopGroup loops = transport.newGroup(1);
        try (Loopback listening = Loopback.listen(transport, this::serve);
                ChannelPool pool = pool(transport, loops, listening)) {
            Random random = new Random(6);
            CompletableFuture<?>[] users = Stream.generate(() -> user(pool, loops, random.nextLong(), REQUESTS))
                    .limit(USERS)
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(users).get(30, TimeUnit.SECONDS); // which fails if one request did
            assertThat(server.counters().requests()).isEqualTo(USERS * REQUESTS);
            assertThat(server.counters().opened())
                    .as("some connections were too old, and some were used again")
                    .isBetween(USERS + 1L, USERS * REQUESTS - 1L);
            assertThat(server.counters().closed(HttpClose.IDLE_TIMEOUT)).isZero();
        } finally {
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        }
    }

    /** Asks again and again, 0.7 to 0.9 s after each answer: connections are good for 0.8 s. */
    private static CompletableFuture<?> user(ChannelPool pool, EventLoopGroup loops, long seed, int requests) {
        if (requests == 0) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> rested = new CompletableFuture<>();
        Random random = new Random(seed);
        return ask(pool).thenCompose(answer -> {
            assertThat(answer).isEqualTo("ok");
            loops.next().schedule(() -> rested.complete(null), 700 + random.nextInt(200), TimeUnit.MILLISECONDS);
            return rested.thenCompose(done -> user(pool, loops, random.nextLong(), requests - 1));
        });
    }

    private static CompletableFuture<String> ask(ChannelPool pool) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        pool.acquire().addListener((Future<Channel> acquired) -> {
            if (!acquired.isSuccess()) {
                answer.completeExceptionally(acquired.cause());
                return;
            }
            Channel channel = acquired.getNow();
            channel.attr(ANSWER).set(answer);
            FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
            HttpUtil.setContentLength(request, 0);
            channel.writeAndFlush(request).addListener(written -> {
                if (!written.isSuccess()) {
                    answer.completeExceptionally(written.cause());
                }
            });
            answer.whenComplete((text, failed) -> pool.release(channel));
        });
        return answer;
    }

    private ChannelPool pool(TestTransport transport, EventLoopGroup loops, Loopback listening) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(transport.channelType())
                .remoteAddress(listening.server().localAddress());
        return new SimpleChannelPool(
                bootstrap,
                new AbstractChannelPoolHandler() {
                    @Override
                    public void channelCreated(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec());
                        client.install(channel);
                        channel.pipeline().addLast(new HttpObjectAggregator(100), new Answers());
                    }
                },
                HttpClientKeepAlive.healthChecker());
    }

    private void serve(Channel channel) {
        channel.pipeline().addLast(new HttpServerCodec());
        server.install(channel);
        channel.pipeline().addLast(new HttpObjectAggregator(100), new SimpleChannelInboundHandler<FullHttpRequest>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
                FullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer("ok", US_ASCII));
                HttpUtil.setContentLength(response, 2);
                ctx.writeAndFlush(response);
            }
        });
    }

    /** Hands the answer, or the end of the connection in its place, to whoever asked. */
    private static final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            FullHttpResponse response = (FullHttpResponse) msg;
            String text = response.content().toString(US_ASCII);
            response.release();
            ctx.channel().attr(ANSWER).getAndSet(null).complete(text);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            CompletableFuture<String> awaited = ctx.channel().attr(ANSWER).getAndSet(null);
            if (awaited != null) {
                awaited.completeExceptionally(new AssertionError("closed in place of an answer"));
            }
        }
    }
}
