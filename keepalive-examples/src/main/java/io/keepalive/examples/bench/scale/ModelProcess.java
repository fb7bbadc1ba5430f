package io.keepalive.examples.bench.scale;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures in a JVM of its own, which has the heap that so many channels need and knows no other contender. */
public final class ModelProcess {

    /** Heap for the JVM itself, and for each channel: twice what the greediest contender holds, so that it seldom collects. */
    private static final int FIXED_MEGABYTES = 256;

    private static final int BYTES_PER_CHANNEL = 5_000;

    private ModelProcess() {}

    /** The heap that a run with so many channels is given, megabytes. */
    public static int heapMegabytes(int size) {
        return FIXED_MEGABYTES + (int) ((long) size * BYTES_PER_CHANNEL / 1_000_000);
    }

    /**
     * Measures one contender at one size and waits for the result.
     *
     * @param contender who
     * @param size channels
     * @param interval idle time before each ping
     * @param heartbeats how many to measure at least
     * @return what was measured
     * @throws IOException if the JVM cannot be started or fails
     * @throws InterruptedException if this thread was interrupted, and then the JVM was ended
     */
    public static Figures measure(Contender contender, int size, Duration interval, long heartbeats)
            throws IOException, InterruptedException {
        int heap = heapMegabytes(size);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-Dio.netty.leakDetection.level=disabled", // its samples hold stack traces, deeper for some than for
                // others
                "-cp",
                classPath(),
                ModelRun.class.getName()));
        command.addAll(List.of(
                contender.label(),
                Integer.toString(size),
                Long.toString(interval.toNanos()),
                Long.toString(heartbeats)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try (BufferedReader output = process.inputReader()) {
            String last = output.lines().reduce("", (first, second) -> second);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("exit status of " + contender.label() + " with " + size + " channels: " + status
                        + " (expected: 0)");
            }
            return Figures.parse(last);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    /** Within {@code exec:java} the class path is known to the class loader only. */
    private static String classPath() {
        if (!(ModelProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> paths = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                paths.add(Path.of(url.toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("class path: " + url + " (expected: a file)", e);
            }
        }
        return String.join(File.pathSeparator, paths);
    }
}
