package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.http.RetryReason;
import io.keepalive.http.ReusePolicy;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelPool;
import io.netty.channel.pool.ChannelPoolHandler;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.pool.FixedChannelPool.AcquireTimeoutAction;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the documentation shows of HTTP keep-alive on the client's side. */
final class HttpClientSnippets {

    private static final Logger LOG = LoggerFactory.getLogger(HttpClientSnippets.class);

    private final HttpClientKeepAlive keepAlive = HttpClientKeepAlive.builder(ReusePolicy.builder()
                    .maxAge(ofMinutes(10)) // connections move to where name service sends them today
                    .maxSilence(ofSeconds(280)) // a load balancer on the way forgets after 350 s
                    .build())
            .build();

    private final ChannelPoolHandler handler = new AbstractChannelPoolHandler() {
        @Override
        public void channelCreated(Channel channel) {
            channel.pipeline().addLast(new HttpClientCodec());
            keepAlive.install(channel);
            channel.pipeline().addLast(new HttpObjectAggregator(1 << 20), yourHandler());
        }
    };

    ChannelPool pool(Bootstrap bootstrap) {
        return new FixedChannelPool(
                bootstrap,
                handler,
                HttpClientKeepAlive.healthChecker(), // in place of ChannelHealthChecker.ACTIVE
                AcquireTimeoutAction.FAIL,
                1_000,
                20,
                1_000);
    }

    void failed(ChannelFuture write, HttpRequest request) {
        keepAlive.verdict(write, request).addListener((Future<RetryReason> found) -> {
            switch (found.getNow().verdict()) {
                case NOT_SENT, SAFE_TO_RETRY -> sendOnAnotherConnection(request); // once
                case MAYBE_PROCESSED -> askTheUser(request);
            }
        });
    }

    private static ChannelHandler yourHandler() {
        return new ChannelInboundHandlerAdapter();
    }

    private void sendOnAnotherConnection(HttpRequest request) {
        LOG.info("sent again: {}", request.uri());
    }

    private void askTheUser(HttpRequest request) {
        LOG.info("perhaps handled: {}", request.uri());
    }
}
