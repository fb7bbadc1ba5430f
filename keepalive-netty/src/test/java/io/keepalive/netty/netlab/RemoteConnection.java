package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.TestTransport;
import java.io.IOException;

/** One connection of a {@link LabClient}, as the test holds it. */
public final class RemoteConnection {

    private final LabProcess client;
    private final String name;
    private final int port;

    private RemoteConnection(LabProcess client, String name, int port) {
        this.client = client;
        this.name = name;
        this.port = port;
    }

    /**
     * What Keepalive's listener heard of the end.
     *
     * @param nanos when, on {@link System#nanoTime()}
     * @param lastReadNanos when bytes had arrived last, by a witness beside Keepalive
     * @param explanation the diagnosis's, and its error
     */
    public record End(Cause cause, long nanos, long lastReadNanos, String explanation) {

        private static End of(Report report) {
            String[] words = report.text().split(" ", 3);
            return new End(Cause.valueOf(words[0]), report.nanos(), Long.parseLong(words[1]), words[2]);
        }
    }

    /** Connects; the name tells it apart in its process, and the settings are as {@link LabClient} says. */
    public static RemoteConnection open(
            LabProcess client, String name, TestTransport transport, Host server, int serverPort, String... settings)
            throws IOException {
        String destination = transport + " " + server.address() + " " + serverPort;
        client.tell(String.join(" ", name, "connect", destination, String.join(" ", settings))
                .strip());
        return new RemoteConnection(
                client, name, Integer.parseInt(client.report(name, "connected").text()));
    }

    /** Its port at the client. */
    public int port() {
        return port;
    }

    /** Tells it a verb of {@link LabClient}'s, such as {@code send hello}. */
    public void tell(String command) throws IOException {
        client.tell(name + " " + command);
    }

    /** Its first report of this kind that was not heard before; waits for it. */
    public Report report(String what) {
        return client.report(name, what);
    }

    /** Whether it has made such a report so far, heard or not. */
    public boolean hasReported(String what) {
        return client.said().stream().anyMatch(line -> line.startsWith(name + " " + what + " "));
    }

    /** Its end under Keepalive; waits for it. */
    public End end() {
        return End.of(report("end"));
    }
}
