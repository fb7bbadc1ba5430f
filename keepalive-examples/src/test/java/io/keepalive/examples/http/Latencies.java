package io.keepalive.examples.http;

import io.keepalive.examples.support.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;

/** How long a client waited for its answers. */
final class Latencies {

    private final long[] sortedNanos;

    private Latencies(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    /** Asks again and again over one connection, with such pauses, until time is up. */
    static Latencies measure(PlainClient client, Duration time, Duration pause)
            throws IOException, InterruptedException {
        LongStream.Builder nanos = LongStream.builder();
        long end = System.nanoTime() + time.toNanos();
        for (long begin = System.nanoTime(); begin - end < 0; begin = System.nanoTime()) {
            PlainClient.Response response = client.get("/");
            nanos.add(System.nanoTime() - begin);
            if (response.status() != 200 || response.last()) {
                throw new IOException(response.toString());
            }
            Thread.sleep(pause.toMillis());
        }
        return new Latencies(nanos.build().sorted().toArray());
    }

    int count() {
        return sortedNanos.length;
    }

    Duration quantile(double share) {
        return Duration.ofNanos(sortedNanos[(int) (share * (sortedNanos.length - 1))]);
    }

    /** How many times longer a quantile is than another's. */
    double ratio(Latencies other, double share) {
        return (double) quantile(share).toNanos() / other.quantile(share).toNanos();
    }

    @Override
    public String toString() {
        return count() + " requests, median " + Times.millis(quantile(0.5)) + ", 99th percentile "
                + Times.millis(quantile(0.99)) + ", longest " + Times.millis(quantile(1));
    }
}
