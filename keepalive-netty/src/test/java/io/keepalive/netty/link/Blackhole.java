package io.keepalive.netty.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Listens and accepts nothing, with a full backlog: further handshakes go unanswered. */
final class Blackhole implements AutoCloseable {

    private static final int UNANSWERED_MILLIS = 250;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    Blackhole() throws IOException {
        while (handshakeIsAnswered()) {}
    }

    /** A queue takes more than was asked for, and one more while the last handshake in it is not quite over. */
    private boolean handshakeIsAnswered() throws IOException {
        Socket next = new Socket();
        try {
            next.connect(address(), UNANSWERED_MILLIS);
            waiting.add(next);
            return true;
        } catch (SocketTimeoutException full) {
            next.close();
            return false;
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
