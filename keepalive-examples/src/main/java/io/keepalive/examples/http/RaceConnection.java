package io.keepalive.examples.http;

import io.keepalive.http.KeepAliveHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's connection: a request, its response, a wait until around the timeout that the response tells, and a second request.
 * Like a simple pool it does not look whether the server has closed meanwhile. Confined to one thread.
 */
final class RaceConnection implements AutoCloseable {

    private static final ByteBuffer REQUEST =
            ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEEP_ALIVE = Pattern.compile("keep-alive: *(.*timeout.*)", Pattern.CASE_INSENSITIVE);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final StringBuilder firstResponse = new StringBuilder();
    private final long offsetNanos;
    private long timeoutNanos;
    private long idleSinceNanos;
    private long sentNanos;
    private boolean closedBefore;

    /** Connects and sends the first request. */
    RaceConnection(InetSocketAddress server, Selector selector, long offsetNanos) throws IOException {
        this.offsetNanos = offsetNanos;
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no port in TIME_WAIT
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        channel.write(REQUEST.duplicate());
    }

    /** Reads a part of the first response; true when it is whole. */
    boolean readFirst(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            throw new IOException("closed during the first response: " + firstResponse);
        }
        idleSinceNanos = System.nanoTime();
        firstResponse.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        int headEnd = firstResponse.indexOf("\r\n\r\n");
        if (headEnd < 0 || firstResponse.length() < headEnd + 4 + length()) {
            return false;
        }
        timeoutNanos = timeout()
                .orElseThrow(() -> new IOException("no timeout advertised: " + firstResponse))
                .toNanos();
        return true;
    }

    /** Whether the first response is whole. */
    boolean waits() {
        return timeoutNanos > 0;
    }

    /** When to send the second request. */
    long sendAtNanos() {
        return idleSinceNanos + timeoutNanos + offsetNanos;
    }

    /** How long after the advertised timeout a moment is. */
    long offsetNanos(long nowNanos) {
        return nowNanos - idleSinceNanos - timeoutNanos;
    }

    /** While it waits there is nothing to read but the server's close, which this client does not look at. */
    void readWhileWaiting() {
        closedBefore = true;
        key.cancel();
    }

    /** Sends the second request; what came of it if that is clear at once. */
    Optional<RaceTally.Result> send() {
        sentNanos = System.nanoTime();
        try {
            channel.write(REQUEST.duplicate());
            return closedBefore ? Optional.of(RaceTally.Result.CLOSED_BEFORE) : Optional.empty();
        } catch (IOException reset) {
            return Optional.of(closedBefore ? RaceTally.Result.CLOSED_BEFORE : RaceTally.Result.RST);
        }
    }

    /** When the second request was sent. */
    long sentNanos() {
        return sentNanos;
    }

    /** What came of the second request. */
    RaceTally.Result readSecond(ByteBuffer buffer) {
        try {
            return channel.read(buffer.clear()) < 0 ? RaceTally.Result.FIN : RaceTally.Result.ANSWERED;
        } catch (IOException reset) {
            return RaceTally.Result.RST;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int length() {
        Matcher length = LENGTH.matcher(firstResponse);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    private Optional<Duration> timeout() {
        Matcher header = KEEP_ALIVE.matcher(firstResponse);
        return header.find() ? KeepAliveHeader.parse(List.of(header.group(1))).timeout() : Optional.empty();
    }
}
