package io.keepalive.examples.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keepalive.http.ConnectionOptions;
import io.keepalive.http.KeepAliveHeader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 connection of a client that repeats nothing: whatever happens to a request is seen. It sends a request with one
 * write, so that none is sent in part.
 */
final class PlainClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** A response, whether it is its connection's last, and how long the connection may be idle after it. */
    record Response(int status, boolean last, Optional<Duration> timeout, String body) {}

    PlainClient(InetSocketAddress server) throws IOException {
        try {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Sends a request and reads its response, which must have a length. */
    Response get(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        List<String> connection = new ArrayList<>();
        List<String> keepAlive = new ArrayList<>();
        int length = 0;
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            String value = field.substring(colon + 1).strip();
            switch (field.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "connection" -> connection.add(value);
                case "keep-alive" -> keepAlive.add(value);
                case "content-length" -> length = Integer.parseInt(value);
                default -> {}
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("within a body");
        }
        boolean last = !ConnectionOptions.parse(connection).persists(true);
        return new Response(status, last, KeepAliveHeader.parse(keepAlive).timeout(), new String(body, US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(line.isEmpty() ? "instead of a response" : "within a response's head");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
