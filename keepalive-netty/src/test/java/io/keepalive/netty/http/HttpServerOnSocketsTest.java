package io.keepalive.netty.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.transport.EveryTransport;
import io.keepalive.netty.transport.Loopback;
import io.keepalive.netty.transport.OnTime;
import io.keepalive.netty.transport.TestTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** What only real kernels show: FIN or RST, bytes that wait unread, a response that must survive the close. */
@Timeout(60)
class HttpServerOnSocketsTest {

    private static final int BIG = 2_000_000;

    private final BlockingQueue<HttpClose> closed = new LinkedBlockingQueue<>();

    @EveryTransport
    void theLastResponseSurvivesABodyThatNobodyReads(TestTransport transport) throws Exception {
        HttpServerKeepAlive keepAlive = keepAlive(policy().maxRequests(1));
        try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/"))) {
            Socket client = server.connectPlain();
            client.getOutputStream().write(ascii("POST / HTTP/1.1\r\nContent-Length: " + 3 * BIG + "\r\n\r\n"));
            client.getOutputStream().write(new byte[BIG]);
            client.getOutputStream().write(new byte[BIG]); // the server has closed its side by now
            assertThat(readAll(client)).contains("connection: close").endsWith("ok"); // and then FIN; RST would throw
            client.close();
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(HttpClose.MAX_REQUESTS);
        }
    }

    @EveryTransport
    void neitherAnApplicationThatClosesNorOneThatReadsNoMoreResetsTheConnection(TestTransport transport)
            throws Exception {
        HttpServerKeepAlive keepAlive = keepAlive(policy().idleTimeout(Duration.ZERO));
        try (Loopback server = Loopback.listen(transport, channel -> {
            channel.pipeline().addLast(new HttpServerCodec());
            keepAlive.install(channel);
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    ReferenceCountUtil.release(msg);
                    if (msg instanceof HttpRequest) {
                        ctx.channel().config().setAutoRead(false);
                        ctx.writeAndFlush(ok()).addListener(ChannelFutureListener.CLOSE);
                    }
                }
            });
        })) {
            Socket client = server.connectPlain();
            client.getOutputStream().write(ascii("POST / HTTP/1.1\r\nContent-Length: " + 20 * BIG + "\r\n\r\n"));
            assertThat(readAll(client)).endsWith("ok");
            client.getOutputStream().write(new byte[20 * BIG]); // more than the kernels hold, and a reset would throw
        }
    }

    @EveryTransport
    void aClientThatDoesNotCloseIsCutOffWhenTheLingerIsOver(TestTransport transport) throws Exception {
        OnTime.measure(() -> {
            closed.clear();
            HttpServerKeepAlive keepAlive = keepAlive(policy().maxRequests(1).linger(ofMillis(300)));
            try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/"))) {
                Socket client = server.connectPlain();
                client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
                long begun = System.nanoTime();
                assertThat(readAll(client)).endsWith("ok");
                long ended = System.nanoTime();
                assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(HttpClose.MAX_REQUESTS);
                assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000L);
                assertThat(System.nanoTime() - ended).isLessThan(550_000_000L);
            }
        });
    }

    @EveryTransport
    void aRequestThatLiesUnreadWhenTheTimeIsUpIsServed(TestTransport transport) throws Exception {
        HttpServerKeepAlive keepAlive =
                keepAlive(policy().idleTimeout(ofMillis(400)).margin(Duration.ZERO));
        try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/"))) {
            Socket client = server.connectPlain();
            Channel channel = server.accepted();
            client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
            assertThat(readResponse(client)).endsWith("ok");
            channel.eventLoop()
                    .submit(() -> channel.config().setAutoRead(false))
                    .get();
            client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
            assertThat(readResponse(client)).endsWith("ok");
            assertThat(closed).isEmpty();
        }
    }

    @EveryTransport
    void anIdleConnectionIsClosedByFin(TestTransport transport) throws Exception {
        OnTime.measure(() -> {
            closed.clear();
            HttpServerKeepAlive keepAlive =
                    keepAlive(policy().idleTimeout(ofMillis(500)).margin(ofMillis(500)));
            try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/"))) {
                Socket client = server.connectPlain();
                long asked = System.nanoTime();
                client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
                assertThat(readResponse(client)).endsWith("ok");
                long answered = System.nanoTime();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                assertThat(System.nanoTime() - asked).isGreaterThanOrEqualTo(1_000_000_000L);
                assertThat(System.nanoTime() - answered).isLessThan(1_250_000_000L);
                client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n")); // too late, and met by no reset
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                client.close();
                assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(HttpClose.IDLE_TIMEOUT);
            }
        });
    }

    @EveryTransport
    void aDrainAnswersWhatIsUnderWayAndTheLastRequestsOfTheIdle(TestTransport transport) throws Exception {
        HttpServerKeepAlive keepAlive = keepAlive(policy());
        CompletableFuture<Channel> waiting = new CompletableFuture<>();
        try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/", waiting))) {
            Socket busy = server.connectPlain();
            Socket idle = server.connectPlain();
            Socket silent = server.connectPlain();
            for (Socket client : new Socket[] {idle, silent}) {
                client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
                assertThat(readResponse(client)).contains("keep-alive").endsWith("ok");
            }
            busy.getOutputStream().write(ascii("GET /slow HTTP/1.1\r\n\r\n"));
            Channel slow = waiting.get(10, TimeUnit.SECONDS);

            CompletableFuture<Drained> drained =
                    keepAlive.drain(HttpDrain.within(ofSeconds(30)).waitForIdle(ofSeconds(1)));
            for (int i = 0; i < 3; i++) {
                server.accepted().eventLoop().submit(() -> {}).get(); // the drain has reached it
            }
            idle.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
            assertThat(readAll(idle)).contains("connection: close").endsWith("ok");
            assertThat(readAll(silent)).isEmpty();
            assertThat(drained).isNotDone();
            slow.writeAndFlush(ok());
            assertThat(readAll(busy)).contains("connection: close").endsWith("ok");
            for (Socket client : new Socket[] {idle, silent, busy}) {
                client.close();
            }
            Drained result = drained.get(10, TimeUnit.SECONDS);
            assertThat(result.connections()).isEqualTo(3);
            assertThat(result.cutOff()).isZero();
            assertThat(closed).hasSize(3).containsOnly(HttpClose.DRAINED);
        }
    }

    @EveryTransport
    void aDrainCutsOffWhatIsLeftAtItsBound(TestTransport transport) throws Exception {
        OnTime.measure(() -> {
            closed.clear();
            HttpServerKeepAlive keepAlive = keepAlive(policy());
            CompletableFuture<Channel> waiting = new CompletableFuture<>();
            try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/", waiting))) {
                Socket busy = server.connectPlain();
                busy.getOutputStream().write(ascii("GET /slow HTTP/1.1\r\n\r\n"));
                waiting.get(10, TimeUnit.SECONDS);
                Drained result =
                        keepAlive.drain(HttpDrain.within(ofMillis(300))).get(10, TimeUnit.SECONDS);
                assertThat(result.cutOff()).isEqualTo(1);
                assertThat(result.took()).isBetween(ofMillis(290), ofMillis(550));
            }
        });
    }

    @EveryTransport
    void aDrainOfNothingIsDoneAtOnceAndWhatComesLaterIsDrainedToo(TestTransport transport) throws Exception {
        HttpServerKeepAlive keepAlive = keepAlive(policy());
        try (Loopback server = Loopback.listen(transport, channel -> serve(channel, keepAlive, "/"))) {
            assertThat(keepAlive.drain(HttpDrain.within(ofSeconds(10))))
                    .isCompletedWithValueMatching(drained -> drained.connections() == 0);
            Socket client = server.connectPlain();
            client.getOutputStream().write(ascii("GET / HTTP/1.1\r\n\r\n"));
            assertThat(readAll(client)).contains("connection: close").endsWith("ok");
        }
    }

    private HttpServerKeepAlive keepAlive(HttpKeepAliveBuilder policy) {
        return HttpServerKeepAlive.builder(policy.idleJitter(0).build())
                .onClose((channel, reason) -> closed.add(reason))
                .build();
    }

    private static HttpKeepAliveBuilder policy() {
        return HttpKeepAlive.builder();
    }

    private static void serve(Channel channel, HttpServerKeepAlive keepAlive, String target) {
        serve(channel, keepAlive, target, new CompletableFuture<>());
    }

    /** Answers requests for the target as soon as their head is there, and hands out the channel of another one. */
    private static void serve(
            Channel channel, HttpServerKeepAlive keepAlive, String target, CompletableFuture<Channel> waiting) {
        channel.pipeline().addLast(new HttpServerCodec());
        keepAlive.install(channel);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
                if (msg instanceof HttpRequest request) {
                    if (request.uri().equals(target)) {
                        ctx.writeAndFlush(ok());
                    } else {
                        waiting.complete(ctx.channel());
                    }
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                if (!(cause instanceof IOException)) {
                    ctx.fireExceptionCaught(cause);
                }
            }
        });
    }

    private static FullHttpResponse ok() {
        return HttpServerChannel.text(HttpVersion.HTTP_1_1, "ok");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    /** A response whose body is {@code ok}. */
    private static String readResponse(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\nok")) {
            int next = in.read();
            if (next < 0) {
                return text + " EOF";
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
