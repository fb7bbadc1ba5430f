package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpServerConnection;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.ArrayDeque;

/**
 * The responses of one connection: which request each answers, whether the connection stays after it, and the headers that say so.
 * Confined to the channel's event loop.
 */
final class HttpServerResponses {

    // what is to be known of a request when its response is written
    private static final byte HEAD = 1;
    private static final byte CONNECT = 2;
    private static final byte HTTP_1_0 = 4;

    private static final AsciiString CLOSE_AND_UPGRADE = AsciiString.cached("close, upgrade");

    private final HttpServerConnection state;
    private final KeepAliveValues values;
    private final ArrayDeque<Byte> awaited = new ArrayDeque<>(1);

    /** The response that is being written is an interim one (1xx): its end is not the request's. */
    private boolean interim;

    private boolean stays;

    HttpServerResponses(HttpServerConnection state, KeepAliveValues values) {
        this.state = state;
        this.values = values;
    }

    /** To a request whose head did not arrive in time. */
    static HttpResponse timeout() {
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        return response;
    }

    /** A request awaits its response. */
    void await(HttpRequest request) {
        HttpMethod method = request.method();
        int known = HttpMethod.HEAD.equals(method) ? HEAD : HttpMethod.CONNECT.equals(method) ? CONNECT : 0;
        if (!request.protocolVersion().isKeepAliveDefault()) {
            known |= HTTP_1_0;
        }
        awaited.add((byte) known);
    }

    /** Decides what a response that is about to be written means for the connection, and has it say so. */
    void begin(HttpResponse response, long nowNanos) {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim) {
            if (response.status().code() == 100) {
                state.continued();
            }
            return;
        }
        int request = awaited.isEmpty() ? 0 : awaited.peek();
        boolean persists = persists(response, request);
        stays = state.responseHead(nowNanos) && persists;
        say(response, request);
    }

    /**
     * A response's last part was written.
     *
     * @return whether the response was final, so that the connection is free or ends
     */
    boolean end(long nowNanos) {
        if (interim) {
            return false;
        }
        awaited.poll();
        state.responseEnd(stays, nowNanos);
        return true;
    }

    /** Whether after this response the connection speaks another protocol. */
    boolean switchesProtocol(HttpResponse response) {
        Byte request = awaited.peek();
        return HttpMessages.takesOver(response.status(), request != null && (request & CONNECT) != 0);
    }

    private boolean persists(HttpResponse response, int request) {
        if (response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            state.closeAfterResponse(HttpClose.APPLICATION);
            return false;
        }
        if (!hasLength(response, request)) {
            state.closeAfterResponse(HttpClose.NO_LENGTH);
            return false;
        }
        return true;
    }

    /** Whether its receiver knows where it ends. A client of HTTP/1.0 cannot read chunks. */
    private static boolean hasLength(HttpResponse response, int request) {
        boolean chunkedForOld = (request & HTTP_1_0) != 0 && HttpUtil.isTransferEncodingChunked(response);
        return !chunkedForOld && HttpMessages.isDelimited(response, (request & HEAD) != 0);
    }

    private void say(HttpResponse response, int request) {
        HttpHeaders headers = response.headers();
        if (!stays) {
            boolean offers = headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
            headers.set(HttpHeaderNames.CONNECTION, offers ? CLOSE_AND_UPGRADE : HttpHeaderValues.CLOSE);
            headers.remove(HttpMessages.KEEP_ALIVE);
            return;
        }
        boolean isOld = (request & HTTP_1_0) != 0 || !response.protocolVersion().isKeepAliveDefault();
        if ((isOld || values.areSent())
                && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true)) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (values.areSent()) {
            headers.set(HttpMessages.KEEP_ALIVE, values.of(state.requestsLeft()));
        }
    }
}
