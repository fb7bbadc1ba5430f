package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds that main code, compiled on Netty 4.2, links nothing that 4.1 lacks, outside the few classes that are only
 * loaded where 4.2 was found. Reads the class files; runs on 4.1's class path.
 */
@Tag("netty-4.1")
class Netty41LinkageTest {

    /** Top-level classes that may use what only 4.2 has. Each must be reached behind a check, and must need its place. */
    private static final Set<String> ONLY_ON_4_2 = Set.of("io.keepalive.netty.internal.TickerClock");

    private static final Path MAIN = mainFolder();

    private final ClassLinks links = new ClassLinks(getClass().getClassLoader());

    @Test
    void mainClassesLinkNothingThatNetty41Lacks() throws IOException {
        assertThat(MAIN.resolve("module-info.class")).exists();
        Map<String, Set<String>> missing = missingByClass();
        missing.keySet().removeAll(ONLY_ON_4_2);
        assertThat(missing).isEmpty();
    }

    @Test
    void everyClassAllowedToLinkMoreStillDoes() throws IOException {
        assertThat(missingByClass().keySet()).containsAll(ONLY_ON_4_2);
    }

    @Test
    void theCheckSeesAbsentClassesMethodsAndFields() {
        assertThat(links.isPresent("io/netty/channel/Channel")).isTrue();
        assertThat(links.isPresent("io/netty/channel/IoHandler")).isFalse();
        String executor = "io/netty/util/concurrent/EventExecutor";
        assertThat(links.hasMethod(executor, "inEventLoop", "()Z")).isTrue();
        assertThat(links.hasMethod(executor, "execute", "(Ljava/lang/Runnable;)V"))
                .isTrue();
        assertThat(links.hasMethod(executor, "ticker", "()Lio/netty/util/concurrent/Ticker;"))
                .isFalse();
        String option = "io/netty/channel/epoll/EpollChannelOption";
        assertThat(links.hasField(option, "TCP_KEEPIDLE")).isTrue();
        assertThat(links.hasField(option, "SO_KEEPALIVE")).isTrue();
        assertThat(links.hasField(option, "TCP_NOTHING")).isFalse();
    }

    /** What each top-level class, with all that is nested in it, links in vain; classes that miss nothing are left out. */
    private Map<String, Set<String>> missingByClass() throws IOException {
        Map<String, Set<String>> missing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : (Iterable<Path>) files.filter(Netty41LinkageTest::isClass)::iterator) {
                Set<String> found = links.missingFrom(Files.readAllBytes(file), "io/netty/");
                if (!found.isEmpty()) {
                    missing.computeIfAbsent(topLevelName(file), name -> new TreeSet<>())
                            .addAll(found);
                }
            }
        }
        return missing;
    }

    private static boolean isClass(Path file) {
        return file.toString().endsWith(".class") && !file.endsWith("module-info.class");
    }

    /** The folder that main code was compiled to, found by a file that is always there. */
    private static Path mainFolder() {
        URL known = Netty41LinkageTest.class.getResource("package-info.class");
        return Path.of(URI.create(known.toString())).resolve("../../../..").normalize();
    }

    private static String topLevelName(Path classFile) {
        String relative = MAIN.relativize(classFile).toString().replace(File.separatorChar, '.');
        return relative.replaceFirst("(\\$.*)?\\.class$", "");
    }
}
