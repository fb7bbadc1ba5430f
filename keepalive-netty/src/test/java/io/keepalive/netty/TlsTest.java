package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats through TLS, with a certificate that the JDK's keytool makes for this run. */
class TlsTest {

    private static final byte TLS_APPLICATION_DATA = 23;

    private static SslContext serverTls;
    private static SslContext clientTls;

    private final RecordingListener listener = new RecordingListener();
    private final List<EmbeddedChannel> embedded = new ArrayList<>();

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        serverTls = TlsContexts.server(folder, "TLSv1.3", "TLSv1.2");
        clientTls = TlsContexts.client("TLSv1.3", "TLSv1.2");
    }

    @AfterEach
    void close() {
        embedded.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void onASocketPingsAndPongsPassThroughTls() {
        CountDownLatch pongs = new CountDownLatch(10);
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public long pongId(Object pong) {
                        pongs.countDown();
                        return super.pongId(pong);
                    }
                })
                .heartbeat(
                        HeartbeatPolicy.pinging(ofMillis(20), ofMillis(5000), 2).build())
                .listener(listener)
                .build();
        try (Loopback loopback = new Loopback()) {
            Loopback.Pair pair = loopback.connect(
                    channel -> install(keepAlive, channel, serverTls.newHandler(channel.alloc())),
                    channel -> install(keepAlive, channel, clientTls.newHandler(channel.alloc())));
            Loopback.await(pongs);
            assertThat(keepAlive.status(pair.server()).peer()).isPresent();
            assertThat(listener.heard).isEmpty();
        }
    }

    @Test
    void onASocketTheDeathOfASilentPeerClosesTheChannel() {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(new LinesProtocol())
                .heartbeat(
                        HeartbeatPolicy.pinging(ofMillis(300), ofMillis(30), 3).build())
                .listener(listener)
                .build();
        try (Loopback loopback = new Loopback()) {
            Loopback.Pair pair = loopback.connect(
                    channel -> channel.pipeline().addLast(serverTls.newHandler(channel.alloc())),
                    channel -> install(keepAlive, channel, clientTls.newHandler(channel.alloc())));
            assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
            Loopback.awaitClosed(pair.client());
        }
    }

    @Test
    @Tag("netty-4.2")
    void theHandshakesBytesAndEveryRecordAreLifeAndPingsLeaveEncrypted() {
        NettyKeepAlive keepAlive = pinging();
        EmbeddedChannel server = frozen();
        EmbeddedChannel client = frozen();
        install(keepAlive, client, clientTls.newHandler(client.alloc()));
        install(pinging(), server, serverTls.newHandler(server.alloc()));
        exchange(client, server);
        pass(client, 9_999);
        assertThat(take(client)).isEmpty();
        pass(client, 1);
        byte[] record = take(client);
        assertThat(record[0]).isEqualTo(TLS_APPLICATION_DATA);
        assertThat(new String(record, ISO_8859_1)).doesNotContain("PING");
        server.writeInbound(Unpooled.wrappedBuffer(record));
        exchange(client, server);
        assertThat(keepAlive.counters().pongsReceived()).isEqualTo(1);
        assertThat(keepAlive.status(client).peer()).contains(PeerState.ALIVE);
    }

    @Test
    @Tag("netty-4.2")
    void onDeathNoGoodbyeLeavesAndTheChannelIsClosedAtOnce() {
        EmbeddedChannel server = frozen();
        EmbeddedChannel client = frozen();
        install(pinging(), client, clientTls.newHandler(client.alloc()));
        server.pipeline().addLast(serverTls.newHandler(server.alloc()));
        exchange(client, server);
        pass(client, 10_000);
        pass(client, 2_000);
        pass(client, 2_000);
        assertThat(take(client)).isNotEmpty();
        pass(client, 1_999);
        assertThat(client.isOpen()).isTrue();
        pass(client, 1);
        assertThat(client.isOpen()).isFalse();
        assertThat(take(client)).as("close_notify").isEmpty();
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
    }

    private NettyKeepAlive pinging() {
        return NettyKeepAlive.builder(new LinesProtocol())
                .heartbeat(pings(10, 2, 3).build())
                .listener(listener)
                .build();
    }

    private static void install(NettyKeepAlive keepAlive, Channel channel, ChannelHandler tls) {
        channel.pipeline().addLast(tls).addLast(CODEC, new LineBasedFrameDecoder(1000));
        keepAlive.install(channel, CODEC);
        channel.pipeline().addLast(new IgnoresExceptions());
    }

    private EmbeddedChannel frozen() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        embedded.add(channel);
        return channel;
    }

    private static void pass(EmbeddedChannel channel, long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    /** Lets everything that was written arrive, until both ends are silent. */
    private static void exchange(EmbeddedChannel one, EmbeddedChannel other) {
        while (true) {
            byte[] there = take(one);
            byte[] back = take(other);
            if (there.length + back.length == 0) {
                return;
            }
            other.writeInbound(Unpooled.wrappedBuffer(there));
            one.writeInbound(Unpooled.wrappedBuffer(back));
        }
    }

    /** All bytes that were written since the last call. */
    private static byte[] take(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        return ByteBufUtil.getBytes(all);
    }
}
