package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation to code that compiles: every block of Java in it stands in the sources of this module. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path ROOT = MODULE.getParent();

    /** Lines of code between ```java and ```, and where they begin. */
    record Block(String document, int line, List<String> code) {

        @Override
        public String toString() {
            return document + ":" + line;
        }
    }

    private List<List<String>> sources = List.of();

    @BeforeAll
    void readSources() throws IOException {
        sources = new ArrayList<>();
        for (Path file : filesBelow(MODULE.resolve("src/main/java"), ".java")) {
            sources.add(withoutIndentation(Files.readAllLines(file)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void showsCodeThatIsCompiled(Block block) {
        boolean found = sources.stream().anyMatch(source -> Collections.indexOfSubList(source, block.code) >= 0);

        assertThat(found)
                .as("%s is code of keepalive-examples, line by line:%n%s", block, String.join("\n", block.code))
                .isTrue();
    }

    @Test
    void findsTheBlocksOfTheGuide() throws IOException {
        assertThat(blocks()).anyMatch(block -> block.document.endsWith("guide.md"));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatAClientSeesOfEachHttpClose(HttpClose reason) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/http-keep-alive.md"))).contains("`" + reason + "`");
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents()) {
            collect(ROOT.relativize(document).toString(), Files.readAllLines(document), blocks);
        }
        return blocks;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(filesBelow(ROOT.resolve("docs"), ".md"));
        documents.add(ROOT.resolve("README.md"));
        return documents;
    }

    private static void collect(String document, List<String> lines, List<Block> blocks) {
        for (int start = 0; start < lines.size(); start++) {
            if (lines.get(start).strip().equals("```java")) {
                int end = start + 1;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                blocks.add(new Block(document, start + 1, withoutIndentation(lines.subList(start + 1, end))));
                start = end;
            }
        }
    }

    private static List<String> withoutIndentation(List<String> lines) {
        return lines.stream().map(String::strip).toList();
    }

    private static List<Path> filesBelow(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
