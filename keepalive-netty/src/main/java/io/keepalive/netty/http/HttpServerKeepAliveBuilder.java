package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * Collects the settings of an {@link HttpServerKeepAlive}.
 *
 * <p>Not thread-safe; confine it to one thread.
 */
public final class HttpServerKeepAliveBuilder {

    final HttpKeepAlive policy;
    BiPredicate<? super Channel, ? super HttpRequest> noKeepAlive = (channel, request) -> false;
    BiConsumer<? super Channel, ? super HttpClose> onClose = (channel, reason) -> {};

    HttpServerKeepAliveBuilder(HttpKeepAlive policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Sets for which clients there is no keep-alive: their requests are answered with {@code Connection: close}; as nginx's
     * {@code keepalive_disable} and Apache httpd's {@code nokeepalive}.
     *
     * @param chosen asked at each request, on the channel's event loop; must not block nor keep the request. One that throws is
     *     logged and chooses nobody
     * @return this
     * @throws NullPointerException if {@code chosen} is null
     */
    public HttpServerKeepAliveBuilder noKeepAliveFor(BiPredicate<? super Channel, ? super HttpRequest> chosen) {
        noKeepAlive = Objects.requireNonNull(chosen, "chosen");
        return this;
    }

    /**
     * Sets who hears why each connection ended.
     *
     * @param listener called once for a connection, on its event loop, when it is closed; must not block. What it throws is
     *     logged
     * @return this
     * @throws NullPointerException if {@code listener} is null
     */
    public HttpServerKeepAliveBuilder onClose(BiConsumer<? super Channel, ? super HttpClose> listener) {
        onClose = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Makes the instance.
     *
     * @return the instance
     */
    public HttpServerKeepAlive build() {
        return new HttpServerKeepAlive(this);
    }
}
