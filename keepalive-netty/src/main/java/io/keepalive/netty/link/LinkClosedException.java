package io.keepalive.netty.link;

import org.jspecify.annotations.Nullable;

/** There will be no connection: the link was closed, has given up, or its event loop was shut down. */
public final class LinkClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    LinkClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
