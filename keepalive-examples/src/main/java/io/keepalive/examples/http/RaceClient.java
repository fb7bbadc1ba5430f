package io.keepalive.examples.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Many clients on one thread, in rounds: each round opens connections, and each of them sends its second request in time. */
final class RaceClient {

    /** Longer than a server can be busy; a request without any answer for so long counts as lost. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

    /** A selector waits for whole milliseconds, so nearer to the moment the thread sleeps by itself. */
    private static final long NEAR_NANOS = Duration.ofMillis(3).toNanos();

    private static final long NAP_NANOS = 50_000;

    private final InetSocketAddress server;
    private final RaceCase race;
    private final RaceTally tally;
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private final Set<RaceConnection> open = new HashSet<>();
    private final Queue<RaceConnection> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.sendAtNanos() - b.sendAtNanos()));

    /** In the order of their second requests. */
    private final Deque<RaceConnection> asked = new ArrayDeque<>();

    private int opened;

    RaceClient(InetSocketAddress server, RaceCase race) {
        this.server = server;
        this.race = race;
        this.tally = new RaceTally(race);
    }

    /**
     * Sends so many second requests, and maybe a few more.
     *
     * @param atOnce the connections of a round
     * @throws IOException if a first request fails, or most clients are too late by their own clock
     */
    RaceTally run(int requests, int atOnce) throws IOException {
        int rounds = 20 + 10 * requests / atOnce; // on a busy machine many clients are too late
        try (Selector selector = Selector.open()) {
            while (tally.requests() < requests) {
                if (rounds-- == 0) {
                    throw new IOException("this machine is too busy: " + tally.summary());
                }
                int left = requests - tally.requests();
                round(selector, Math.min(atOnce, left + left / 4));
            }
            return tally;
        } finally {
            for (RaceConnection connection : open) {
                connection.close();
            }
        }
    }

    private void round(Selector selector, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            open.add(new RaceConnection(server, selector, race.offsetNanos(opened++)));
            selector.selectNow();
            read(selector);
        }
        while (!open.isEmpty()) {
            await(selector);
            read(selector);
            send();
            giveUp();
        }
    }

    private void await(Selector selector) throws IOException {
        long leftNanos = SILENCE_NANOS;
        if (!waiting.isEmpty()) {
            leftNanos = waiting.element().sendAtNanos() - System.nanoTime();
        }
        if (leftNanos > NEAR_NANOS) {
            selector.select((leftNanos - NEAR_NANOS) / 1_000_000 + 1);
        } else {
            LockSupport.parkNanos(Math.min(NAP_NANOS, leftNanos));
            selector.selectNow();
        }
    }

    private void read(Selector selector) throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            RaceConnection connection = (RaceConnection) key.attachment();
            if (!connection.waits()) {
                if (connection.readFirst(buffer)) {
                    waiting.add(connection);
                }
            } else if (connection.sentNanos() == 0) {
                connection.readWhileWaiting();
            } else if (open.contains(connection)) {
                end(connection, connection.readSecond(buffer));
            }
        }
        selector.selectedKeys().clear();
    }

    private void send() throws IOException {
        long nowNanos = System.nanoTime();
        while (!waiting.isEmpty() && waiting.element().sendAtNanos() - nowNanos <= 0) {
            RaceConnection connection = waiting.remove();
            if (race.obeys() && connection.offsetNanos(System.nanoTime()) > 0) {
                tally.addTooLate();
                open.remove(connection);
                connection.close();
                continue;
            }
            Optional<RaceTally.Result> clear = connection.send();
            if (clear.isPresent()) {
                end(connection, clear.get());
            } else {
                asked.add(connection);
            }
        }
    }

    private void giveUp() throws IOException {
        while (!asked.isEmpty()) {
            RaceConnection first = asked.element();
            if (open.contains(first)) {
                if (System.nanoTime() - first.sentNanos() < SILENCE_NANOS) {
                    return;
                }
                end(first, RaceTally.Result.SILENCE);
            }
            asked.remove();
        }
    }

    private void end(RaceConnection connection, RaceTally.Result result) throws IOException {
        tally.add(connection.offsetNanos(connection.sentNanos()), result);
        open.remove(connection);
        connection.close();
    }
}
