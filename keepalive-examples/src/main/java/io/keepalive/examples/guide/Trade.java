package io.keepalive.examples.guide;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.netty.AwaitedAnswer;
import io.keepalive.netty.CriticalStretch;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.Tightening;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;

/** A trade on a connection whose peer is otherwise checked rarely. */
final class Trade {

    private final NettyKeepAlive keepAlive;
    private final Channel channel;

    Trade(NettyKeepAlive keepAlive, Channel channel) {
        this.keepAlive = keepAlive;
        this.channel = channel;
    }

    /** Completes when the order is confirmed, or exceptionally as soon as it cannot be any more. */
    CompletableFuture<String> place(String order, CompletableFuture<String> confirmation) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        CriticalStretch stretch = keepAlive.tighten(channel, ofMillis(500));
        stretch.onFailure(failure -> outcome.completeExceptionally(new IllegalStateException(failure.toString())));
        AwaitedAnswer answer = stretch.mustAnswer(order, ofMillis(300));
        confirmation.thenAccept(confirmed -> {
            answer.answered();
            outcome.complete(confirmed);
        });
        channel.writeAndFlush(order);
        return outcome.whenComplete((confirmed, failed) -> stretch.close());
    }

    CriticalStretch gently() {
        return keepAlive.tighten(
                channel, Tightening.within(ofSeconds(2)).probes(3).keepConnection());
    }
}
