package io.keepalive.netty.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server's HTTP connection and the world around it: its clock, its client, and the application that answers when a test says
 * so. Time stands still until a test says how much of it passes.
 */
final class HttpServerChannel implements AutoCloseable {

    final HttpServerKeepAlive keepAlive;
    final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            if (window < 0) {
                super.doWrite(out);
                return;
            }
            for (Object next = out.current(); next instanceof ByteBuf bytes && window > 0; next = out.current()) {
                int taken = Math.min(bytes.readableBytes(), window);
                window -= taken;
                out.removeBytes(taken);
            }
        }
    };

    /** How many bytes the client's kernel takes yet; they are not in {@link #sent}. Negative: all of them, and they are. */
    private int window = -1;

    /** Why it closed, once it has. */
    final List<HttpClose> closed;

    /** What the application saw: requests by their target, {@code body} and {@code end}. */
    final List<String> seen = new ArrayList<>();

    HttpServerChannel(HttpServerKeepAlive keepAlive, List<HttpClose> closed) {
        this.keepAlive = keepAlive;
        this.closed = closed;
        channel.freezeTime();
        channel.pipeline().addLast(new HttpServerCodec());
        keepAlive.install(channel);
        channel.pipeline().addLast(new Application());
    }

    /** Without jitter, so that the policy's times are exact. */
    static HttpServerChannel of(HttpKeepAliveBuilder policy) {
        return of(HttpServerKeepAlive.builder(policy.idleJitter(0).ageJitter(0).build()));
    }

    static HttpServerChannel of(HttpServerKeepAliveBuilder builder) {
        List<HttpClose> closed = new ArrayList<>();
        return new HttpServerChannel(
                builder.onClose((channel, reason) -> closed.add(reason)).build(), closed);
    }

    HttpServerChannel receives(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
        return this;
    }

    /** Requests that arrive together. */
    HttpServerChannel get(String... targets) {
        StringBuilder requests = new StringBuilder();
        for (String target : targets) {
            requests.append("GET ").append(target).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        return receives(requests.toString());
    }

    /** The application answers with a short text. */
    HttpServerChannel answers() {
        return answers(text(HttpVersion.HTTP_1_1, "ok"));
    }

    HttpServerChannel answers(Object... messages) {
        for (Object message : messages) {
            channel.write(message);
        }
        channel.flush();
        return this;
    }

    static FullHttpResponse text(HttpVersion version, String text) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(version, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, US_ASCII));
        HttpUtil.setContentLength(response, text.length());
        return response;
    }

    /** What was sent since this was asked last. */
    String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    /** From now on the client takes only so many bytes of what is sent. */
    HttpServerChannel takes(int bytes) {
        window = bytes;
        channel.flush();
        return this;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Lets time pass, with an event loop that runs every timer when it is due. */
    HttpServerChannel after(Duration time) {
        FrozenClock.pass(channel, time);
        return this;
    }

    /**
     * Lets time pass while the event loop hangs. What was due then runs before any bytes are read; the clock goes on meanwhile, by
     * some microseconds, so what is scheduled in this turn runs in a later one.
     */
    HttpServerChannel stalls(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.unfreezeTime();
        channel.runPendingTasks();
        channel.freezeTime();
        return this;
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }

    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof HttpRequest request) {
                seen.add(request.decoderResult().isFailure() ? "bad" : request.uri());
            }
            if (msg instanceof HttpContent content) {
                if (content.content().isReadable()) {
                    seen.add("body");
                }
                if (content instanceof LastHttpContent) {
                    seen.add("end");
                }
            }
            ReferenceCountUtil.release(msg);
        }
    }
}
