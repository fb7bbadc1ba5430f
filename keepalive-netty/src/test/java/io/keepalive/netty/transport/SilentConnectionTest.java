package io.keepalive.netty.transport;

import static io.keepalive.netty.transport.HttpClientEnd.exchange;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.http.ReusePolicy;
import io.keepalive.http.ReuseReason;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Timeout;

/** A server that says nothing, and whose kernel answers the probes of TCP keepalive. */
@Timeout(60)
class SilentConnectionTest {

    private static final int LONGER_THAN_THE_SILENCE_MILLIS = 4_500;

    private final HttpClientKeepAlive keepAlive = HttpClientKeepAlive.builder(
                    ReusePolicy.builder().maxSilence(ofMillis(2_500)).build())
            .build();
    private final NettyKeepAlive tcp = NettyKeepAlive.builder()
            .tcp(TcpKeepAlive.builder()
                    .idle(ofSeconds(1))
                    .interval(ofSeconds(1))
                    .probes(5)
                    .build())
            .build();

    @EveryTransport
    void answeredProbesEndASilenceWhereTheKernelCanBeAsked(TestTransport transport) throws Exception {
        try (HttpClientEnd end = new HttpClientEnd(transport)) {
            Channel client = end.connect(channel -> {
                channel.pipeline().addLast(new HttpClientCodec());
                keepAlive.install(channel);
                tcp.install(channel);
            });
            Socket server = end.accept();
            exchange(
                    client,
                    server,
                    "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\nContent-Length: 0\r\n\r\n");

            server.setSoTimeout(LONGER_THAN_THE_SILENCE_MILLIS);
            if (transport.isNative()) {
                assertThatThrownBy(() -> server.getInputStream().read())
                        .as("the client does not close")
                        .isInstanceOf(SocketTimeoutException.class);
                assertThat(keepAlive.reuse(client).get().reason()).isEqualTo(ReuseReason.REUSABLE);
            } else {
                assertThat(server.getInputStream().read())
                        .as("the client closes")
                        .isEqualTo(-1);
            }
        }
    }
}
