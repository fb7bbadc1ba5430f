package io.keepalive.examples.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** curl, which tells for each request how many connections it had to open. */
@Timeout(120)
class CurlTest {

    private static final String CONNECTS_AND_STATUS = "%{num_connects} %{http_code}\\n";

    private static final Pattern TRANSFER = Pattern.compile("\\d+ \\d{3}");

    /** curl repeats a request that finds its connection closed. */
    private static final Pattern REPEATED = Pattern.compile("^\\* .*(retrying|died)");

    private final String curl = Programs.path("curl");

    @Test
    void oneConnectionServesManyRequestsAndAnotherIsOpenedAfterTheLimit() throws Exception {
        try (TestSite site =
                new TestSite(HttpKeepAlive.builder().maxRequests(100).build())) {
            List<String> transfers = get(site.url("/?[1-250]"));

            assertThat(transfers).hasSize(250);
            for (int i = 0; i < transfers.size(); i++) {
                assertThat(transfers.get(i)).as("request %s", i + 1).isEqualTo(i % 100 == 0 ? "1 200" : "0 200");
            }
            assertThat(site.counters().opened()).isEqualTo(3);
            System.out.println("curl: 250 requests, 3 connections of at most 100 requests, 0 failed");
        }
    }

    @Test
    void bodiesOfEveryKindLeaveTheConnectionUsable() throws Exception {
        try (TestSite site = new TestSite(HttpKeepAlive.builder().build())) {
            assertThat(get(site.url("/"), site.url("/chunked"), site.url("/slow?ms=5"), site.url("/nowhere")))
                    .containsExactly("1 200", "0 200", "0 200", "0 404");
        }
    }

    @Test
    void aBodyThatEndsWithItsConnectionIsWholeAndTheNextRequestOpensAnother() throws Exception {
        try (TestSite site = new TestSite(HttpKeepAlive.builder().build())) {
            assertThat(get(site.url("/no-length"), site.url("/"))).containsExactly("1 200", "1 200");
        }
    }

    @Test
    void aPauseBeyondTheIdleTimeoutCostsAConnectionAndNoRequest() throws Exception {
        HttpKeepAlive policy = HttpKeepAlive.builder()
                .idleTimeout(ofMillis(500))
                .margin(ofMillis(100))
                .build();
        try (TestSite site = new TestSite(policy)) {
            List<String> transfers = get(List.of("--rate", "40/m"), site.url("/?[1-3]"));

            assertThat(transfers).containsExactly("1 200", "1 200", "1 200");
            assertThat(site.counters().closed(HttpClose.IDLE_TIMEOUT))
                    .isBetween(2L, 3L); // curl itself ends the last one
        }
    }

    @Test
    void withoutKeepAliveEveryRequestOpensAConnection() throws Exception {
        try (TestSite site =
                new TestSite(HttpKeepAlive.builder().idleTimeout(ofSeconds(0)).build())) {
            assertThat(get(site.url("/?[1-5]"))).hasSize(5).containsOnly("1 200");
        }
    }

    /** What curl tells of each transfer; what it tells in detail must have no trouble in it that curl itself has mended. */
    private List<String> get(String... urls) throws Exception {
        return get(List.of(), urls);
    }

    private List<String> get(List<String> options, String... urls) throws Exception {
        List<String> command = new ArrayList<>(List.of(curl, "-sS", "-v", "-w", CONNECTS_AND_STATUS));
        command.addAll(options);
        for (String url : urls) {
            command.addAll(List.of("-o", "/dev/null", url));
        }
        List<String> printed = Programs.run(command);
        assertThat(printed).anyMatch(line -> line.startsWith("< HTTP/1.1 ")).noneMatch(REPEATED.asPredicate());
        return printed.stream().filter(TRANSFER.asMatchPredicate()).toList();
    }
}
