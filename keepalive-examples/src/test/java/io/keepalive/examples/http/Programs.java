package io.keepalive.examples.http;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other people's HTTP clients, as installed here: a test skips without them, unless {@code -Dhttp-peers=required}. */
public final class Programs {

    private static final long PATIENCE_SECONDS = 60;

    private Programs() {}

    /** Runs one to its end, which must be a good one, and returns what it printed. */
    public static List<String> run(List<String> command) throws IOException, InterruptedException {
        Path output =
                Files.createTempFile("keepalive-" + Path.of(command.get(0)).getFileName(), ".txt");
        try {
            Process running = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
                fail(command + " did not end: " + Files.readString(output));
            }
            if (running.exitValue() != 0) {
                fail(command + " ended with " + running.exitValue() + ": " + Files.readString(output));
            }
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
        }
    }

    /** Where a program is; without it the test ends here. */
    public static String path(String program) {
        Optional<String> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        return found.orElseGet(() -> absent(program));
    }

    private static String absent(String program) {
        String reason = program + " is not on the PATH (Debian's package of that name)";
        return "required".equals(System.getProperty("http-peers"))
                ? fail(reason + " (-Dhttp-peers=required)")
                : abort(reason);
    }
}
