package io.keepalive.netty.http;

import io.keepalive.http.FailedRequest;
import io.keepalive.http.RetryReason;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection whose final answer has not ended, in the order in which they were written, and what may have
 * become of them. Confined to the channel's event loop.
 */
final class SentRequests {

    private final ArrayDeque<SentRequest> unanswered = new ArrayDeque<>(2);
    private @Nullable SentRequest starting;
    private @Nullable SentRequest answeredLast;

    /** How often bytes have arrived. */
    private long arrivals;

    /** Hands a request to the codec, and watches the first bytes that come of it. */
    void write(ChannelHandlerContext ctx, HttpRequest request, ChannelPromise promise) {
        SentRequest sent = new SentRequest(ctx, request, promise, wasAnswered(), arrivals);
        unanswered.add(sent);
        starting = sent;
        ctx.write(request, promise);
        if (starting == sent) {
            starting = null;
            sent.madeNoBytes();
        }
    }

    /** The promise with which bytes are written that the codec made. */
    ChannelPromise promiseFor(ChannelPromise promise) {
        SentRequest begins = starting;
        if (begins == null) {
            return promise;
        }
        starting = null;
        return begins.standFor(promise);
    }

    /** Bytes arrive: true if they are the first for the request whose answer is next. */
    boolean bytesArrive() {
        arrivals++;
        SentRequest first = unanswered.peek();
        if (first == null || first.answerBegan) {
            return false;
        }
        first.answerBegan = true;
        return true;
    }

    /** The request whose answer is next, or under way. */
    @Nullable
    SentRequest first() {
        return unanswered.peek();
    }

    /** The request that an answer is for whose head was just read; none if its bytes had come before that was written. */
    @Nullable
    SentRequest answered() {
        SentRequest first = unanswered.peek();
        if (first == null || first.arrivalsBefore == arrivals) {
            return null;
        }
        first.answerBegan = true;
        return first;
    }

    void answerEnds() {
        if (!unanswered.isEmpty()) {
            answeredLast = unanswered.remove();
        }
    }

    /** Whether any request was answered to the end. */
    boolean wasAnswered() {
        return answeredLast != null;
    }

    /** What may have become of a request, known by itself or by its write; nothing is known of one that did not come here. */
    @Nullable
    RetryReason verdict(HttpRequest request, @Nullable ChannelFuture write, boolean closeTold) {
        for (SentRequest sent : unanswered) {
            if (sent.is(request, write)) {
                return verdict(sent, closeTold);
            }
        }
        SentRequest last = answeredLast;
        return last != null && last.is(request, write) ? verdict(last, closeTold) : null;
    }

    private static RetryReason verdict(SentRequest sent, boolean closeTold) {
        boolean answered = sent.status != 0;
        return new FailedRequest(
                        sent.written(),
                        FailedRequest.idempotent(sent.request.method().name()),
                        sent.reused,
                        sent.answerBegan,
                        answered ? OptionalInt.of(sent.status) : OptionalInt.empty(),
                        !answered && closeTold)
                .reason();
    }
}
