package io.keepalive.path;

import io.keepalive.internal.Require;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of a {@link FilePathStore}'s file: {@code key survived forgotten measured}, in which a key is encoded as in a
 * URL and {@code -} is nothing.
 *
 * @param unreadable lines that are none of ours, to be kept
 */
record PathLines(List<String> unreadable) {

    private static final String TITLE = "# keepalive: key, silence survived, silence forgotten after, measured";
    private static final int LONGEST_KEY = 200;
    private static final long MOST_BYTES = 1 << 20;

    static PathLines none() {
        return new PathLines(List.of());
    }

    /** Fills {@code limits} from a file; a file that is not of this kind is an exception. */
    static PathLines read(Path file, Map<String, PathLimit> limits) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw Require.expected("size", size, "<= " + MOST_BYTES);
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.get(0).equals(TITLE)) {
            throw Require.expected("first line", lines.isEmpty() ? "none" : "another", TITLE);
        }
        List<String> unreadable = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                String[] words = line.split(" ", -1);
                Optional<Duration> forgotten =
                        words[2].equals("-") ? Optional.empty() : Optional.of(Duration.parse(words[2]));
                limits.put(
                        URLDecoder.decode(words[0], StandardCharsets.UTF_8),
                        new PathLimit(Duration.parse(words[1]), forgotten, Instant.parse(words[3])));
            } catch (DateTimeParseException | IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
                unreadable.add(line);
            }
        }
        return new PathLines(unreadable);
    }

    /** The whole text. */
    String with(Map<String, PathLimit> limits) {
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        unreadable.forEach(line -> text.append(line).append('\n'));
        new TreeMap<>(limits)
                .forEach((key, limit) -> text.append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                        .append(' ')
                        .append(limit.survived())
                        .append(' ')
                        .append(limit.forgotten().map(Duration::toString).orElse("-"))
                        .append(' ')
                        .append(limit.measured())
                        .append('\n'));
        return text.toString();
    }

    static String checked(String key) {
        if (Objects.requireNonNull(key, "key").isEmpty() || key.length() > LONGEST_KEY) {
            throw Require.expected("key", "of " + key.length() + " characters", "of 1.." + LONGEST_KEY);
        }
        return key;
    }
}
