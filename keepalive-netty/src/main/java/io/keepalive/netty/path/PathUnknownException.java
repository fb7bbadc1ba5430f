package io.keepalive.netty.path;

import io.keepalive.path.PathLimit;
import java.util.Optional;

/** A {@link PathDiscovery} ended without an answer. */
public final class PathUnknownException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Optional<PathLimit> soFar;

    PathUnknownException(String message, Optional<PathLimit> soFar) {
        super(message);
        this.soFar = soFar;
    }

    /**
     * What was found out until then: true, but less precise than was asked for.
     *
     * @return the limit, or empty if nothing was
     */
    public Optional<PathLimit> soFar() {
        return soFar;
    }
}
