package io.keepalive.examples.bench;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.keepalive.netty.http.HttpServerKeepAlive;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.function.Consumer;

/** What stands behind the HTTP codec of a server, for {@link HttpRequestBenchmark}. */
public enum HttpContender {

    /** Nothing: the connection is never closed. */
    BARE {
        @Override
        Consumer<Channel> keepAlive() {
            return channel -> {};
        }
    },

    /** Netty's own handler: the {@code Connection} header, and no timeout. */
    NETTY_HANDLER {
        @Override
        Consumer<Channel> keepAlive() {
            return channel -> channel.pipeline().addLast(new HttpServerKeepAliveHandler());
        }
    },

    /** The same with Netty's {@code IdleStateHandler}, as people do who want a timeout. */
    NETTY_HANDLER_AND_IDLE_STATE {
        @Override
        Consumer<Channel> keepAlive() {
            return channel -> {
                channel.pipeline().addFirst(new IdleStateHandler(0, 0, 75));
                channel.pipeline().addLast(new HttpServerKeepAliveHandler());
            };
        }
    },

    /** Keepalive without the {@code Keep-Alive} header, so that it sends the same bytes as the others. */
    KEEPALIVE_SILENT {
        @Override
        Consumer<Channel> keepAlive() {
            return ours(HttpKeepAlive.builder().advertiseNothing());
        }
    },

    /** Keepalive as it is, without a limit of requests. */
    KEEPALIVE {
        @Override
        Consumer<Channel> keepAlive() {
            return ours(HttpKeepAlive.builder());
        }
    };

    /** Puts the HTTP codec and the contender into a pipeline. */
    Consumer<Channel> installer() {
        Consumer<Channel> keepAlive = keepAlive();
        return channel -> {
            channel.pipeline().addLast(new HttpServerCodec());
            keepAlive.accept(channel);
        };
    }

    abstract Consumer<Channel> keepAlive();

    private static Consumer<Channel> ours(HttpKeepAliveBuilder policy) {
        return HttpServerKeepAlive.builder(policy.unlimitedRequests().build()).build()::install;
    }
}
