package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What docs/planning.md shows of plans is what the command line prints, with the very options that it names. {@code -Ddocs=rewrite}
 * writes it there.
 */
class PlanningDocumentationTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/planning.md");

    /** Options in a line of their own, then what they print. */
    private static final String SHOWN = "`(--[^`]*)`\\R\\R<!-- %s -->\\R(.*?)<!-- /%s -->";

    @ParameterizedTest
    @ValueSource(strings = {"database", "websocket", "rpc"})
    void showsThePageThatIsPrinted(String need) throws IOException {
        check(Pattern.compile(SHOWN.formatted("plan: " + need, "plan"), Pattern.DOTALL), 0);
    }

    @Test
    void showsTheRefusalThatIsPrinted() throws IOException {
        check(Pattern.compile(SHOWN.formatted("refused", "refused"), Pattern.DOTALL), 2);
    }

    private static void check(Pattern shown, int status) throws IOException {
        String document = Files.readString(DOCUMENT);
        Matcher found = shown.matcher(document);
        assertThat(found.find()).as("%s", shown).isTrue();
        String block = "```\n" + printed(found.group(1), status) + "```\n";
        if ("rewrite".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, new StringBuilder(document).replace(found.start(2), found.end(2), block));
            return;
        }
        assertThat(found.group(2)).isEqualTo(block);
    }

    private static String printed(String options, int status) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        int ended = CommandLines.of(new Plan())
                .setOut(writer)
                .setErr(writer)
                .execute((options + " --snippet none").split("\\s+", -1));
        assertThat(ended).as(printed.toString()).isEqualTo(status);
        return printed.toString();
    }
}
