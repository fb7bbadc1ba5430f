package io.keepalive.netty.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.RetryReason;
import io.keepalive.http.Reuse;
import io.keepalive.http.ReusePolicyBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client's HTTP connection and the world around it: its clock, its wire, and the server, which is the test. Time stands
 * still until a test says how much of it passes.
 */
final class HttpClientChannel implements AutoCloseable {

    final Wire channel = new Wire();
    final HttpClientKeepAlive keepAlive;

    /** What the application saw: statuses, {@code end}, {@code inactive}; and whether a next request might begin then. */
    final List<String> seen = new ArrayList<>();

    HttpClientChannel(HttpClientKeepAlive keepAlive) {
        this(keepAlive, pipeline -> pipeline.pipeline().addLast(new HttpClientCodec()));
    }

    HttpClientChannel(HttpClientKeepAlive keepAlive, Consumer<EmbeddedChannel> codec) {
        this.keepAlive = keepAlive;
        channel.freezeTime();
        codec.accept(channel);
        keepAlive.install(channel);
        channel.pipeline().addLast(new Application());
    }

    /** Without jitter, so that the policy's times are exact. */
    static HttpClientChannel of(ReusePolicyBuilder policy) {
        return new HttpClientChannel(
                HttpClientKeepAlive.builder(policy.ageJitter(0).build()).build());
    }

    static HttpRequest request(HttpMethod method) {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/");
    }

    ChannelFuture writes(Object message) {
        return channel.writeAndFlush(message);
    }

    HttpClientChannel gets() {
        writes(request(HttpMethod.GET));
        return this;
    }

    HttpClientChannel receives(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
        return this;
    }

    /** A response with a length and these header fields. */
    HttpClientChannel isAnswered(String... fields) {
        return receives("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + lines(fields) + "\r\nok");
    }

    private static String lines(String... fields) {
        return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    }

    Reuse reuse() {
        return keepAlive.reuse(channel).getNow();
    }

    RetryReason verdict(ChannelFuture write, HttpRequest request) {
        return keepAlive.verdict(write, request).getNow();
    }

    /** Lets time pass, with an event loop that runs every timer when it is due. */
    HttpClientChannel after(Duration time) {
        FrozenClock.pass(channel, time);
        return this;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.takesAll();
        channel.finishAndReleaseAll();
        assertThat(channel.isOpen()).isFalse();
    }

    /** The wire, which may take a part, or break. */
    static final class Wire extends EmbeddedChannel {

        private int takes = Integer.MAX_VALUE;
        private boolean breaks;

        /** Takes no more than so many bytes of what is flushed. */
        void takes(int bytes) {
            takes = bytes;
        }

        /** Takes what it may, and fails then. */
        void breaksAfter(int bytes) {
            takes = bytes;
            breaks = true;
        }

        void takesAll() {
            takes = Integer.MAX_VALUE;
            breaks = false;
        }

        /** The server, or the transport, closes. */
        void isClosedByTheTransport() {
            unsafe().close(voidPromise());
            runPendingTasks();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (takes == Integer.MAX_VALUE) {
                super.doWrite(in);
                return;
            }
            while (takes > 0 && in.current() instanceof ByteBuf bytes) {
                int taken = Math.min(takes, bytes.readableBytes());
                takes -= taken;
                in.removeBytes(taken);
            }
            if (breaks) {
                throw new IOException("Broken pipe");
            }
        }
    }

    /** Looks whether the connection might be used again from within the pipeline, as a pool would at the last content. */
    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof HttpResponse response) {
                seen.add(Integer.toString(response.status().code()));
            }
            if (msg instanceof LastHttpContent) {
                seen.add("end " + keepAlive.reuse(ctx.channel()).getNow().reason());
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            seen.add("inactive");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause.toString());
        }
    }
}
