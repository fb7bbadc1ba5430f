package io.keepalive.examples.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_SECURITY_POLICY;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** What the site's responses look like on the wire; none says anything of the connection. */
final class Responses {

    private static final byte[] BROWSER_PAGE = read("browser.html");

    private Responses() {}

    /** With a length. */
    static FullHttpResponse text(HttpResponseStatus status, String text) {
        return full(status, Unpooled.copiedBuffer(text, UTF_8), HttpHeaderValues.TEXT_PLAIN + "; charset=utf-8");
    }

    /** The page whose script fetches others, and shows how many connections that took; nothing may come from elsewhere. */
    static FullHttpResponse browserPage() {
        FullHttpResponse page =
                full(HttpResponseStatus.OK, Unpooled.wrappedBuffer(BROWSER_PAGE), "text/html; charset=utf-8");
        page.headers()
                .set(
                        CONTENT_SECURITY_POLICY,
                        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                                + " connect-src 'self'; img-src data:");
        return page;
    }

    /** In two parts, as if the length were not known beforehand; without chunks only the close can end it. */
    static List<HttpObject> inParts(String text, boolean chunked) {
        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
        if (chunked) {
            head.headers().set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        ByteBuf bytes = Unpooled.copiedBuffer(text, UTF_8);
        ByteBuf firstHalf = bytes.readSlice(bytes.readableBytes() / 2);
        return List.of(
                head,
                new DefaultHttpContent(firstHalf.retain()),
                new DefaultHttpContent(bytes),
                LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static FullHttpResponse full(HttpResponseStatus status, ByteBuf content, String type) {
        FullHttpResponse response = new DefaultFullHttpResponse(HTTP_1_1, status, content);
        response.headers().set(CONTENT_TYPE, type);
        HttpUtil.setContentLength(response, content.readableBytes());
        return response;
    }

    private static byte[] read(String resource) {
        try (InputStream page = Responses.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(page, resource).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
