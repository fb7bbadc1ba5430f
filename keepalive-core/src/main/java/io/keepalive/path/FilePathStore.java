package io.keepalive.path;

import io.keepalive.internal.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers paths in a file: a line for each, at most {@value #MOST_PATHS}, of which the oldest go first. The file is read
 * once, and replaced as a whole, so that it is never half written.
 *
 * <p>A file that is not of this kind, or cannot be read, is left as it is: that is logged at WARN, and what is saved then is
 * remembered by this process only. Lines that cannot be read are logged and kept. Of two processes with one file, the last
 * to save wins.
 *
 * <p>Thread-safe.
 */
public final class FilePathStore implements PathStore {

    /** Most paths that are remembered. */
    public static final int MOST_PATHS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FilePathStore.class);

    private static final Duration DEFAULT_MAX_AGE = Duration.ofDays(7);

    private final Path file;
    private final Duration maxAge;
    private final Map<String, PathLimit> limits = new ConcurrentHashMap<>();
    private final PathLines lines;
    private final boolean replaceable;

    private FilePathStore(Path file, Duration maxAge) {
        this.file = file;
        this.maxAge = maxAge;
        PathLines read = PathLines.none();
        boolean understood = true;
        try {
            if (Files.exists(file)) {
                read = PathLines.read(file, limits);
            }
        } catch (IOException | IllegalArgumentException broken) {
            understood = false;
            LOG.warn(
                    "{} is left as it is, and paths are not remembered beyond this process: {}",
                    file,
                    broken.toString());
        }
        if (!read.unreadable().isEmpty()) {
            LOG.warn(
                    "{} has {} lines that cannot be read, which are kept: {}",
                    file,
                    read.unreadable().size(),
                    read.unreadable().get(0));
        }
        lines = read;
        replaceable = understood;
    }

    /**
     * Opens the file, or begins one when something is saved; what is older than 7 days does not count.
     *
     * @param file the file, in a folder that exists
     * @return the store
     * @throws NullPointerException if {@code file} is null
     */
    public static FilePathStore at(Path file) {
        return at(file, DEFAULT_MAX_AGE);
    }

    /**
     * The same with another age.
     *
     * @param file the file, in a folder that exists
     * @param maxAge what is older does not count; longer than zero
     * @return the store
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code maxAge} is not longer than zero
     */
    public static FilePathStore at(Path file, Duration maxAge) {
        return new FilePathStore(Objects.requireNonNull(file, "file"), Require.positive("maxAge", maxAge));
    }

    @Override
    public Optional<PathLimit> find(String key, Instant now) {
        Objects.requireNonNull(now, "now");
        return Optional.ofNullable(limits.get(Objects.requireNonNull(key, "key")))
                .filter(limit -> !limit.isOlderThan(maxAge, now));
    }

    /**
     * Remembers what was found out, and replaces the file.
     *
     * @param key names the path; 1 to 200 characters
     * @param limit what was found out
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code key} is empty or too long
     * @throws UncheckedIOException if the file cannot be replaced; this process remembers all the same
     */
    @Override
    public synchronized void save(String key, PathLimit limit) {
        limits.put(PathLines.checked(key), Objects.requireNonNull(limit, "limit"));
        while (limits.size() > MOST_PATHS) {
            limits.entrySet().stream()
                    .min(Map.Entry.comparingByValue((a, b) -> a.measured().compareTo(b.measured())))
                    .ifPresent(oldest -> limits.remove(oldest.getKey()));
        }
        if (replaceable) {
            try {
                replace(lines.with(limits));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void replace(String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true); // or a power cut leaves the new name with nothing in it
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
