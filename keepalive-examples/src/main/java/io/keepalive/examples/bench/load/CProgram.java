package io.keepalive.examples.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The C floor, compiled where there is a compiler, once for all rounds. */
public final class CProgram {

    private static final String SOURCE = "epoll_heartbeat.c";

    private static @Nullable Path compiled;

    private CProgram() {}

    /**
     * Compiles it.
     *
     * @return why it cannot run here; empty if it can
     */
    public static synchronized Optional<String> whyNot() {
        if (compiled != null) {
            return Optional.empty();
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("epoll is Linux's");
        }
        try {
            return compile();
        } catch (IOException noCompiler) {
            return Optional.of("gcc does not run: " + noCompiler.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    static synchronized Path compiled() {
        Optional<String> reason = whyNot();
        if (reason.isPresent()) {
            throw new IllegalArgumentException(
                    "contender: " + Contender.C_EPOLL + " (expected: another, as " + reason.get() + ")");
        }
        return Objects.requireNonNull(compiled);
    }

    private static Optional<String> compile() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("keepalive-bench");
        Path source = folder.resolve(SOURCE);
        Path program = folder.resolve("epoll_heartbeat");
        try (InputStream resource = Objects.requireNonNull(CProgram.class.getResourceAsStream(SOURCE))) {
            Files.copy(resource, source);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(program, source, folder)));
        Process gcc = new ProcessBuilder("gcc", "-O2", "-o", program.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        if (!gcc.waitFor(60, TimeUnit.SECONDS)) {
            gcc.destroyForcibly();
            return Optional.of("gcc takes longer than a minute");
        }
        if (gcc.exitValue() != 0) {
            return Optional.of(
                    "gcc: " + new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
        compiled = program;
        return Optional.empty();
    }

    private static void delete(Path... paths) {
        try {
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
