package io.keepalive.lint;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.TcpKeepAlive;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings as somebody has them, impossible ones among them: the linter says what is wrong, so nothing is refused here but nonsense.
 *
 * <p>Immutable and thread-safe.
 */
public final class GivenSettings {

    final @Nullable TcpKeepAlive tcp;
    final @Nullable HeartbeatPolicy heartbeat;

    private GivenSettings(Builder builder) {
        tcp = builder.tcp;
        heartbeat = builder.heartbeat;
    }

    /**
     * Starts with nothing set.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link GivenSettings}. Not thread-safe. */
    public static final class Builder {

        private @Nullable TcpKeepAlive tcp;
        private @Nullable HeartbeatPolicy heartbeat;

        private Builder() {}

        /**
         * TCP keepalive as this library sets it.
         *
         * @param settings the settings
         * @return this builder
         * @throws NullPointerException if {@code settings} is null
         */
        public Builder tcp(TcpKeepAlive settings) {
            tcp = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * The heartbeat of this end.
         *
         * @param policy the policy
         * @return this builder
         * @throws NullPointerException if {@code policy} is null
         */
        public Builder heartbeat(HeartbeatPolicy policy) {
            heartbeat = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         */
        public GivenSettings build() {
            return new GivenSettings(this);
        }
    }
}
