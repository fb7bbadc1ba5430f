package io.keepalive.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** wrk at load: a connection's last response says so, and the client opens another without losing a request. */
@Timeout(120)
class WrkTest {

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final int REQUESTS_PER_CONNECTION = 10;
    private static final int THOUSANDS = 3_000;

    private final String wrk = Programs.path("wrk");

    @Test
    void theLimitOfRequestsIsReachedThousandsOfTimesAndNoRequestFails() throws Exception {
        try (TestSite site = new TestSite(
                HttpKeepAlive.builder().maxRequests(REQUESTS_PER_CONNECTION).build())) {
            long requests = 0;
            List<String> report;
            do { // a slow machine takes a few rounds
                report = Programs.run(List.of(wrk, "-t1", "-c32", "-d3s", "--latency", site.url("/")));
                // wrk tells of failures only if there are any
                assertThat(report).noneMatch(line -> line.contains("Socket errors") || line.contains("Non-2xx"));
                requests += requests(report);
            } while (limitReached(site) < THOUSANDS);

            assertThat(site.counters().requestsAfterLast()).isZero();
            System.out.println(
                    "wrk: " + requests + " requests, " + site.counters().opened() + " connections, "
                            + limitReached(site) + " times the limit of " + REQUESTS_PER_CONNECTION
                            + " requests, 0 failed; in the last round " + line(report, "Requests/sec") + ", "
                            + line(report, "99%"));
        }
    }

    private static long limitReached(TestSite site) {
        return site.counters().closed(HttpClose.MAX_REQUESTS);
    }

    private static int requests(List<String> report) {
        Matcher count = REQUESTS.matcher(String.join("\n", report));
        assertThat(count.find()).as(report.toString()).isTrue();
        return Integer.parseInt(count.group(1));
    }

    private static String line(List<String> report, String with) {
        return report.stream()
                .filter(line -> line.contains(with))
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .findFirst()
                .orElseThrow();
    }
}
