package io.keepalive.netty.netlab;

import io.keepalive.netty.transport.Required;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end, which comes within bounds. */
public final class Command {

    private static final long PATIENCE_SECONDS = 30;

    private Command() {}

    /** What the program said. */
    public static String run(String... command) throws IOException {
        return feed("", List.of(command));
    }

    /** Skips the test where this fails, or fails it under {@code -Dnetlab=required}; such as {@code tcpdump --version}. */
    static void orSkip(String... command) {
        try {
            run(command);
        } catch (IOException lacking) {
            Required.orSkip("netlab", false, "no net lab: " + lacking.getMessage());
        }
    }

    /**
     * What the program said when it was given this input.
     *
     * @throws IOException if there is no such program, or it failed; the message ends with what it said
     */
    public static String feed(String input, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // by its handle, as the process itself would throw away what it has said
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(late -> late.toHandle().destroyForcibly());
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedUnread) {
            // what it says and its exit tell more
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.trim());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in " + String.join(" ", command));
        }
        return said;
    }
}
