package io.keepalive.netty.http;

import io.keepalive.http.ConnectionOptions;
import io.keepalive.http.KeepAliveHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/** What either side reads from the heads of messages. */
final class HttpMessages {

    static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

    private HttpMessages() {}

    static boolean isHttp11(HttpMessage message) {
        return message.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    static ConnectionOptions connectionOptions(HttpMessage message) {
        return message.headers().contains(HttpHeaderNames.CONNECTION)
                ? ConnectionOptions.parse(message.headers().getAll(HttpHeaderNames.CONNECTION))
                : ConnectionOptions.NONE;
    }

    static KeepAliveHeader hint(HttpResponse response) {
        return response.headers().contains(KEEP_ALIVE)
                ? KeepAliveHeader.parse(response.headers().getAll(KEEP_ALIVE))
                : KeepAliveHeader.NONE;
    }

    /** Whether a response's end can be told without the connection's (RFC 9112 section 6.3). */
    static boolean isDelimited(HttpResponse response, boolean answersHead) {
        int status = response.status().code();
        if (answersHead
                || status == HttpResponseStatus.NO_CONTENT.code()
                || status == HttpResponseStatus.NOT_MODIFIED.code()) {
            return true;
        }
        return response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? HttpUtil.isTransferEncodingChunked(response)
                : HttpUtil.isContentLengthSet(response);
    }

    /** Whether the connection is another protocol's, or a tunnel, from this answer on. */
    static boolean takesOver(HttpResponseStatus status, boolean answersConnect) {
        return status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()
                || (answersConnect && status.codeClass() == HttpStatusClass.SUCCESS);
    }
}
