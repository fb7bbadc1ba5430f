package io.keepalive.examples.cluster;

import io.keepalive.examples.support.ForkClassPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One node in a process of its own, which ends with this one: it reads its commands from here, and stops at their end. */
final class NodeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final String node;
    private final Process process;
    private final Writer commands;

    private NodeProcess(String node, Process process) {
        this.node = node;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a node; what it tells is given to {@code events}, on a thread of its own. */
    static NodeProcess start(Topology topology, String node, Consumer<NodeEvent> events) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1", // it lives for a minute
                "-XX:+UseSerialGC",
                "-cp",
                ForkClassPath.text(),
                NodeMain.class.getName(),
                node));
        command.addAll(topology.toArguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        NodeProcess started = new NodeProcess(node, process);
        Thread reader = new Thread(() -> started.read(events), "events of " + node);
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    private void read(Consumer<NodeEvent> events) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> NodeEvent.of(node, line).ifPresent(events));
        } catch (IOException | RuntimeException gone) {
            // with the process its pipe goes
        }
    }

    long pid() {
        return process.pid();
    }

    /** Tells it to do something. */
    void command(String word) throws IOException {
        commands.write(word + '\n');
        commands.flush();
    }

    /** SIGKILL: it has no time to say anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** SIGSTOP: its kernel goes on answering for it. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly(); // SIGKILL, as a frozen one hears nothing else
    }
}
