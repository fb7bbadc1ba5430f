package io.keepalive.examples.guide;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.http.HttpServerKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.ExecutionException;

/** The code in docs/http-keep-alive.md on the server's side; DocumentationTest holds both to the same text. */
final class HttpServerSnippets {

    private HttpServerSnippets() {}

    static HttpServerKeepAlive shop() {
        HttpServerKeepAlive keepAlive = HttpServerKeepAlive.builder(HttpKeepAlive.builder()
                        .idleTimeout(ofSeconds(75)) // what clients are told; held for 1.0 to 8.5 s more
                        .maxRequests(1000) // the last response says Connection: close
                        .maxAge(ofHours(1)) // and so does the first one at this age, or up to a tenth earlier
                        .headerTimeout(ofSeconds(20)) // a request's head that is not whole by then: 408
                        .build())
                .build();
        return keepAlive;
    }

    static ChannelInitializer<Channel> initializer(HttpServerKeepAlive keepAlive) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec());
                keepAlive.install(channel); // finds its place around the codec
                channel.pipeline().addLast(new HttpObjectAggregator(65_536)).addLast(new YourHandler());
            }
        };
    }

    static HttpServerKeepAlive withoutHealthChecks(HttpKeepAlive policy) {
        HttpServerKeepAlive keepAlive = HttpServerKeepAlive.builder(policy)
                .noKeepAliveFor((channel, request) -> isHealthCheck(request)) // each tries a connection of its own
                .onClose((channel, reason) -> System.out.println(channel + " closed: " + reason.words()))
                .build();
        return keepAlive;
    }

    private static boolean isHealthCheck(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.USER_AGENT, "LB-HealthCheck/1.0", true);
    }

    static void deploy(Channel listening, HttpServerKeepAlive keepAlive)
            throws ExecutionException, InterruptedException {
        listening.close().sync(); // new connections go elsewhere from here on
        Drained all = keepAlive.drain(HttpDrain.within(ofSeconds(30))).get();
        System.out.println(all); // such as "812 connections ended in 14.9 s, 0 of them cut off"
    }

    private static final class YourHandler extends ChannelInboundHandlerAdapter {}
}
