package io.keepalive.path;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file remembers of paths, and what it does when it is broken. */
class FilePathStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");
    private static final PathLimit LIMIT = new PathLimit(ofSeconds(280), Optional.of(ofSeconds(320)), NOW);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("paths");
    }

    @Test
    void remembersBeyondTheProcess() {
        FilePathStore.at(file()).save("home", LIMIT);

        assertThat(FilePathStore.at(file()).find("home", NOW)).contains(LIMIT);
    }

    @Test
    void remembersAPathThatWasNeverSeenToForget() {
        PathLimit limit = new PathLimit(ofSeconds(280), Optional.empty(), NOW);

        FilePathStore.at(file()).save("home", limit);

        assertThat(FilePathStore.at(file()).find("home", NOW)).contains(limit);
    }

    @Test
    void keysMayHoldAnything() {
        String key = "café \n#% Wi-Fi\t5";

        FilePathStore.at(file()).save(key, LIMIT);

        assertThat(FilePathStore.at(file()).find(key, NOW)).contains(LIMIT);
    }

    @Test
    void whatIsOlderThanSevenDaysDoesNotCount() {
        PathStore store = FilePathStore.at(file());
        store.save("home", LIMIT);

        assertThat(store.find("home", NOW.plus(ofDays(7)))).isPresent();
        assertThat(store.find("home", NOW.plus(ofDays(7)).plusNanos(1))).isEmpty();
    }

    @Test
    void theAgeCanBeSet() {
        PathStore store = FilePathStore.at(file(), ofDays(1));
        store.save("home", LIMIT);

        assertThat(store.find("home", NOW.plus(ofDays(1)).plusNanos(1))).isEmpty();
    }

    @Test
    void aFileOfAnotherKindIsLeftAsItIs() throws IOException {
        Files.writeString(file(), "my notes\n");
        PathStore store = FilePathStore.at(file());

        store.save("home", LIMIT);

        assertThat(store.find("home", NOW)).contains(LIMIT);
        assertThat(Files.readString(file())).isEqualTo("my notes\n");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Files.write(file(), new byte[2 << 20]);
        PathStore store = FilePathStore.at(file());

        store.save("home", LIMIT);

        assertThat(Files.size(file())).isEqualTo(2 << 20);
    }

    @Test
    void linesThatCannotBeReadAreKept() throws IOException {
        FilePathStore.at(file()).save("home", LIMIT);
        List<String> broken = List.of("half a li", "office PT0S - 2026-01-08T00:00:00Z", "office PT1S - yesterday");
        Files.write(file(), broken, StandardOpenOption.APPEND);
        PathStore store = FilePathStore.at(file());

        store.save("hotel", LIMIT);

        assertThat(Files.readAllLines(file())).containsAll(broken);
        assertThat(FilePathStore.at(file()).find("home", NOW)).contains(LIMIT);
        assertThat(FilePathStore.at(file()).find("hotel", NOW)).contains(LIMIT);
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws IOException {
        PathStore store = FilePathStore.at(file(), ofDays(1_000_000));
        for (int i = 0; i < FilePathStore.MOST_PATHS + 1; i++) {
            store.save("path " + i, new PathLimit(ofSeconds(1), Optional.empty(), NOW.plusSeconds(i)));
        }

        assertThat(store.find("path 0", NOW)).isEmpty();
        assertThat(store.find("path 1", NOW)).isPresent();
        assertThat(Files.readAllLines(file())).hasSize(1 + FilePathStore.MOST_PATHS);
    }

    @Test
    void refusesKeysOfNoLengthOrTooMuch() {
        PathStore store = FilePathStore.at(file());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.save("", LIMIT))
                .withMessage("key: of 0 characters (expected: of 1..200)");
        assertThatIllegalArgumentException().isThrownBy(() -> store.save("x".repeat(201), LIMIT));
    }

    @Test
    void saysWhereItCannotWriteAndRemembersAllTheSame() {
        PathStore store = FilePathStore.at(folder.resolve("missing").resolve("paths"));

        assertThatThrownBy(() -> store.save("home", LIMIT)).isInstanceOf(UncheckedIOException.class);

        assertThat(store.find("home", NOW)).contains(LIMIT);
    }
}
