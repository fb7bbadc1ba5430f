package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A client's connection byte by byte: what a script sends, what comes back and when, and how it ends. A thread of its own
 * reads, so that a server's close is seen while the script waits or writes.
 */
final class RawConnection implements AutoCloseable {

    private final Socket socket = new Socket();
    private final StringBuilder sent = new StringBuilder();
    private final StringBuilder received = new StringBuilder();
    private final long connectedNanos;
    private long lastReceivedNanos;
    private long markNanos;
    private boolean marked;
    private boolean outputShut;
    private long endNanos;
    private Outcome.End end = Outcome.End.OPEN;

    RawConnection(InetSocketAddress server) throws IOException {
        socket.connect(server);
        socket.setTcpNoDelay(true);
        connectedNanos = System.nanoTime();
        lastReceivedNanos = connectedNanos;
        Thread reader = new Thread(this::read, "reader of " + server);
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends, unless the server has closed; ISO-8859-1, so every byte can be named. */
    void send(String text) {
        synchronized (this) {
            if (!open()) {
                return;
            }
            sent.append(text, 0, Math.min(text.length(), 10_000));
        }
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException reset) {
            // the reader sees how it ended
        }
    }

    /** Sends one byte at a time until the server closes. */
    void trickle(String text, Duration gap) throws InterruptedException {
        for (int i = 0; i < text.length() && open(); i++) {
            send(text.substring(i, i + 1));
            pause(gap);
        }
    }

    /** Says that nothing more will be sent. */
    void shutOutput() {
        outputShut = true;
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Waits until so many responses have come in all, or the server has closed. */
    void await(int responses) throws InterruptedException {
        waitUntil(() -> responses().size() >= responses, Scenario.PATIENCE);
    }

    /** Lets time pass; false as soon as the server has closed. */
    boolean pause(Duration time) throws InterruptedException {
        waitUntil(() -> false, time);
        return open();
    }

    /** Times count from here. */
    synchronized void mark() {
        marked = true;
        markNanos = System.nanoTime();
    }

    /** Waits for the server's close, and finds out what it does with bytes that come after that. */
    Outcome outcome(Duration patience) throws InterruptedException {
        pause(patience);
        boolean lingers = end == Outcome.End.FIN && !outputShut && !answersWithReset();
        synchronized (this) {
            boolean answeredLate = marked && lastReceivedNanos - markNanos > 0;
            long fromNanos = marked && !answeredLate ? markNanos : lastReceivedNanos;
            return new Outcome(
                    responses(),
                    answeredLate ? Optional.of(Duration.ofNanos(lastReceivedNanos - markNanos)) : Optional.empty(),
                    end,
                    end == Outcome.End.OPEN ? patience : Duration.ofNanos(endNanos - fromNanos),
                    end == Outcome.End.FIN && !outputShut ? Optional.of(lingers) : Optional.empty());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** A reset comes at once over loopback, and fails the next write. */
    private boolean answersWithReset() throws InterruptedException {
        try {
            socket.getOutputStream().write('x');
            Thread.sleep(50);
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException brokenPipe) {
            return true;
        }
    }

    private void read() {
        byte[] bytes = new byte[16 * 1024];
        try {
            for (int n = socket.getInputStream().read(bytes);
                    n >= 0;
                    n = socket.getInputStream().read(bytes)) {
                synchronized (this) {
                    lastReceivedNanos = System.nanoTime();
                    received.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
                    notifyAll();
                }
            }
            ended(Outcome.End.FIN);
        } catch (IOException reset) {
            ended(Outcome.End.RST);
        }
    }

    private synchronized void ended(Outcome.End how) {
        end = how;
        endNanos = System.nanoTime();
        notifyAll();
    }

    private synchronized void waitUntil(BooleanSupplier done, Duration atMost) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        long leftNanos = atMost.toNanos();
        while (open() && !done.getAsBoolean() && leftNanos > 0) {
            wait(leftNanos / 1_000_000 + 1);
            leftNanos = deadlineNanos - System.nanoTime();
        }
    }

    private synchronized boolean open() {
        return end == Outcome.End.OPEN;
    }

    private List<Response> responses() {
        return Response.parse(sent.toString(), received.toString(), !open());
    }
}
