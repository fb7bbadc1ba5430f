package io.keepalive.netty.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Listens and accepts nothing, with a full backlog: further handshakes go unanswered. */
final class Blackhole implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    Blackhole() throws IOException {
        for (int i = 0; i < 2; i++) {
            waiting.add(new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (Socket each : waiting) {
            each.close();
        }
        server.close();
    }
}
