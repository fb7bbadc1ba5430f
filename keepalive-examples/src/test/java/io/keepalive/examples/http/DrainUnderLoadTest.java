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
    private static final Duration BOUND = ofSeconds(6);

    private static final HttpKeepAlive POLICY = HttpKeepAlive.builder()
            .idleTimeout(TIMEOUT)
            .margin(ofMillis(500))
            .maxRequests(500)
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void everyRequestIsAnsweredAndAllConnectionsEndWithinTheBound() throws Exception {
        try (TestSite drained = new TestSite(POLICY);
                TestSite next = new TestSite(POLICY)) {
            Hammer clients = new Hammer(List.of(drained.address(), next.address()));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                running.add(run(clients, false));
            }
            for (int i = 0; i < RESTING; i++) {
                running.add(run(clients, true));
            }
            int before = clients.awaitAnswered(REQUESTS_BEFORE);

            Drained report = drained.drain(HttpDrain.within(BOUND).waitForIdle(ofSeconds(3)))
                    .get(30, TimeUnit.SECONDS);
            int after = clients.answered.get();
            clients.stop();
            for (Future<?> client : running) {
                client.get(30, TimeUnit.SECONDS);
            }

            System.out.println("drain: " + report + "; " + before + " requests answered before and " + (after - before)
                    + " during it, " + clients.lost.size() + " lost; " + clients.refused
                    + " connections refused, which went to the next server; " + drained.counters());
            assertThat(clients.lost).isEmpty();
            assertThat(report.took()).isLessThan(BOUND.plus(ofMillis(250)));
            assertThat(report.cutOff()).isZero();
            assertThat(report.connections()).isGreaterThanOrEqualTo(BUSY + RESTING);
            assertThat(drained.counters().closed(HttpClose.DRAINED)).isGreaterThanOrEqualTo(BUSY);
            assertThat(next.counters().opened()).isGreaterThanOrEqualTo(BUSY);
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
