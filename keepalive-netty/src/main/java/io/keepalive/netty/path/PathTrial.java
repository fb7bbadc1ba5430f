package io.keepalive.netty.path;

import java.time.Duration;

/**
 * How one silence ended that a {@link PathDiscovery} tried.
 *
 * @param silence for how long nothing was sent
 * @param outward whether what the client then sent was answered
 * @param inward whether what the server then sent arrived, on another connection
 * @param counts false if the server could not be reached at all meanwhile, or our own side was late: then it is tried again
 */
public record PathTrial(Duration silence, boolean outward, boolean inward, boolean counts) {

    /**
     * Whether the path still knew the connections, in both directions.
     *
     * @return whether the silence was survived
     */
    public boolean survived() {
        return outward && inward;
    }
}
