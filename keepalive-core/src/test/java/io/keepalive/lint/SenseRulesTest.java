package io.keepalive.lint;

import static io.keepalive.lint.FindingId.OUT_OF_RANGE;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenseRulesTest {

    private static final Duration LEAST = Duration.ofNanos(1);

    @Test
    void timesThatHaveToPassAreLongerThanZero() {
        List<BiFunction<GivenSettingsBuilder, Duration, GivenSettingsBuilder>> setters = List.of(
                GivenSettingsBuilder::pingIdle,
                GivenSettingsBuilder::pingInterval,
                GivenSettingsBuilder::watchLimit,
                GivenSettingsBuilder::peerPingPeriod,
                GivenSettingsBuilder::peerWatchLimit,
                GivenSettingsBuilder::requestTimeout);
        for (BiFunction<GivenSettingsBuilder, Duration, GivenSettingsBuilder> setter : setters) {
            assertThat(severity(OUT_OF_RANGE, setter.apply(goodPings(), Duration.ZERO)))
                    .contains(HIGH);
            assertThat(severity(OUT_OF_RANGE, setter.apply(goodPings(), LEAST.negated())))
                    .contains(HIGH);
            assertThat(severity(OUT_OF_RANGE, setter.apply(goodPings(), LEAST))).isEmpty();
        }
    }

    @Test
    void zeroMeansThatNoIdleConnectionIsKept() {
        assertThat(severity(OUT_OF_RANGE, goodTcp().serverIdleTimeout(Duration.ZERO)))
                .isEmpty();
        assertThat(severity(OUT_OF_RANGE, goodTcp().clientIdleLimit(Duration.ZERO)))
                .isEmpty();
        assertThat(severity(OUT_OF_RANGE, goodTcp().serverIdleTimeout(LEAST.negated())))
                .contains(HIGH);
        assertThat(severity(OUT_OF_RANGE, goodTcp().clientIdleLimit(LEAST.negated())))
                .contains(HIGH);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "-1, true"})
    void onePingIsTheLeast(int pings, boolean senseless) {
        assertThat(severity(OUT_OF_RANGE, goodPings().pings(pings)).isPresent()).isEqualTo(senseless);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0.99, false", "1, true", "-0.1, true", "NaN, true"})
    void jitterIsAShare(double jitter, boolean senseless) {
        assertThat(severity(OUT_OF_RANGE, goodPings().jitter(jitter)).isPresent())
                .isEqualTo(senseless);
    }
}
