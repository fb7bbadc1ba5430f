package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpServerConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** The requests of one connection: when they arrive, and which reach the application. Confined to the channel's event loop. */
final class HttpServerRequests {

    private final Channel channel;
    private final HttpServerGroup group;
    private final HttpServerConnection state;
    private final HttpServerResponses responses;

    /** When the bytes arrived out of which the present messages are. */
    private long readNanos;

    /** A request came behind one whose response is the last: nothing reaches the application any more. */
    private boolean refuses;

    HttpServerRequests(
            Channel channel,
            HttpServerGroup group,
            HttpServerConnection state,
            HttpServerResponses responses,
            long nowNanos) {
        this.channel = channel;
        this.group = group;
        this.state = state;
        this.responses = responses;
        this.readNanos = nowNanos;
    }

    /** Bytes have arrived; empty lines between requests are nothing, but may as well end one. */
    void bytesReceived(boolean emptyLines, long nowNanos) {
        readNanos = nowNanos;
        if (!emptyLines) {
            state.bytesReceived(nowNanos);
        }
    }

    /** Whether a message, a request or a part of one, is for the application. */
    boolean accept(Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content && !refuses) {
            bodyReceived(content);
        }
        return !refuses;
    }

    private void begin(HttpRequest request) {
        boolean expects = HttpUtil.is100ContinueExpected(request);
        if (state.requestHead(whyLast(request), expects, readNanos)) {
            group.counters.requestAccepted();
            responses.await(request);
        } else {
            group.counters.requestRefused();
            refuses = true;
        }
    }

    private @Nullable HttpClose whyLast(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpClose.BAD_REQUEST;
        }
        if (!HttpUtil.isKeepAlive(request)) {
            return HttpClose.CLIENT_ASKED;
        }
        return group.isChosenForNoKeepAlive(channel, request) ? HttpClose.NOT_KEPT : null;
    }

    private void bodyReceived(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            state.requestBroken(readNanos);
            return;
        }
        if (content.content().isReadable()) {
            state.bodyReceived();
        }
        if (content instanceof LastHttpContent) {
            state.requestEnd(readNanos);
        }
    }
}
