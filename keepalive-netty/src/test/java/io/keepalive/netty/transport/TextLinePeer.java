package io.keepalive.netty.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A peer in a process of its own that answers {@code PING id} with {@code PONG id}, on the JDK's sockets alone.
 *
 * <p>{@code connect PORT...} connects to each port of this host; {@code listen} says on what port it listens.
 */
final class TextLinePeer {

    private TextLinePeer() {}

    public static void main(String[] args) throws IOException {
        new Thread(TextLinePeer::endWithTheTest).start();
        if (args[0].equals("listen")) {
            ServerSocket server = new ServerSocket(0);
            System.out.println(server.getLocalPort());
            while (true) {
                serve(server.accept());
            }
        }
        for (int i = 1; i < args.length; i++) {
            serve(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[i])));
        }
    }

    /** The test holds the other end of the pipe, which closes however the test ends. */
    private static void endWithTheTest() {
        try {
            while (System.in.read() != -1) {}
        } catch (IOException gone) {
            // ends all the same
        }
        System.exit(0);
    }

    private static void serve(Socket socket) {
        new Thread(() -> answer(socket)).start();
    }

    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("PING ")) {
                    out.write(("PONG " + line.substring(5) + '\n').getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException reset) {
            // the other end aborted
        }
    }
}
