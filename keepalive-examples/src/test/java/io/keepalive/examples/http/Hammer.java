package io.keepalive.examples.http;

import io.keepalive.examples.http.PlainClient.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Clients that ask again and again over connections they keep, until they are stopped. They go to the first server that takes
 * their connection, leave a connection whose server said close or whose timeout has passed, and repeat nothing.
 */
final class Hammer {

    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();

    private final Semaphore answers = new Semaphore(0);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<InetSocketAddress> servers;

    Hammer(List<InetSocketAddress> servers) {
        this.servers = servers;
    }

    /** Waits until so many requests have been answered, and returns how many have. */
    int awaitAnswered(int count) throws InterruptedException {
        answers.acquire(count); // the test's own time limit bounds it
        return answered.get();
    }

    void stop() {
        stopped.set(true);
    }

    /** One client, asking for these paths, with such pauses between response and next request. */
    void run(IntFunction<String> paths, IntFunction<Duration> pauses) throws IOException, InterruptedException {
        PlainClient client = null;
        boolean fresh = false;
        for (int i = 0; !stopped.get(); i++) {
            if (client == null) {
                client = connect();
                fresh = true;
            }
            Response response;
            try {
                response = client.get(paths.apply(i));
            } catch (IOException failed) {
                if (fresh && isReset(failed)) {
                    refused.incrementAndGet();
                } else {
                    lost.add("request " + i + ": " + failed);
                }
                client.close();
                client = null;
                continue;
            }
            fresh = false;
            answered.incrementAndGet();
            answers.release();
            long responseNanos = System.nanoTime();
            Thread.sleep(pauses.apply(i).toMillis());
            if (response.last() || isTooOld(response, responseNanos)) {
                client.close();
                client = null;
            }
        }
        if (client != null) {
            client.close();
        }
    }

    /** A kernel resets what it holds of connections that no server has accepted yet when the socket they came to closes. */
    private static boolean isReset(IOException failed) {
        return failed instanceof SocketException
                && String.valueOf(failed.getMessage()).contains("reset");
    }

    private static boolean isTooOld(Response response, long responseNanos) {
        long idle = System.nanoTime() - responseNanos;
        return response.timeout().isPresent()
                && idle >= response.timeout().get().toNanos();
    }

    /** No request is lost where no connection is made: a server that stops listening refuses it, or resets it in the midst of it. */
    private PlainClient connect() throws IOException {
        for (InetSocketAddress server : servers) {
            try {
                return new PlainClient(server);
            } catch (SocketException notTaken) {
                if (!(notTaken instanceof ConnectException) && !isReset(notTaken)) {
                    throw notTaken;
                }
                refused.incrementAndGet();
            }
        }
        throw new IOException("no server listens");
    }
}
