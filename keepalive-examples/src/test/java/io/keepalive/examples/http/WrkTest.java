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

    private final String wrk = Programs.path("wrk");

    @Test
    void theLimitOfRequestsIsReachedThousandsOfTimesAndNoRequestFails() throws Exception {
        try (TestSite site = new TestSite(
                HttpKeepAlive.builder().maxRequests(REQUESTS_PER_CONNECTION).build())) {
            List<String> report = Programs.run(List.of(wrk, "-t1", "-c32", "-d4s", "--latency", site.url("/")));

            // wrk tells of failures only if there are any
            assertThat(report).noneMatch(line -> line.contains("Socket errors") || line.contains("Non-2xx"));
            long requests = requests(report);
            long limitReached = site.counters().closed(HttpClose.MAX_REQUESTS);
            assertThat(limitReached).isGreaterThan(2_000);
            assertThat(requests).isGreaterThanOrEqualTo(limitReached * REQUESTS_PER_CONNECTION - 32 * 10);
            System.out.println(
                    "wrk: " + requests + " requests, " + site.counters().opened() + " connections, "
                            + limitReached + " times the limit of " + REQUESTS_PER_CONNECTION + " requests, 0 failed; "
                            + line(report, "Requests/sec") + ", " + line(report, "99%"));
        }
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
