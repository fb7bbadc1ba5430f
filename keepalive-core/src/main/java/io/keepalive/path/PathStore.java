package io.keepalive.path;

import java.time.Instant;
import java.util.Optional;

/**
 * Remembers what is known of paths, by a key that the user names: "home", the name of a mobile network, the address of a
 * data centre's gateway.
 *
 * <p>Implementations are thread-safe. {@link #find} is asked on event loops when connections start, so it must not block.
 *
 * @see FilePathStore
 */
public interface PathStore {

    /**
     * What is known of a path.
     *
     * @param key names the path
     * @param now the time now, by which what is too old is left out
     * @return the limit, or empty if nothing is known, or it is too old
     * @throws NullPointerException if an argument is null
     */
    Optional<PathLimit> find(String key, Instant now);

    /**
     * Remembers what was found out, in place of what was known before. May block.
     *
     * @param key names the path
     * @param limit what was found out
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the store takes no such key
     */
    void save(String key, PathLimit limit);
}
