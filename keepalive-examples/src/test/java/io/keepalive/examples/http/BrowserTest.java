package io.keepalive.examples.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keepalive.examples.browser.Chromium;
import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a real browser; skipped where there is none, unless {@code -Dchromium=required}. */
@Timeout(120)
class BrowserTest {

    @BeforeEach
    void needsChromium() {
        Optional<String> absent = Chromium.absent();
        assumeTrue(absent.isEmpty() || "required".equals(System.getProperty("chromium")), absent::orElseThrow);
        assertThat(absent).isEmpty();
    }

    @Test
    void aPageFetchesOverFewConnectionsAndNoFetchFailsAfterTheIdleTimeout() throws Exception {
        HttpKeepAlive policy = HttpKeepAlive.builder()
                .idleTimeout(ofSeconds(1))
                .margin(ofMillis(500))
                .idleJitter(0)
                .build();
        try (TestSite site = new TestSite(policy);
                Chromium browser = Chromium.start()) {
            browser.open(site.url("/browser?rounds=3&fetches=20&pause=2000"));

            String result = browser.awaitText("result", "60 fetches, .*");

            assertThat(result).matches("60 fetches, 0 failed, [3-6] connections");
            assertThat(site.counters().closed(HttpClose.IDLE_TIMEOUT)).isGreaterThanOrEqualTo(2);
            assertThat(site.counters().opened()).isBetween(3L, 8L); // browsers open some in advance
            System.out.println("Chromium: " + result + " (the server saw "
                    + site.counters().opened() + "); idle for longer than " + "the timeout between rounds; "
                    + site.counters());
        }
    }
}
