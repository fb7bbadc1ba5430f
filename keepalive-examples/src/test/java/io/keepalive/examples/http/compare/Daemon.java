package io.keepalive.examples.http.compare;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A packaged server's own instance, in a folder of its own: nothing of the system's is read, written or stopped. */
final class Daemon implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path home;
    private final Process process;

    private Daemon(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** A folder with the page and what is posted to, which a server that gives up root can read too. */
    static Path home(String name) throws IOException {
        Path home = Files.createTempDirectory("keepalive-" + name);
        Path pages = Files.createDirectories(home.resolve("www"));
        Files.writeString(pages.resolve("index.html"), "hello\n");
        Files.writeString(pages.resolve("unread"), "unread\n");
        for (Path folder : List.of(home, pages)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }

    /** Starts it in the foreground and waits until it accepts everywhere. */
    static Daemon start(Path home, List<String> command, Collection<InetSocketAddress> addresses)
            throws IOException, InterruptedException {
        Path log = home.resolve("output.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // where a test run is broken off
        Daemon daemon = new Daemon(home, process);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        for (InetSocketAddress address : addresses) {
            while (!accepts(address)) {
                if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
                    String output = Files.readString(log);
                    daemon.close();
                    throw new IOException(command.get(0) + " does not listen on " + address + ": " + output);
                }
                Thread.sleep(20); // nothing tells
            }
        }
        return daemon;
    }

    /** Lets it stop in order, within a bound, and clears its folder. */
    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        workers.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        } catch (IOException left) {
            home.toFile().deleteOnExit();
        }
    }

    /** Where a program is that an administrator runs, or empty. */
    static Optional<String> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** What a program prints, such as its version. */
    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Only root may, and must, name the user that serves. */
    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
