package io.keepalive.netty.http;

import io.keepalive.http.FailedRequest;
import io.keepalive.http.RetryReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The requests of one connection that wait for their answers, and the one that was answered last. Confined to its event loop. */
final class SentRequests {

    /** In the order in which they were written. */
    private final ArrayDeque<SentRequest> unanswered = new ArrayDeque<>(2);

    private @Nullable SentRequest starting;
    private @Nullable SentRequest answeredLast;

    /** A request is about to be encoded. */
    void begins(ChannelHandlerContext ctx, HttpRequest request) {
        SentRequest sent = new SentRequest(ctx, request, answeredLast != null);
        unanswered.add(sent);
        starting = sent;
    }

    /** It was encoded; if that made no bytes, it was never written. */
    void encoded() {
        starting = null;
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

    /** The request whose answer is awaited or comes, if there is one. */
    @Nullable
    SentRequest first() {
        return unanswered.peek();
    }

    /** The first one's answer has ended. */
    void answered() {
        if (!unanswered.isEmpty()) {
            answeredLast = unanswered.remove();
        }
    }

    /** Whether any was answered. */
    boolean anyAnswered() {
        return answeredLast != null;
    }

    /**
     * What may have become of a request that failed.
     *
     * @param closeTold whether the server has said {@code close}
     * @param otherwise what is said of one that is not known here
     */
    RetryReason verdict(HttpRequest request, boolean closeTold, RetryReason otherwise) {
        for (SentRequest sent : unanswered) {
            if (sent.request == request) {
                return verdict(sent, closeTold);
            }
        }
        SentRequest last = answeredLast;
        return last != null && last.request == request ? verdict(last, closeTold) : otherwise;
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
