package io.keepalive.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection. Each answer tells the connection and the request by number, so that a client sees
 * what it reuses. Of the {@code Connection} header it knows nothing: that is Keepalive's.
 */
final class SiteHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final int LONGEST_ECHO = 65_536;
    private static final long LONGEST_DELAY_MILLIS = 60_000;
    private static final long DEFAULT_DELAY_MILLIS = 500;

    private final int connection;
    private final AnswersInOrder answers;
    private int requests;

    /** What has been received of a text to send back. */
    private @Nullable ByteArrayOutputStream echo;

    SiteHandler(int connection, AnswersInOrder answers) {
        this.connection = connection;
        this.answers = answers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (message instanceof HttpContent part && echo != null) {
            collect(ctx, echo, part);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        echo = null;
        String text = "connection " + connection + ", request " + ++requests + '\n';
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String path = uri.path();
        boolean posts = path.equals("/echo") || path.equals("/unread");
        if (request.decoderResult().isFailure()) {
            answer(ctx, HttpResponseStatus.BAD_REQUEST, text);
        } else if (posts ? !isPost(request) : !isGet(request)) {
            refuseMethod(ctx, posts ? "POST" : "GET, HEAD");
        } else {
            switch (path) {
                case "/", "/unread" -> answer(ctx, HttpResponseStatus.OK, text);
                case "/browser" -> answer(ctx, Responses.browserPage());
                case "/chunked" ->
                    answerInParts(ctx, text, request.protocolVersion().equals(HttpVersion.HTTP_1_1));
                case "/no-length" -> answerInParts(ctx, text, false);
                case "/slow" -> answerLater(ctx, text, delayMillis(uri));
                case "/echo" -> beginEcho(ctx, request);
                default -> answer(ctx, HttpResponseStatus.NOT_FOUND, text);
            }
        }
    }

    private static boolean isPost(HttpRequest request) {
        return request.method().equals(HttpMethod.POST);
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private void refuseMethod(ChannelHandlerContext ctx, String allowed) {
        FullHttpResponse refusal = Responses.text(HttpResponseStatus.METHOD_NOT_ALLOWED, allowed + " only\n");
        refusal.headers().set(HttpHeaderNames.ALLOW, allowed);
        answer(ctx, refusal);
    }

    private void beginEcho(ChannelHandlerContext ctx, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            answer(ctx, new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        echo = new ByteArrayOutputStream();
    }

    private void collect(ChannelHandlerContext ctx, ByteArrayOutputStream collected, HttpContent part) {
        collected.writeBytes(ByteBufUtil.getBytes(part.content()));
        if (collected.size() > LONGEST_ECHO) {
            echo = null;
            answer(ctx, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "at most " + LONGEST_ECHO + " bytes\n");
        } else if (part instanceof LastHttpContent) {
            echo = null;
            answer(ctx, HttpResponseStatus.OK, collected.toString(UTF_8));
        }
    }

    private static long delayMillis(QueryStringDecoder uri) {
        List<String> given = uri.parameters().getOrDefault("ms", List.of());
        try {
            long millis = given.isEmpty() ? DEFAULT_DELAY_MILLIS : Long.parseLong(given.get(0));
            return Math.max(0, Math.min(LONGEST_DELAY_MILLIS, millis));
        } catch (NumberFormatException noNumber) {
            return DEFAULT_DELAY_MILLIS;
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        answer(ctx, Responses.text(status, text));
    }

    private void answer(ChannelHandlerContext ctx, FullHttpResponse response) {
        answers.next(() -> ctx.writeAndFlush(response));
    }

    private void answerInParts(ChannelHandlerContext ctx, String text, boolean chunked) {
        answers.next(() -> {
            Responses.inParts(text, chunked).forEach(ctx::write);
            ctx.flush();
        });
    }

    private void answerLater(ChannelHandlerContext ctx, String text, long millis) {
        Runnable answer = () -> {
            ctx.writeAndFlush(Responses.text(HttpResponseStatus.OK, text));
            answers.goOn();
        };
        answers.next(() -> {
            answers.hold();
            ctx.executor().schedule(answer, millis, TimeUnit.MILLISECONDS);
        });
    }
}
