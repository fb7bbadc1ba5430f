package io.keepalive.netty.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import io.netty.handler.codec.Delimiters;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.LineEncoder;
import io.netty.handler.codec.string.LineSeparator;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and pongs through Netty's own codecs, with an application's messages around them, in pieces of any size. */
class CodecRoundTripTest {

    private final HeartbeatProtocol frames = HeartbeatProtocols.binaryFrame();
    private final HeartbeatProtocol lines = HeartbeatProtocols.textLine();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void binaryFramesBehindALengthField(int segment) {
        Consumer<Channel> end = channel -> {
            channel.pipeline()
                    .addLast("prepender", new LengthFieldPrepender(4))
                    .addLast("decoder", new LengthFieldBasedFrameDecoder(100, 0, 4, 0, 4));
            frames.place(channel.pipeline(), "decoder", "heartbeat", new Responder(frames));
        };
        pingsAndMessagesArrive(segment, end, frames, Unpooled.copiedBuffer("hello", UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void linesBehindAStringCodec(int segment) {
        Consumer<Channel> end = channel -> {
            channel.pipeline()
                    .addLast(new LineBasedFrameDecoder(100))
                    .addLast("decoder", new StringDecoder(UTF_8))
                    .addLast("encoder", new StringEncoder(UTF_8));
            lines.place(channel.pipeline(), "encoder", "heartbeat", new Responder(lines));
        };
        pingsAndMessagesArrive(segment, end, lines, "hello\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void linesBehindALineEncoderThatEndsItsOwnWithMore(int segment) {
        Consumer<Channel> end = channel -> {
            channel.pipeline()
                    .addLast(new DelimiterBasedFrameDecoder(100, Delimiters.lineDelimiter()))
                    .addLast(new StringDecoder(UTF_8))
                    .addLast("encoder", new LineEncoder(LineSeparator.WINDOWS, UTF_8));
            lines.place(channel.pipeline(), "encoder", "heartbeat", new Responder(lines));
        };
        pingsAndMessagesArrive(segment, end, lines, "hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void linesAsBytesWithTheirEndingsLeftOn(int segment) {
        Consumer<Channel> end = channel -> {
            channel.pipeline().addLast("decoder", new LineBasedFrameDecoder(100, false, false));
            lines.place(channel.pipeline(), "decoder", "heartbeat", new Responder(lines));
        };
        pingsAndMessagesArrive(segment, end, lines, Unpooled.copiedBuffer("hello\n", UTF_8));
    }

    private static void pingsAndMessagesArrive(
            int segment, Consumer<Channel> end, HeartbeatProtocol protocol, Object hello) {
        try (Ends ends = new Ends(segment, end, end)) {
            ping(ends.client, protocol, 1);
            ends.client.writeOutbound(hello);
            ping(ends.client, protocol, Long.MAX_VALUE);
            ping(ends.server, protocol, 42);
            ends.exchange();
            Responder server = ends.server.pipeline().get(Responder.class);
            Responder client = ends.client.pipeline().get(Responder.class);
            assertThat(server.pings).isEqualTo(2);
            assertThat(client.pongs).containsExactly(1L, Long.MAX_VALUE);
            assertThat(client.pings).isEqualTo(1);
            assertThat(server.pongs).containsExactly(42L);
            assertThat(server.malformed + client.malformed).isZero();
            assertThat(text(ends.server.readInbound())).isEqualTo("hello");
            Object none = ends.server.readInbound();
            assertThat(none).isNull();
            none = ends.client.readInbound();
            assertThat(none).isNull();
        }
    }

    private static void ping(EmbeddedChannel from, HeartbeatProtocol protocol, long id) {
        ChannelHandlerContext heartbeat = from.pipeline().context(Responder.class);
        heartbeat.writeAndFlush(protocol.ping(heartbeat.alloc(), id));
    }

    private static String text(Object message) {
        if (message instanceof ByteBuf bytes) {
            String text = bytes.toString(UTF_8).strip();
            bytes.release();
            return text;
        }
        return (String) message;
    }
}
