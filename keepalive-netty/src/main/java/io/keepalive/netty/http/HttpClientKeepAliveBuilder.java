package io.keepalive.netty.http;

import io.keepalive.http.ReusePolicy;
import java.util.Objects;

/**
 * Collects the settings of an {@link HttpClientKeepAlive}.
 *
 * <p>Not thread-safe; confine it to one thread.
 */
public final class HttpClientKeepAliveBuilder {

    final ReusePolicy policy;
    boolean closes = true;

    HttpClientKeepAliveBuilder(ReusePolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Closes no connection by itself: for pools that close idle ones, by the verdict or their own rules. By default a connection
     * is closed when it stops being reusable, so that the client closes before the server does, and at once when something comes
     * that is no answer to any request. What {@link HttpClientKeepAlive#healthChecker the check} refuses is closed in any case.
     *
     * @return this
     */
    public HttpClientKeepAliveBuilder closesNothing() {
        closes = false;
        return this;
    }

    /**
     * Makes the instance.
     *
     * @return the instance
     */
    public HttpClientKeepAlive build() {
        return new HttpClientKeepAlive(this);
    }
}
