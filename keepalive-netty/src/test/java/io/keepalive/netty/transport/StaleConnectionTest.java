package io.keepalive.netty.transport;

import static io.keepalive.netty.transport.HttpClientEnd.exchange;
import static io.keepalive.netty.transport.HttpClientEnd.request;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.RetryReason;
import io.keepalive.http.ReusePolicy;
import io.keepalive.http.ReuseReason;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Connections that their server has closed before anybody here has read so. */
@Timeout(60)
class StaleConnectionTest {

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n" + "Content-Length: 2\r\n\r\nok";

    private final HttpClientKeepAlive keepAlive =
            HttpClientKeepAlive.builder(ReusePolicy.builder().build()).build();
    private final ChannelHealthChecker check = HttpClientKeepAlive.healthChecker();

    @BeforeEach
    void findOutWhatTheKernelKnows() {
        KernelSockets.orSkip();
    }

    @EveryTransport
    void aConnectionAtRestIsHealthyWhicheverThreadAsks(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            exchange(client, end.accept(), ANSWER);

            assertThat(check.isHealthy(client).get()).isTrue();
            assertThat(client.eventLoop()
                            .submit(() -> check.isHealthy(client))
                            .get()
                            .get())
                    .isTrue();
            assertThat(keepAlive.reuse(client).get().reason()).isEqualTo(ReuseReason.REUSABLE);
            assertThat(keepAlive.reuse(client).get().left()).isBetween(ofSeconds(60), ofSeconds(74));
        }
    }

    @EveryTransport
    void whatTheClientClosedIsNot(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            client.close().sync();

            assertThat(check.isHealthy(client).get()).isFalse();
            assertThat(keepAlive.reuse(client).get().reason()).isEqualTo(ReuseReason.CLOSED);
        }
    }

    @EveryTransport
    void aFinThatABusyLoopHasNotReadIsSeen(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);

            assertThat(isHealthyBehindABusyLoop(end, client, server)).isFalse();
        }
    }

    @EveryTransport
    void aFinIsSeenAlsoByWhomTheLoopCallsWhileItReads(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);
            CompletableFuture<Future<Boolean>> asked = new CompletableFuture<>();
            end.connect(other -> other.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
                    ReferenceCountUtil.release(msg);
                    server.close();
                    end.awaitClosed(client);
                    asked.complete(check.isHealthy(client));
                }
            }));
            HttpClientEnd.write(end.accept(), "anything");

            assertThat(asked.get().get()).isFalse();
        }
    }

    @EveryTransport
    void aResetThatABusyLoopHasNotReadIsSeen(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);
            server.setSoLinger(true, 0);

            assertThat(isHealthyBehindABusyLoop(end, client, server)).isFalse();
        }
    }

    @EveryTransport
    void aFinIsSeenAlsoWithoutHttpKeepAlive(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(bare -> {});
            Socket server = end.accept();
            assertThat(check.isHealthy(client).get()).isTrue();

            assertThat(isHealthyBehindABusyLoop(end, client, server)).isFalse();
        }
    }

    @EveryTransport
    void aFinIsSeenWithTcpKeepAliveUnderneath(TestTransport transport) throws Exception {
        NettyKeepAlive tcp = NettyKeepAlive.builder()
                .tcp(TcpKeepAlive.builder()
                        .idle(ofSeconds(30))
                        .interval(ofSeconds(5))
                        .probes(3)
                        .build())
                .build();
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(channel -> {
                http(channel);
                tcp.install(channel);
            });
            Socket server = end.accept();
            exchange(client, server, ANSWER);
            assertThat(check.isHealthy(client).get()).isTrue();
            assertThat(tcp.status(client).options().orElseThrow().allApplied()).isTrue();

            assertThat(isHealthyBehindABusyLoop(end, client, server)).isFalse();
        }
    }

    @EveryTransport
    void aFinIsSeenWhileReadingIsOff(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);
            client.config().setAutoRead(false);
            client.eventLoop().submit(() -> {}).sync();

            server.close();
            end.awaitClosed(client);

            assertThat(check.isHealthy(client).get()).isFalse();
        }
    }

    @EveryTransport
    void bytesThatABusyLoopHasNotReadAreSeenWhereTheChannelIsReadFirst(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);

            boolean healthy = whileTheLoopIsBusy(client, () -> {
                HttpClientEnd.write(server, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
                KernelSockets.await(end.port(), all -> all.stream().anyMatch(socket -> socket.unread() > 0));
                return check.isHealthy(client);
            });
            assertThat(healthy).isEqualTo(transport.isNative());
            client.closeFuture().sync();
        }
    }

    @EveryTransport
    void aRequestThatTheKernelTookIsNotSaidToBeUnsent(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(this::http);
            Socket server = end.accept();
            exchange(client, server, ANSWER);
            HttpRequest taken = request(HttpMethod.POST);
            ChannelFuture write = client.writeAndFlush(taken).sync();

            server.close();
            client.closeFuture().sync();

            assertThat(keepAlive.verdict(write, taken).get()).isEqualTo(RetryReason.NOT_IDEMPOTENT);
            HttpRequest late = request(HttpMethod.POST);
            ChannelFuture lateWrite = client.writeAndFlush(late).await();
            assertThat(keepAlive.verdict(lateWrite, late).get()).isEqualTo(RetryReason.NOTHING_WRITTEN);
        }
    }

    private void http(Channel channel) {
        channel.pipeline().addLast(new HttpClientCodec());
        keepAlive.install(channel);
    }

    /** The loop is busy while the server closes, and asks before it has read anything. */
    private boolean isHealthyBehindABusyLoop(HttpClientEnd end, Channel client, Socket server) throws Exception {
        return whileTheLoopIsBusy(client, () -> {
            server.close();
            end.awaitClosed(client);
            assertThat(ChannelHealthChecker.ACTIVE.isHealthy(client).getNow())
                    .as("Netty's own check")
                    .isTrue();
            return check.isHealthy(client);
        });
    }

    private static boolean whileTheLoopIsBusy(Channel client, Callable<Future<Boolean>> question) throws Exception {
        return client.eventLoop().submit(question).get().get();
    }
}
