package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keepalive among handlers that time, collect or hold back. */
@Tag("netty-4.2")
class BesideOtherHandlersTest {

    @AutoClose
    private KeepAliveChannel channel;

    @Test
    void noIdleEventOfOursEverTravels() {
        List<Object> events = new ArrayList<>();
        channel = KeepAliveChannel.pinging(10, 2, 3);
        channel.channel.pipeline().addAfter("keepalive-head", "sees", new Collects(events));
        channel.channel.pipeline().addLast(new Collects(events));
        channel.after(15);
        assertThat(channel.sent()).hasSize(3);
        assertThat(events).isEmpty();
    }

    @Test
    void aUsersOwnIdleStateHandlerWorksBesideOursAndSeesItsOwnEventsOnly() {
        List<Object> events = new ArrayList<>();
        channel = KeepAliveChannel.with(pings(10, 2, 3));
        channel.channel.pipeline().addLast(new IdleStateHandler(7, 9, 0, TimeUnit.SECONDS));
        channel.channel.pipeline().addLast(new Collects(events));
        channel.after(8).receives("x\n").after(7);
        channel.applicationRead();
        assertThat(events)
                .containsExactly(
                        IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT,
                        IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT,
                        IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
        assertThat(channel.sent()).isEmpty();
        channel.after(3);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void aUsersIdleStateHandlerBeforeTheCodecMayCloseTheChannelItself() {
        channel = KeepAliveChannel.with(pings(10, 2, 3));
        channel.channel.pipeline().addBefore(CODEC, "idle", new IdleStateHandler(11, 0, 0, TimeUnit.SECONDS) {
            @Override
            protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
                ctx.close();
            }
        });
        channel.after(11);
        assertThat(channel.news()).containsExactly("end CLOSED_HERE", "inactive");
    }

    @Test
    void bytesThatAFixedLengthDecoderHoldsBackAreLife() {
        channel = behind(
                watches(15),
                new LinesProtocol(),
                pipeline -> pipeline.addLast(CODEC, new FixedLengthFrameDecoder(100)));
        for (int i = 0; i < 99; i++) {
            channel.receives("x").after(14);
        }
        assertThat(channel.applicationRead()).isEmpty();
        channel.receives("x");
        assertThat(channel.applicationRead()).containsExactly("x".repeat(100));
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void heartbeatsWorkBehindAFixedLengthDecoder() {
        channel = behind(
                watches(15),
                HeartbeatProtocols.textLine(),
                pipeline -> pipeline.addLast(CODEC, new FixedLengthFrameDecoder(7)));
        channel.receives("PI").receives("NG 1\nhello\r\n");
        assertThat(channel.sent()).containsExactly("PONG 1");
        assertThat(channel.applicationRead()).containsExactly("hello\r\n");
    }

    @Test
    void anUploadThatAnAggregatorCollectsIsLifeThoughNoMessageArrives() {
        channel = behind(
                watches(15),
                new HttpPing(),
                pipeline -> pipeline.addLast(new HttpServerCodec()).addLast(CODEC, new HttpObjectAggregator(10_000)));
        channel.receives("POST /upload HTTP/1.1\r\nContent-Length: 600\r\n\r\n");
        for (int i = 0; i < 59; i++) {
            channel.after(10).receives("0123456789");
        }
        Object none = channel.channel.readInbound();
        assertThat(none).isNull();
        channel.after(10).receives("0123456789");
        FullHttpRequest upload = channel.channel.readInbound();
        assertThat(upload.content().readableBytes()).isEqualTo(600);
        upload.release();
    }

    @Test
    void heartbeatsWorkBehindAnAggregator() {
        channel = behind(
                watches(15),
                new HttpPing(),
                pipeline -> pipeline.addLast(new HttpServerCodec()).addLast(CODEC, new HttpObjectAggregator(10_000)));
        channel.receives("GET /ping HTTP/1.1\r\n\r\n");
        assertThat(String.join(" ", channel.sent())).startsWith("HTTP/1.1 204 No Content");
        Object none = channel.channel.readInbound();
        assertThat(none).isNull();
        assertThat(channel.counters().pingsAnswered()).isEqualTo(1);
    }

    private static KeepAliveChannel behind(
            HeartbeatPolicyBuilder policy, HeartbeatProtocol protocol, Consumer<ChannelPipeline> codec) {
        NettyKeepAlive keepAlive =
                NettyKeepAlive.builder(protocol).heartbeat(policy.build()).build();
        return new KeepAliveChannel(keepAlive, new RecordingListener(), opened -> {
            codec.accept(opened.pipeline());
            keepAlive.install(opened, CODEC);
        });
    }

    /** A health check: the request for one path is a ping. */
    private static final class HttpPing extends LinesProtocol {

        @Override
        public Kind kindOf(Object message) {
            return message instanceof FullHttpRequest request && request.uri().equals("/ping") ? Kind.PING : Kind.OTHER;
        }

        @Override
        public Object pong(ByteBufAllocator allocator, Object ping) {
            return new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
        }
    }

    private static final class Collects extends ChannelInboundHandlerAdapter {

        private final List<Object> events;

        Collects(List<Object> events) {
            this.events = events;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
            ctx.fireUserEventTriggered(event);
        }
    }
}
