package io.keepalive.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever clients and applications do. A failure names its seed: {@code -Dkeepalive.seed=…} replays it. */
class HttpServerConnectionFuzzTest {

    private static final int STEPS = 400;

    static LongStream seeds() {
        Long given = Long.getLong("keepalive.seed");
        return given == null ? LongStream.range(0, 500) : LongStream.of(given);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverClosesWhileSomethingIsUnderWayAndSaysSoBeforeItDoes(long seed) {
        Random random = new Random(seed);
        HttpKeepAlive policy = policy(random);
        long now = random.nextLong();
        HttpServerConnection connection = new HttpServerConnection(policy, random.nextDouble(), now);
        ArrayDeque<Boolean> owed = new ArrayDeque<>(); // requests whose response is owed
        boolean bodyComes = false;
        boolean headComes = false;
        boolean refused = false;
        boolean drains = false;
        for (int step = 0; step < STEPS; step++) {
            now += Math.abs(random.nextLong() % 3_000_000_000L);
            HttpServerAction action = connection.poll(now);
            if (action != HttpServerAction.NONE) {
                assertThat(owed).as("unanswered when it ends").isEmpty();
                assertThat(headComes && action == HttpServerAction.CLOSE)
                        .as("closed while a request arrived")
                        .isFalse();
                assertThat(connection.reason(now)).isNotEqualTo(HttpClose.CLIENT_CLOSED);
                return;
            }
            assertThat(connection.deadlineNanos() - now)
                    .as("waits for the past")
                    .isPositive();
            switch (random.nextInt(5)) {
                case 0 -> {
                    connection.bytesReceived(now);
                    headComes = !bodyComes && owed.isEmpty();
                }
                case 1 -> {
                    if (!bodyComes) {
                        connection.bytesReceived(now);
                        HttpClose last = random.nextInt(10) == 0 ? HttpClose.CLIENT_ASKED : null;
                        boolean accepted = connection.requestHead(last, false, now);
                        assertThat(accepted && refused)
                                .as("accepted after one was refused")
                                .isFalse();
                        refused |= !accepted;
                        if (accepted) {
                            owed.add(true);
                            bodyComes = true;
                            headComes = false;
                        }
                    }
                }
                case 2 -> {
                    connection.requestEnd(now);
                    bodyComes = false;
                }
                case 3 -> {
                    if (!owed.isEmpty()) {
                        boolean stays = connection.responseHead(now);
                        owed.poll();
                        assertThat(stays || owed.isEmpty())
                                .as("says close although it owes more")
                                .isTrue();
                        connection.responseEnd(stays, now);
                        if (!stays) {
                            assertThat(connection.poll(now)).isEqualTo(HttpServerAction.CLOSE);
                            return;
                        }
                    }
                }
                default -> {
                    if (!drains && random.nextInt(20) == 0) {
                        drains = true;
                        connection.drain(now + 5_000_000_000L);
                    }
                }
            }
        }
    }

    private static HttpKeepAlive policy(Random random) {
        return HttpKeepAlive.builder()
                .idleTimeout(Duration.ofSeconds(random.nextInt(10)))
                .margin(Duration.ofMillis(random.nextInt(2000)))
                .maxRequests(1 + random.nextInt(50))
                .maxAge(Duration.ofSeconds(1 + random.nextInt(300)))
                .headerTimeout(Duration.ofSeconds(1 + random.nextInt(10)))
                .linger(Duration.ofSeconds(1 + random.nextInt(10)))
                .build();
    }
}
