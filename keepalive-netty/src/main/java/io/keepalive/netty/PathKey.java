package io.keepalive.netty;

import io.netty.channel.Channel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names a connection's path as the user says, and has what is known of it asked for; where either throws, the connection goes
 * without. Thread-safe.
 */
final class PathKey {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final Function<Channel, String> key;
    private final AtomicBoolean logged = new AtomicBoolean();

    PathKey(Function<Channel, String> key) {
        this.key = Objects.requireNonNull(key, "key");
    }

    /** What is made of the name of the channel's path. */
    <T> Optional<T> of(Channel channel, Function<String, T> use) {
        try {
            return Optional.of(use.apply(Objects.requireNonNull(key.apply(channel), "key")));
        } catch (RuntimeException thrown) {
            if (logged.compareAndSet(false, true)) {
                LOG.warn(
                        "{} its path could not be named or looked up, so that nothing is known of it (said once)",
                        channel,
                        thrown);
            }
            return Optional.empty();
        }
    }
}
