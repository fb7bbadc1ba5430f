package io.keepalive.lint;

import static io.keepalive.lint.FindingId.BOUND_BELOW_ROUND_TRIP;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundRulesTest {

    private static final Duration LEAST = ofNanos(1);

    @Test
    void anAnswerCanComeBeforeTheVerdict() {
        assertThat(found(ofSeconds(15), goodPings())).contains(MEDIUM);
        assertThat(found(ofSeconds(15).minus(LEAST), goodPings())).isEmpty();
        assertThat(found(ofSeconds(30), goodTcp())).contains(MEDIUM);
        assertThat(found(ofSeconds(30).minus(LEAST), goodTcp())).isEmpty();
        assertThat(found(ofSeconds(85), goodTcp().tcpInterval(ofSeconds(90)).userTimeout(ofSeconds(85))))
                .contains(MEDIUM);
        assertThat(found(
                        ofSeconds(85).minus(LEAST),
                        goodTcp().tcpInterval(ofSeconds(90)).userTimeout(ofSeconds(85))))
                .isEmpty();
    }

    @Test
    void aStallAtHomeIsNoDeathAbroad() {
        assertThat(severity(BOUND_BELOW_ROUND_TRIP, goodPings().pings(1).pingInterval(ofMillis(500))))
                .contains(MEDIUM);
        assertThat(severity(
                        BOUND_BELOW_ROUND_TRIP,
                        goodPings().pings(1).pingInterval(ofMillis(500).plus(LEAST))))
                .isEmpty();
        assertThat(severity(BOUND_BELOW_ROUND_TRIP, goodPings().pings(2).pingInterval(ofMillis(251))))
                .isEmpty();
    }

    @Test
    void thePolicysOwnToleranceCounts() {
        HeartbeatPolicy.pinging(ofSeconds(1), ofMillis(200), 2);
        HeartbeatPolicy tight = HeartbeatPolicy.pinging(ofSeconds(1), ofMillis(200), 2)
                .stallTolerance(ofMillis(399))
                .build();
        assertThat(severity(BOUND_BELOW_ROUND_TRIP, GivenSettings.builder().heartbeat(tight)))
                .isEmpty();
        assertThat(severity(
                        BOUND_BELOW_ROUND_TRIP,
                        GivenSettings.builder()
                                .heartbeat(tight.toBuilder()
                                        .stallTolerance(ofMillis(400))
                                        .build())))
                .contains(MEDIUM);
    }

    @Test
    void whatIsTooShortForBothIsToldOnce() {
        assertThat(found(ofMillis(400), goodPings().pings(1).pingInterval(ofMillis(400))))
                .contains(MEDIUM);
    }

    private static Optional<Severity> found(Duration roundTrip, GivenSettingsBuilder settings) {
        return severity(BOUND_BELOW_ROUND_TRIP, linux().roundTrip(roundTrip), settings);
    }
}
