package io.keepalive.netty.netlab;

import io.keepalive.netty.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process with which a test speaks in lines, and which it can freeze, thaw and kill; closing it kills it. A JVM is
 * expected to end by itself when its input ends, which it does however the test ends.
 */
public final class LabProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As surefire gives them: Netty loads native transports and uses Unsafe, of which newer JDKs want to be told. */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final Spoken spoken = new Spoken();

    private LabProcess(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // NIO's errors are told by their text
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        Thread listener = new Thread(this::listen, "what process " + process.pid() + " says");
        listener.setDaemon(true);
        listener.start();
    }

    /** A JVM with this one's class path, on this host. */
    public static LabProcess java(Class<?> main, List<String> arguments) throws IOException {
        return java(List.of(), main, arguments);
    }

    static LabProcess java(List<String> prefix, Class<?> main, List<String> arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(JVM_FLAGS);
        command.add("-D" + Timing.PROPERTY + "=" + Timing.byDefault());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return start(prefix, command);
    }

    static LabProcess start(List<String> prefix, List<String> command) throws IOException {
        return new LabProcess(Stream.concat(prefix.stream(), command.stream()).toList());
    }

    /** Gives the process a line to read. */
    public void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** The first line that begins so and was not heard before; waits for it. */
    public String hear(String beginning) {
        return spoken.hear(line -> line.startsWith(beginning), beginning, PATIENCE);
    }

    /** The first report of this kind, of any connection, that was not heard before; waits for it. */
    public Report report(String what) {
        return report(what, PATIENCE);
    }

    /** The same, waiting no longer than {@code patience}. */
    public Report report(String what, Duration patience) {
        return Report.parse(spoken.hear(line -> Report.isOne(line, what), what, patience));
    }

    /** The first report of this kind by one connection that was not heard before; waits for it. */
    public Report report(String who, String what) {
        return Report.parse(hear(who + " " + what + " "));
    }

    /** All that it has said so far, heard or not; its errors among it. */
    public List<String> said() {
        return spoken.all();
    }

    /** Stops it as a hung application is: its kernel goes on acknowledging. Returns when all its threads stand still. */
    public void freeze() throws IOException {
        signal("STOP");
        Wait.until("frozen", this::standsStill);
    }

    private boolean standsStill() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads.toList()) {
                // its state follows its name, which is in brackets
                if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
                    return false;
                }
            }
        }
        return true;
    }

    public void thaw() throws IOException {
        signal("CONT");
    }

    /** Ends it without a chance to clean up, and waits until it has gone: its kernel closes its connections. */
    public void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) throws IOException {
        Command.run("sh", "-c", "kill -" + name + " " + process.pid());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                spoken.add(line);
            }
        } catch (IOException killed) {
            // has said what it had to say
        }
        spoken.end();
    }
}
