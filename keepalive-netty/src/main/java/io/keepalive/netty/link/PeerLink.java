package io.keepalive.netty.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client connection that comes back. Thread-safe. */
public final class PeerLink {

    private PeerLink() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T stub() {
        throw new UnsupportedOperationException("stub");
    }

    /** Starts building; the bootstrap has group, channel, handler (which installs Keepalive) and remote address. */
    public static Builder builder(Bootstrap bootstrap) {
        return new Builder();
    }

    /** The channel to use now; empty while there is none. */
    public Optional<Channel> channel() {
        return stub();
    }

    /** The present channel, or the next. */
    public CompletableFuture<Channel> connected() {
        return stub();
    }

    /** Closes the connection in good order and makes no other. */
    public CompletableFuture<Void> close() {
        return stub();
    }

    /** Builds a link. Not thread-safe. */
    public static final class Builder {

        Builder() {}

        public Builder listener(LinkListener listener) {
            return this;
        }

        /** Connects, and goes on until closed. */
        public PeerLink open() {
            return stub();
        }
    }
}
