package io.keepalive.examples.guide;

import io.keepalive.netty.link.InFlight;
import io.keepalive.netty.link.LinkEnd;
import io.keepalive.netty.link.LinkListener;
import io.keepalive.netty.link.PeerLink;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Queue;

/** The code shown in the guide to links. */
final class LinkSnippets {

    private LinkSnippets() {}

    static PeerLink open(Bootstrap bootstrap, LinkListener listener) {
        PeerLink link = PeerLink.builder(bootstrap).listener(listener).open();
        link.connected().thenAccept(channel -> channel.writeAndFlush("hello"));
        return link;
    }

    static void send(PeerLink link, String id, Object order, Queue<Object> later) {
        Channel channel = link.channel().orElse(null);
        if (channel != null && InFlight.of(channel).begin(id)) {
            channel.writeAndFlush(order);
        } else {
            later.add(order);
        }
    }

    static LinkListener resend(Queue<Object> later) {
        return new LinkListener() {
            @Override
            public void onDown(PeerLink link, Channel channel, LinkEnd end) {
                later.addAll(end.notSent()); // as if for the first time
                end.maybeProcessed().forEach(id -> System.out.println("ask what became of " + id));
            }
        };
    }

    static PeerLink tuned(Bootstrap bootstrap) {
        return PeerLink.builder(bootstrap)
                .backoff(Backoff.builder()
                        .firstDelay(Duration.ofMillis(200))
                        .maxDelay(Duration.ofSeconds(10))
                        .giveUpAfter(Duration.ofMinutes(30))
                        .build())
                .replaceSuspect(Duration.ofSeconds(5))
                .open();
    }
}
