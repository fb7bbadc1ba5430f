package io.keepalive.netty.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** The peer of a {@link TextLines} channel, played by the test itself on a plain socket. */
final class PlainPeer {

    private final Socket socket;
    private final BufferedReader lines;

    PlainPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Waits for a ping. */
    String ping() throws IOException {
        String line = lines.readLine();
        if (line == null || !line.startsWith("PING ")) {
            throw new IOException("received: " + line + " (expected: a ping)");
        }
        return line;
    }

    /** Waits for that many pings and answers each. */
    void answer(int pings) throws IOException {
        for (int i = 0; i < pings; i++) {
            String pong = ping().replace("PING", "PONG") + '\n';
            socket.getOutputStream().write(pong.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Reads on without answering, until the connection ends; says how. */
    String readToTheEnd() throws IOException {
        try {
            while (lines.readLine() != null) {}
            return "closed in order";
        } catch (SocketException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
