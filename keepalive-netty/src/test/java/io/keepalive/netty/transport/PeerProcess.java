package io.keepalive.netty.transport;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link TextLinePeer} in a JVM of its own, which can be stopped and resumed; closing it kills it. */
final class PeerProcess implements AutoCloseable {

    private final Process process;

    private PeerProcess(List<String> prefix, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp", testClasses()));
        command.add(TextLinePeer.class.getName());
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A peer that connects to each of these ports. */
    static PeerProcess connectingTo(IntStream ports) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("connect"));
        ports.mapToObj(Integer::toString).forEach(arguments::add);
        return new PeerProcess(List.of(), arguments);
    }

    /** A peer that listens, started by a command such as {@code ip netns exec NAME}. */
    static PeerProcess listening(List<String> prefix) throws IOException {
        return new PeerProcess(prefix, List.of("listen"));
    }

    /** The port on which a listening peer listens. */
    int port() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the peer ended before it listened");
        }
        return Integer.parseInt(line);
    }

    /** Stops it as a hung application is: its kernel goes on acknowledging. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    private static String testClasses() {
        try {
            URI place = TextLinePeer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return new File(place).getPath();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
