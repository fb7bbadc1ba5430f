package io.keepalive.examples.http;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.lifetime.Drained;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A deploy: one server drains while its clients go on, and another takes over. */
@Timeout(120)
class DrainUnderLoadTest {

    private static final int BUSY = 50;
    private static final int RESTING = 50;
    private static final int REQUESTS_BEFORE = 20_000;
    private static final Duration TIMEOUT = ofSeconds(1);
    private static final Duration MARGIN = ofMillis(500);
    private static final Duration BOUND = ofSeconds(6);

    private static final HttpKeepAlive POLICY = HttpKeepAlive.builder()
            .idleTimeout(TIMEOUT)
            .margin(MARGIN)
            .maxRequests(100)
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void everyRequestIsAnsweredAndAllConnectionsEndWithinTheBound() throws Exception {
        Result result =
                drain(HttpDrain.within(BOUND).waitForIdle(TIMEOUT.plus(MARGIN).multipliedBy(2)));

        assertThat(result.lost).isEmpty();
        assertThat(result.report.took()).isLessThan(BOUND.plus(ofMillis(250)));
        assertThat(result.report.cutOff()).isZero();
        assertThat(result.report.connections()).isGreaterThan(BUSY);
        assertThat(result.drained).isGreaterThanOrEqualTo(BUSY);
        assertThat(result.takenOver).isGreaterThanOrEqualTo(BUSY);
    }

    @Test
    void closingIdleConnectionsAtOnceLosesWhatIsOnItsWay() throws Exception {
        Result result = drain(HttpDrain.within(BOUND).waitForIdle(ZERO));

        assertThat(result.lost).as("so the test above can fail").isNotEmpty();
        assertThat(result.report.took()).isLessThan(BOUND.plus(ofMillis(250)));
    }

    private record Result(Drained report, Queue<String> lost, long drained, long takenOver) {}

    private Result drain(HttpDrain how) throws Exception {
        try (TestSite site = new TestSite(POLICY);
                TestSite next = new TestSite(POLICY)) {
            Hammer clients = new Hammer(List.of(site.address(), next.address()));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < BUSY + RESTING; i++) {
                running.add(run(clients, i >= BUSY));
            }
            int before = clients.awaitAnswered(REQUESTS_BEFORE);
            Drained report = site.drain(how).get(30, TimeUnit.SECONDS);
            int after = clients.answered.get();
            clients.stop();
            for (Future<?> client : running) {
                client.get(30, TimeUnit.SECONDS);
            }
            System.out.println(how + ": " + report + "; " + before + " requests answered before, " + (after - before)
                    + " during it, by both servers; " + clients.lost.size() + " lost; " + clients.refused
                    + " connections refused, which went to the next server");
            System.out.println(site.counters());
            return new Result(
                    report,
                    clients.lost,
                    site.counters().closed(HttpClose.DRAINED),
                    next.counters().opened());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The busy ones have a request under way most of the time; those who rest come back at any time that they may. */
    private Future<?> run(Hammer clients, boolean rests) {
        return threads.submit(() -> {
            clients.run(
                    i -> i % 5 == 0 ? "/slow?ms=10" : "/",
                    i -> rests ? ofMillis(ThreadLocalRandom.current().nextLong(TIMEOUT.toMillis() + 200)) : ZERO);
            return null;
        });
    }
}
