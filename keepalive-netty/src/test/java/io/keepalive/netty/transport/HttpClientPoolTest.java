package io.keepalive.netty.transport;

import static io.keepalive.netty.transport.HttpClientEnd.exchange;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.ReusePolicy;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelPool;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.pool.FixedChannelPool.AcquireTimeoutAction;
import io.netty.channel.pool.SimpleChannelPool;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Netty's pools with our check: what they hand out, and what they do not. */
@Timeout(60)
class HttpClientPoolTest {

    private static final String KEPT =
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n" + "Content-Length: 2\r\n\r\nok";
    private static final String LAST = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    private final HttpClientKeepAlive keepAlive =
            HttpClientKeepAlive.builder(ReusePolicy.builder().build()).build();

    @BeforeEach
    void findOutWhatTheKernelKnows() {
        KernelSockets.orSkip();
    }

    @EveryTransport
    void aFixedPoolHandsOutTheSameConnectionUntilItsServerHasClosedIt(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport);
                ChannelPool pool = fixed(end, keepAlive)) {
            Channel first = pool.acquire().sync().getNow();
            Socket server = end.accept();
            exchange(first, server, KEPT);
            pool.release(first).sync();
            Channel again = pool.acquire().sync().getNow();
            assertThat(again).isSameAs(first);
            exchange(again, server, KEPT);
            pool.release(again).sync();

            Channel other = first.eventLoop()
                    .submit(
                            () -> { // which cannot read that the server closes
                                server.close();
                                end.awaitClosed(first);
                                return pool.acquire();
                            })
                    .get()
                    .sync()
                    .getNow();

            assertThat(other).isNotSameAs(first);
            exchange(other, end.accept(), KEPT);
            first.closeFuture().sync();
            pool.release(other).sync();
        }
    }

    @EveryTransport
    void aSimplePoolHandsOutNoConnectionThatIsClosedAfterItsAnswer(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport);
                ChannelPool pool = new SimpleChannelPool(
                        end.bootstrap(), new Http(keepAlive), HttpClientKeepAlive.healthChecker())) {
            Channel first = pool.acquire().sync().getNow();
            Socket server = end.accept();
            exchange(first, server, LAST);
            pool.release(first).sync();

            assertThat(server.getInputStream().read()).as("the client closes").isEqualTo(-1);
            Channel other = pool.acquire().sync().getNow();
            assertThat(other).isNotSameAs(first);
            exchange(other, end.accept(), KEPT);
            pool.release(other).sync();
        }
    }

    @EveryTransport
    void whatIsIdleInAPoolIsClosedByTheClientFirst(TestTransport transport) throws Exception {
        HttpClientKeepAlive brief = HttpClientKeepAlive.builder(
                        ReusePolicy.builder().idleTimeout(ofMillis(200)).build())
                .build();
        try (HttpClientEnd end = new HttpClientEnd(transport);
                ChannelPool pool = fixed(end, brief)) {
            Channel first = pool.acquire().sync().getNow();
            Socket server = end.accept();
            exchange(first, server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            Future<Void> released = pool.release(first);

            assertThat(server.getInputStream().read()).isEqualTo(-1);
            released.sync();
            assertThat(pool.acquire().sync().getNow()).isNotSameAs(first);
        }
    }

    @EveryTransport
    void whatIsGivenBackBusyIsClosedAndNotLeftOpen(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport);
                ChannelPool pool = fixed(end, keepAlive)) {
            Channel first = pool.acquire().sync().getNow();
            Socket server = end.accept();
            first.writeAndFlush(HttpClientEnd.request(HttpMethod.GET)).sync();
            HttpClientEnd.read(server);
            pool.release(first).sync();

            assertThat(server.getInputStream().read()).as("the client closes").isEqualTo(-1);
        }
    }

    private static ChannelPool fixed(HttpClientEnd end, HttpClientKeepAlive keepAlive) {
        return new FixedChannelPool(
                end.bootstrap(),
                new Http(keepAlive),
                HttpClientKeepAlive.healthChecker(),
                AcquireTimeoutAction.FAIL,
                10_000,
                1,
                10);
    }

    private static final class Http extends AbstractChannelPoolHandler {

        private final HttpClientKeepAlive keepAlive;

        Http(HttpClientKeepAlive keepAlive) {
            this.keepAlive = keepAlive;
        }

        @Override
        public void channelCreated(Channel channel) {
            channel.pipeline().addLast(new HttpClientCodec());
            keepAlive.install(channel);
            channel.pipeline().addLast(new HttpClientEnd.Answers());
        }
    }
}
