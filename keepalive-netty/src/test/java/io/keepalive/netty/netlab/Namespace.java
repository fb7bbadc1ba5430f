package io.keepalive.netty.netlab;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network namespace: interfaces, addresses, routes, filters and sockets of its own. Its name tells the process that
 * made it, so that what a killed one left behind can be removed by the next.
 */
final class Namespace implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("keepalive-(\\d+)-.*");

    private final String name;

    /** Makes one; {@code lab} tells the labs of this process apart. */
    Namespace(int lab, String role) throws IOException {
        name = "keepalive-" + ProcessHandle.current().pid() + "-" + lab + "-" + role;
        Command.run("ip", "netns", "add", name);
    }

    String name() {
        return name;
    }

    /** The command that runs another in here. */
    List<String> entry() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Runs a program in here to its end. */
    String run(String... command) throws IOException {
        return feed("", command);
    }

    String feed(String input, String... command) throws IOException {
        return Command.feed(
                input, Stream.concat(entry().stream(), Stream.of(command)).toList());
    }

    /** {@code ip} on what is in here. */
    void ip(String arguments) throws IOException {
        Stream<String> words = Arrays.stream(arguments.split(" ", -1));
        Command.feed("", Stream.concat(Stream.of("ip", "-n", name), words).toList());
    }

    /** Sets a kernel parameter of its own, such as {@code net.ipv4.tcp_retries2}. */
    void sysctl(String key, long value) throws IOException {
        feed(Long.toString(value), "tee", "/proc/sys/" + key.replace('.', '/'));
    }

    /** Removes it, and first what could hold it: its processes, and the sockets they leave to the kernel. */
    @Override
    public void close() {
        remove(name);
    }

    /** Removes the namespaces of processes that were killed before they could. */
    static void removeLeftovers() throws IOException {
        names().filter(Namespace::isLeftover).forEach(Namespace::remove);
    }

    /** The names of all namespaces of this machine. */
    static Stream<String> names() throws IOException {
        return Command.run("ip", "netns", "list").lines().map(line -> line.split(" ", 2)[0]);
    }

    private static boolean isLeftover(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    private static void remove(String name) {
        try {
            Command.run("ip", "netns", "pids", name).lines().forEach(Namespace::kill);
            try {
                Command.run("ip", "netns", "exec", name, "ss", "-tK");
            } finally {
                Command.run("ip", "netns", "delete", name);
            }
        } catch (IOException gone) {
            // removed already, by whoever else found it
        }
    }

    private static void kill(String pid) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        });
    }
}
