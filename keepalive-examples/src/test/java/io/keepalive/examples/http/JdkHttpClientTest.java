package io.keepalive.examples.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's own client over HTTP/1.1. It knows nothing of the header's timeout, only of its own property. */
@Timeout(120)
class JdkHttpClientTest {

    private static final HttpKeepAlive POLICY = HttpKeepAlive.builder()
            .idleTimeout(ofSeconds(2))
            .margin(ofMillis(500))
            .idleJitter(0)
            .maxRequests(100)
            .build();

    @Test
    void withItsTimeoutBelowTheServersItLeavesConnectionsBeforeTheyClose() throws Exception {
        try (TestSite site = new TestSite(POLICY)) {
            assertNoneFails(site, "1", 2_300, HttpClose.CLIENT_CLOSED);
        }
    }

    @Test
    void withATimeoutOfItsOwnThatIsLongerItNoticesTheServersClose() throws Exception {
        try (TestSite site = new TestSite(POLICY)) {
            assertNoneFails(site, "1200", 3_000, HttpClose.IDLE_TIMEOUT);
        }
    }

    private static void assertNoneFails(TestSite site, String timeoutSeconds, int pauseMillis, HttpClose whenIdle)
            throws Exception {
        List<String> printed = Programs.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.httpclient.keepalive.timeout=" + timeoutSeconds,
                "-cp",
                Path.of(JdkClient.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString(),
                JdkClient.class.getName(),
                site.url("/echo"),
                "8",
                "2",
                "250",
                Integer.toString(pauseMillis)));

        assertThat(printed).containsExactly("4000 requests, 0 failed");
        assertThat(site.counters().closed(HttpClose.MAX_REQUESTS)).isGreaterThanOrEqualTo(16);
        assertThat(site.counters().closed(whenIdle)).isPositive();
        assertThat(site.counters().opened()).isGreaterThanOrEqualTo(40);
        System.out.println("JDK HttpClient, POST, its keep-alive timeout " + timeoutSeconds + " s: " + printed.get(0)
                + ", " + site.counters().opened() + " connections; " + site.counters());
    }
}
