package io.keepalive.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.lint.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LintSnippetsTest {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("planning.md");

    @Test
    void findsWhatTheDocumentShows() throws IOException {
        assertThat(Files.readAllLines(DOCUMENT))
                .containsSequence(LintSnippets.settingsOfADatabaseDriver().stream()
                        .map(Finding::toString)
                        .toList());
    }
}
