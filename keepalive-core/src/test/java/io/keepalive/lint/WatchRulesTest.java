package io.keepalive.lint;

import static io.keepalive.lint.FindingId.WATCH_LIMIT_BELOW_PING_PERIOD;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchRulesTest {

    private static final Duration LEAST = ofNanos(1);

    @Test
    void theLimitOutlastsThePeersPingPeriod() {
        assertThat(watching(ofSeconds(30))).contains(HIGH);
        assertThat(watching(ofSeconds(30).plus(LEAST))).contains(MEDIUM);
        assertThat(watching(ofMillis(30_500).minus(LEAST))).contains(MEDIUM);
        assertThat(watching(ofMillis(30_500))).isEmpty();
    }

    @Test
    void theRoundTripComesOnTop() {
        GivenSettingsBuilder settings =
                GivenSettings.builder().peerPingPeriod(ofSeconds(30)).watchLimit(ofSeconds(31));
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, linux().roundTrip(ofMillis(500)), settings))
                .isEmpty();
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, linux().roundTrip(ofMillis(501)), settings))
                .contains(MEDIUM);
    }

    @Test
    void thePeersLimitOutlastsOurPings() {
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, goodPings().peerWatchLimit(ofSeconds(30))))
                .contains(HIGH);
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, goodPings().peerWatchLimit(ofSeconds(45))))
                .isEmpty();
    }

    @Test
    void aPeerThatWatchesHasToHearSomething() {
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, goodTcp().peerWatchLimit(ofMinutes(10))))
                .as("probes are nothing that an application hears")
                .contains(HIGH);
        assertThat(severity(
                        WATCH_LIMIT_BELOW_PING_PERIOD,
                        goodTcp().peerWatchLimit(ofMinutes(10)).peerPingPeriod(ofSeconds(60))))
                .as("it hears the pongs to its own pings")
                .isEmpty();
        assertThat(severity(
                        WATCH_LIMIT_BELOW_PING_PERIOD,
                        goodPings().pingsWithoutActivity(false).peerWatchLimit(ofMinutes(10))))
                .contains(HIGH);
    }

    @Test
    void ourLimitLivesOnThePongsToOurPings() {
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, goodPings().watchLimit(ofSeconds(30))))
                .contains(HIGH);
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, goodPings().watchLimit(ofSeconds(60))))
                .isEmpty();
    }

    @Test
    void whatNobodyAnswersBringsNothingToHear() {
        GivenSettingsBuilder bothWays = GivenSettings.builder()
                .heartbeat(HeartbeatPolicy.sendingEvery(ofSeconds(10))
                        .watching(ofSeconds(30))
                        .build());
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, bothWays)).isEmpty();
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, bothWays.peerPingPeriod(ofSeconds(60))))
                .as("the peer speaks every 60 s, whatever we say")
                .contains(HIGH);
        assertThat(severity(WATCH_LIMIT_BELOW_PING_PERIOD, bothWays.peerWatchLimit(ofSeconds(15))))
                .as("and hears us every 10 s")
                .contains(HIGH); // of our own limit, once
    }

    @Test
    void ofALimitAloneNothingIsKnown() {
        assertThat(severity(
                        WATCH_LIMIT_BELOW_PING_PERIOD, GivenSettings.builder().watchLimit(ofSeconds(1))))
                .isEmpty();
    }

    @Test
    void theLibrarysOwnWatcherIsRight() {
        HeartbeatPolicy watcher =
                HeartbeatPolicy.expectingPingEvery(ofSeconds(30)).build();
        assertThat(Found.in(GivenSettings.builder().heartbeat(watcher).peerPingPeriod(ofSeconds(30))))
                .isEmpty();
    }

    private static java.util.Optional<Severity> watching(Duration limit) {
        return severity(
                WATCH_LIMIT_BELOW_PING_PERIOD,
                GivenSettings.builder().peerPingPeriod(ofSeconds(30)).watchLimit(limit));
    }
}
