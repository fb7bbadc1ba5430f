package io.keepalive.netty.netlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A peer in a process of its own, on the JDK's sockets alone, that reports the lines it gets and answers {@code PING id}
 * with {@code PONG id}.
 *
 * <p>{@code listen PORT} accepts any number of connections (at 0 of a port of its own choice), {@code connect HOST PORT...}
 * makes one to each port. It is told, for all its connections: {@code send TEXT}, {@code pause} and {@code resume}
 * reading, {@code close}. It reports, by the number of the client's port: {@code listening} (PORT), {@code connected},
 * {@code got} (TEXT; long lines are swallowed), {@code end} ({@code closed}, or the error).
 */
public final class LabPeer {

    private static final int LONGEST_LINE_REPORTED = 200;

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean paused;

    private LabPeer() {}

    /** Starts one on a host, and waits until it listens. */
    public static LabProcess listening(Host host, int port) throws IOException {
        LabProcess peer = host.java(LabPeer.class, "listen", Integer.toString(port));
        peer.report("listening");
        return peer;
    }

    public static void main(String[] args) throws IOException {
        LabPeer peer = new LabPeer();
        new Thread(() -> Commands.obey(peer::obey)).start();
        if (args[0].equals("listen")) {
            peer.listen(Integer.parseInt(args[1]));
        }
        for (int i = 2; i < args.length; i++) {
            peer.connect(InetAddress.getByName(args[1]), Integer.parseInt(args[i]));
        }
    }

    private void listen(int port) throws IOException {
        ServerSocket server = new ServerSocket(port);
        Report.now("peer", "listening", Integer.toString(server.getLocalPort())).say();
        while (true) {
            Socket socket = server.accept();
            serve(socket, socket.getPort());
        }
    }

    private void connect(InetAddress host, int port) throws IOException {
        Socket socket = new Socket(host, port);
        serve(socket, socket.getLocalPort());
    }

    private void serve(Socket socket, int clientPort) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        String name = Integer.toString(clientPort);
        Report.now(name, "connected", "").say();
        new Thread(() -> Report.now(name, "end", answer(socket, name)).say()).start();
    }

    /** Returns how it ended. */
    private String answer(Socket socket, String name) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("PING ")) {
                    send(socket, "PONG " + line.substring(5));
                } else if (line.length() <= LONGEST_LINE_REPORTED) {
                    Report.now(name, "got", line).say();
                }
                awaitResumed();
            }
            return "closed";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void send(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized void awaitResumed() {
        try {
            while (paused) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void pause(boolean on) {
        paused = on;
        notifyAll();
    }

    private void obey(String command) {
        switch (command) {
            case "pause" -> pause(true);
            case "resume" -> pause(false);
            default ->
                sockets.forEach(socket -> {
                    try {
                        if (command.equals("close")) {
                            socket.close();
                        } else {
                            send(socket, command.substring("send ".length()));
                        }
                    } catch (IOException ended) {
                        // reported by the thread that reads
                    }
                });
        }
    }
}
