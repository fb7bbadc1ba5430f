package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.lifetime.LifetimePolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through TLS the peer gets a close_notify, so that it can tell the end from a cut, and no reset. */
@Timeout(60)
class OrderlyEndTlsTest {

    @TempDir
    private Path folder;

    private final RecordingListener listener = new RecordingListener();
    private final BlockingQueue<String> client = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> server = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void thePeerIsToldByCloseNotifyAndWhatItSendsMeanwhileResetsNothing(String protocol) throws Exception {
        SslContext serverTls = TlsContexts.server(folder, protocol);
        SslContext clientTls = TlsContexts.client(protocol);
        NettyKeepAlive keepAlive = NettyKeepAlive.builder()
                .lifetime(LifetimePolicy.builder()
                        .endUnusedAfter(ofSeconds(1))
                        .grace(ofSeconds(50))
                        .build())
                .goodbye((channel, reason) -> channel.writeAndFlush(Unpooled.copiedBuffer("bye", US_ASCII)))
                .listener(listener)
                .build();
        try (Loopback loopback = new Loopback()) {
            Loopback.Pair pair = loopback.connect(
                    channel -> {
                        channel.pipeline().addLast(serverTls.newHandler(channel.alloc()));
                        keepAlive.install(channel);
                        channel.pipeline().addLast(new Witness(server, false));
                    },
                    channel -> channel.pipeline()
                            .addLast(clientTls.newHandler(channel.alloc()))
                            .addLast(new Witness(client, true)));

            assertThat(listener.end().cause()).isEqualTo(Cause.UNUSED);
            Loopback.awaitClosed(pair.client());
            Loopback.awaitClosed(pair.server());
        }
        assertThat(taken(client, 3)).containsExactly("bye", "close_notify", "inactive");
        assertThat(client).isEmpty();
        assertThat(List.copyOf(server)).doesNotContain("IOException");
        if (protocol.equals("TLSv1.3")) {
            assertThat(List.copyOf(server)).as("TLS 1.3 can be half-closed").contains("late");
        }
        assertThat(listener.heard).containsExactly("end UNUSED");
    }

    private static List<String> taken(BlockingQueue<String> queue, int count) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(queue.poll(10, TimeUnit.SECONDS));
        }
        return taken;
    }

    /** Writes down what one end sees; the peer answers the goodbye with data, and closes a moment after the close_notify. */
    private static final class Witness extends ChannelInboundHandlerAdapter {

        private final BlockingQueue<String> seen;
        private final boolean answers;

        Witness(BlockingQueue<String> seen, boolean answers) {
            this.seen = seen;
            this.answers = answers;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            seen.add(bytes.toString(US_ASCII));
            bytes.release();
            if (answers) {
                ctx.writeAndFlush(Unpooled.copiedBuffer("late", US_ASCII));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == SslCloseCompletionEvent.SUCCESS) {
                seen.add("close_notify");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            seen.add("inactive");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause.getClass().getSimpleName());
        }
    }
}
