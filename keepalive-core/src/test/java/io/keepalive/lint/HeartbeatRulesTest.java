package io.keepalive.lint;

import static io.keepalive.lint.FindingId.ONE_PROBE_ONLY;
import static io.keepalive.lint.FindingId.PING_FASTER_THAN_PERMITTED;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatRulesTest {

    private static final Duration PERMITTED = ofMinutes(5);
    private static final Duration LEAST = ofNanos(1);

    @Test
    void pingsNoFasterThanThePeerPermits() {
        assertThat(severity(PING_FASTER_THAN_PERMITTED, permitting(), single(PERMITTED)))
                .isEmpty();
        assertThat(severity(PING_FASTER_THAN_PERMITTED, permitting(), single(PERMITTED.minus(LEAST))))
                .contains(HIGH);
        assertThat(severity(PING_FASTER_THAN_PERMITTED, single(ofSeconds(1))))
                .as("any is permitted")
                .isEmpty();
    }

    @Test
    void jitterBringsThemCloser() {
        assertThat(severity(
                        PING_FASTER_THAN_PERMITTED,
                        permitting(),
                        single(ofSeconds(375)).jitter(0.2)))
                .isEmpty();
        assertThat(severity(
                        PING_FASTER_THAN_PERMITTED,
                        permitting(),
                        single(ofSeconds(374)).jitter(0.2)))
                .contains(HIGH);
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(ofSeconds(374), PERMITTED, 3).build();
        assertThat(severity(
                        PING_FASTER_THAN_PERMITTED,
                        permitting(),
                        GivenSettings.builder().heartbeat(policy)))
                .contains(HIGH);
        assertThat(severity(
                        PING_FASTER_THAN_PERMITTED,
                        permitting(),
                        GivenSettings.builder()
                                .heartbeat(policy.toBuilder().jitter(0).build())))
                .isEmpty();
    }

    @Test
    void unansweredPingsCountAsWell() {
        GivenSettingsBuilder several = goodPings().pingIdle(ofMinutes(5));
        assertThat(severity(PING_FASTER_THAN_PERMITTED, permitting(), several.pingInterval(PERMITTED)))
                .isEmpty();
        assertThat(severity(PING_FASTER_THAN_PERMITTED, permitting(), several.pingInterval(PERMITTED.minus(LEAST))))
                .contains(HIGH);
    }

    @Test
    void twoPingsFollowEachOther() {
        GivenSettingsBuilder two = goodPings().pings(2).pingIdle(PERMITTED);
        assertThat(severity(PING_FASTER_THAN_PERMITTED, permitting(), two)).contains(HIGH);
    }

    @Test
    void onePingIsNotEnough() {
        assertThat(severity(ONE_PROBE_ONLY, goodPings().pings(1))).contains(MEDIUM);
        assertThat(severity(ONE_PROBE_ONLY, goodPings().pings(2))).isEmpty();
        assertThat(severity(ONE_PROBE_ONLY, GivenSettings.builder().pingIdle(ofSeconds(30))))
                .as("nobody minds whether it is answered")
                .isEmpty();
    }

    @Test
    void aOneWaySenderPingsToo() {
        HeartbeatPolicy sender = HeartbeatPolicy.sendingEvery(ofSeconds(10)).build();
        assertThat(severity(
                        PING_FASTER_THAN_PERMITTED,
                        permitting(),
                        GivenSettings.builder().heartbeat(sender)))
                .contains(HIGH);
    }

    private static Linter.Builder permitting() {
        return linux().permitsPingEvery(PERMITTED);
    }

    /** One ping, which has 20 s to be answered: no other follows it. */
    private static GivenSettingsBuilder single(Duration idle) {
        return GivenSettings.builder().pingIdle(idle).pingInterval(ofSeconds(20));
    }
}
