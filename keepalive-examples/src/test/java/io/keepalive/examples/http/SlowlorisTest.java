package io.keepalive.examples.http;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.http.SlowClients.Fate;
import io.keepalive.examples.support.OnTime;
import io.keepalive.examples.support.Times;
import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of clients that never finish a request are gone at the limit, and nobody else notices them. */
@Timeout(120)
class SlowlorisTest {

    private static final int COUNT = 2_000;
    private static final Duration LIMIT = ofSeconds(4);
    private static final Duration PAUSE = ofMillis(2); // so that this client does not load the machine itself
    private static final Duration TOLERANCE = ofMillis(400);

    @Test
    void clientsThatSendAByteASecondAreClosedAtTheLimitWhileOthersAreServed() throws Exception {
        OnTime.measure(SlowlorisTest::measure);
    }

    private static void measure() throws Exception {
        HttpKeepAlive policy =
                HttpKeepAlive.builder().headerTimeout(LIMIT).unlimitedRequests().build();
        try (TestSite site = new TestSite(policy);
                PlainClient normal = new PlainClient(site.address())) {
            Latencies.measure(normal, ofSeconds(1), ZERO); // until the code is compiled
            Latencies alone = Latencies.measure(normal, ofMillis(1500), PAUSE);
            try (SlowClients slow = new SlowClients(COUNT, site.address())) {
                Latencies beside = Latencies.measure(normal, LIMIT.plusMillis(600), PAUSE);
                List<Fate> fates = slow.fates(ofSeconds(10));

                assertThat(fates).hasSize(COUNT);
                assertThat(fates).extracting(Fate::answer).allMatch(answer -> answer.startsWith("HTTP/1.1 408 "));
                assertThat(Collections.min(lasted(fates))).isGreaterThanOrEqualTo(LIMIT);
                assertThat(Collections.max(lasted(fates))).isLessThanOrEqualTo(LIMIT.plus(TOLERANCE));
                site.awaitClosed(HttpClose.HEADER_TIMEOUT, COUNT);
                print(alone, beside, fates);
            }
        }
    }

    private static List<Duration> lasted(List<Fate> fates) {
        return fates.stream().map(Fate::lasted).toList();
    }

    private static void print(Latencies alone, Latencies beside, List<Fate> fates) {
        System.out.println("slowloris: " + fates.size()
                + " clients that send a byte a second, all answered 408 and closed "
                + Times.seconds(Collections.min(lasted(fates))) + " to " + Times.seconds(Collections.max(lasted(fates)))
                + " after their first byte (limit " + Times.seconds(LIMIT) + ')');
        System.out.println("a normal client alone:       " + alone);
        System.out.println("the same beside those " + fates.size() + ":  " + beside);
        System.out.println(String.format(
                Locale.ROOT,
                "times as long:               median %.2f, 99th percentile %.2f",
                beside.ratio(alone, 0.5),
                beside.ratio(alone, 0.99)));
    }
}
