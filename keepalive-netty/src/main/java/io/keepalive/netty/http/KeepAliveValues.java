package io.keepalive.netty.http;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.KeepAliveHeader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The values of the {@code Keep-Alive} header that a policy leads to, each written once. Thread-safe. */
final class KeepAliveValues {

    /** Values of a greater {@code max} are written each time: who allows so many requests meets each value rarely. */
    private static final int KEPT = 1024;

    private final @Nullable Duration timeout;
    private final String withoutMax;
    private final AtomicReferenceArray<@Nullable String> byMax;

    KeepAliveValues(HttpKeepAlive policy) {
        timeout = policy.advertised().orElse(null);
        withoutMax = value(OptionalInt.empty());
        byMax = new AtomicReferenceArray<>(
                timeout == null ? 0 : Math.min(KEPT, policy.maxRequests().orElse(0)));
    }

    /** Whether the header is sent. */
    boolean areSent() {
        return timeout != null;
    }

    /** The value for so many requests to come; {@link Integer#MAX_VALUE} for any number. */
    String of(int requestsLeft) {
        if (requestsLeft == Integer.MAX_VALUE) {
            return withoutMax;
        }
        if (requestsLeft >= byMax.length()) {
            return value(OptionalInt.of(requestsLeft));
        }
        String kept = byMax.get(requestsLeft);
        if (kept == null) {
            kept = value(OptionalInt.of(requestsLeft));
            byMax.set(requestsLeft, kept);
        }
        return kept;
    }

    private String value(OptionalInt max) {
        return new KeepAliveHeader(Optional.ofNullable(timeout), max).toString();
    }
}
