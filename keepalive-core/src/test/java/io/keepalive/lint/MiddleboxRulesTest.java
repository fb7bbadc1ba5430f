package io.keepalive.lint;

import static io.keepalive.lint.FindingId.CLIENT_KEEPS_LONGER_THAN_SERVER;
import static io.keepalive.lint.FindingId.IDLE_ABOVE_MIDDLEBOX;
import static io.keepalive.lint.FindingId.IDLE_CLOSE_TO_MIDDLEBOX;
import static io.keepalive.lint.FindingId.NOTHING_REFRESHES;
import static io.keepalive.lint.FindingId.ONLY_REQUESTS_COUNT;
import static io.keepalive.lint.FindingId.PROBES_END_AT_PROXY;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Found.through;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MiddleboxRulesTest {

    private static final Duration TIME = ofSeconds(100);
    private static final Duration LEAST = ofNanos(1);

    @ParameterizedTest
    @CsvSource({
        "80, , ",
        "81, IDLE_CLOSE_TO_MIDDLEBOX, MEDIUM",
        "99, IDLE_CLOSE_TO_MIDDLEBOX, MEDIUM",
        "100, IDLE_ABOVE_MIDDLEBOX, HIGH",
        "101, IDLE_ABOVE_MIDDLEBOX, HIGH"
    })
    void probesHaveToComeBeforeFourFifths(long idle, FindingId id, Severity severity) {
        List<Finding> found =
                Found.in(through(KeptBy.ANY_PACKET, TIME), goodTcp().tcpIdle(ofSeconds(idle)));
        assertThat(found).hasSize(id == null ? 0 : 1);
        assertThat(found).allMatch(finding -> finding.id() == id && finding.severity() == severity);
    }

    @ParameterizedTest
    @EnumSource(names = "REQUESTS", mode = EnumSource.Mode.EXCLUDE)
    void pingsHaveToComeBeforeFourFifths(KeptBy keptBy) {
        assertThat(Found.in(through(keptBy, TIME), goodPings().pingIdle(ofSeconds(80))))
                .isEmpty();
        assertThat(severity(
                        IDLE_CLOSE_TO_MIDDLEBOX,
                        through(keptBy, TIME),
                        goodPings().pingIdle(ofSeconds(80).plus(LEAST))))
                .contains(MEDIUM);
        assertThat(severity(
                        IDLE_CLOSE_TO_MIDDLEBOX,
                        through(keptBy, TIME),
                        goodPings().pingIdle(TIME.minus(LEAST))))
                .contains(MEDIUM);
        assertThat(severity(
                        IDLE_ABOVE_MIDDLEBOX, through(keptBy, TIME), goodPings().pingIdle(TIME)))
                .contains(HIGH);
    }

    @Test
    void anIntervalLongerThanTheIdleTimeIsHowLongItIsQuiet() {
        GivenSettingsBuilder settings = goodTcp().tcpIdle(ofSeconds(10)).tcpInterval(TIME);
        assertThat(Found.in(through(KeptBy.ANY_PACKET, TIME), settings))
                .extracting(Finding::id, Finding::setting)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(IDLE_ABOVE_MIDDLEBOX, "tcpInterval 100 s"));
    }

    @Test
    void theSystemsIdleTimeIsNamedAsSuch() {
        Middlebox balancer = Middlebox.builder("aws-nlb-tcp")
                .forgetsAfter(ofSeconds(350))
                .keptBy(KeptBy.ANY_PACKET)
                .expiry(Expiry.RESETS_LATER)
                .adjustable(new TimeoutRange(Optional.of(ofSeconds(60)), Optional.of(ofMinutes(100))))
                .build();
        GivenSettingsBuilder settings =
                GivenSettings.builder().tcpKeepAlive(true).requestTimeout(ofSeconds(60));
        assertThat(Found.in(linux().through(balancer), settings))
                .containsExactly(new Finding(
                        IDLE_ABOVE_MIDDLEBOX,
                        HIGH,
                        "tcpIdle 7200 s (the system's)",
                        "A healthy idle connection is quiet for 7200 s; aws-nlb-tcp forgets it after 350 s, and what comes"
                                + " next is answered with RST.",
                        "Set it to 280 s or less, or raise the time of aws-nlb-tcp (up to 6000 s)."));
    }

    @Test
    void theSoonerOfPingsAndProbesCounts() {
        GivenSettingsBuilder both =
                goodTcp().tcpIdle(ofHours(2)).pingIdle(ofSeconds(80)).pingInterval(ofSeconds(5));
        assertThat(severity(IDLE_ABOVE_MIDDLEBOX, through(KeptBy.ANY_PACKET, TIME), both))
                .isEmpty();
        GivenSettingsBuilder peers = goodTcp().tcpIdle(ofHours(2)).peerPingPeriod(ofSeconds(80));
        assertThat(severity(IDLE_ABOVE_MIDDLEBOX, through(KeptBy.APPLICATION_BYTES, TIME), peers))
                .isEmpty();
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.APPLICATION_BYTES, TIME), peers))
                .isEmpty();
    }

    @Test
    void nothingRefreshesWhereNothingIsSent() {
        GivenSettingsBuilder nothing = GivenSettings.builder();
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.ANY_PACKET, TIME), nothing))
                .contains(HIGH);
        assertThat(severity(NOTHING_REFRESHES, nothing)).as("no middlebox").isEmpty();
        assertThat(severity(
                        NOTHING_REFRESHES,
                        through(KeptBy.ANY_PACKET, TIME),
                        goodPings().pingsWithoutActivity(false)))
                .contains(HIGH);
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.ANY_PACKET, TIME), goodPings()))
                .isEmpty();
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.ANY_PACKET, TIME), goodTcp()))
                .isEmpty();
    }

    @Test
    void probesMayCountWhereThatIsNotDocumented() {
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.UNKNOWN, TIME), goodTcp()))
                .contains(MEDIUM);
        assertThat(severity(
                        NOTHING_REFRESHES,
                        through(KeptBy.UNKNOWN, TIME),
                        goodTcp().tcpIdle(ofSeconds(80))))
                .contains(MEDIUM);
        assertThat(severity(
                        NOTHING_REFRESHES,
                        through(KeptBy.UNKNOWN, TIME),
                        goodTcp().tcpIdle(ofSeconds(81))))
                .contains(HIGH);
        assertThat(severity(PROBES_END_AT_PROXY, through(KeptBy.UNKNOWN, TIME), goodTcp()))
                .isEmpty();
    }

    @Test
    void aServerIsNoProxy() {
        Middlebox server = Middlebox.builder("server")
                .kind(Kind.SERVER)
                .forgetsAfter(TIME)
                .keptBy(KeptBy.REQUESTS)
                .expiry(Expiry.CLOSES)
                .build();
        assertThat(severity(PROBES_END_AT_PROXY, linux().through(server), goodTcp()))
                .isEmpty();
    }

    @Test
    void aProxyInWhichProbesCountIsAProxyAllTheSame() {
        Middlebox tls = Middlebox.builder("tls")
                .kind(Kind.PROXY)
                .forgetsAfter(TIME)
                .keptBy(KeptBy.ANY_PACKET)
                .build();
        assertThat(Found.in(linux().through(tls), goodTcp()))
                .extracting(Finding::id)
                .containsExactly(PROBES_END_AT_PROXY);
        assertThat(severity(
                        CLIENT_KEEPS_LONGER_THAN_SERVER,
                        linux().through(tls),
                        goodTcp().clientIdleLimit(TIME)))
                .as("probes keep it")
                .isEmpty();
    }

    @Test
    void aConnectionThatIsClosedInTimeIsNotForgotten() {
        GivenSettingsBuilder pooled = GivenSettings.builder().clientIdleLimit(ofSeconds(80));
        assertThat(severity(NOTHING_REFRESHES, through(KeptBy.ANY_PACKET, TIME), pooled))
                .isEmpty();
        assertThat(severity(IDLE_ABOVE_MIDDLEBOX, through(KeptBy.ANY_PACKET, TIME), pooled.clientIdleLimit(TIME)))
                .contains(HIGH);
        assertThat(severity(
                        IDLE_ABOVE_MIDDLEBOX,
                        through(KeptBy.ANY_PACKET, TIME),
                        pooled.serverIdleTimeout(ofSeconds(80))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"APPLICATION_BYTES", "REQUESTS"})
    void probesEndAtAFullProxy(KeptBy keptBy) {
        assertThat(severity(PROBES_END_AT_PROXY, through(keptBy, TIME), goodTcp()))
                .contains(HIGH);
        assertThat(severity(
                        PROBES_END_AT_PROXY,
                        through(keptBy, TIME),
                        goodTcp().pingIdle(ofSeconds(30)).pingInterval(ofSeconds(5))))
                .as("pings go through")
                .isEmpty();
        assertThat(severity(
                        PROBES_END_AT_PROXY, through(keptBy, TIME), goodTcp().pingIdle(ofSeconds(30))))
                .as("pings, but nobody minds whether they are answered")
                .contains(HIGH);
        assertThat(severity(
                        PROBES_END_AT_PROXY, through(keptBy, TIME), goodTcp().tcpKeepAlive(false)))
                .as("nobody relies on probes")
                .isEmpty();
    }

    @Test
    void aProxyWithoutATimeTakesProbesAllTheSame() {
        Middlebox proxy =
                Middlebox.builder("proxy").keptBy(KeptBy.APPLICATION_BYTES).build();
        assertThat(Found.in(linux().through(proxy), goodTcp()))
                .extracting(Finding::id)
                .containsExactly(PROBES_END_AT_PROXY);
    }

    @Test
    void onlyRequestsCount() {
        assertThat(severity(ONLY_REQUESTS_COUNT, through(KeptBy.REQUESTS, TIME), goodPings()))
                .contains(MEDIUM);
        assertThat(severity(ONLY_REQUESTS_COUNT, through(KeptBy.APPLICATION_BYTES, TIME), goodPings()))
                .isEmpty();
        assertThat(severity(
                        ONLY_REQUESTS_COUNT,
                        through(KeptBy.REQUESTS, TIME),
                        goodPings().clientIdleLimit(ofSeconds(50))))
                .as("held for requests, and closed in time")
                .isEmpty();
    }

    @Test
    void itIsWorseWhereTheEndIsNotTold() {
        Middlebox silent = Middlebox.builder("silent")
                .forgetsAfter(TIME)
                .keptBy(KeptBy.REQUESTS)
                .expiry(Expiry.UNKNOWN)
                .build();
        assertThat(severity(ONLY_REQUESTS_COUNT, linux().through(silent), goodPings()))
                .contains(HIGH);
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatHappensThen(Expiry expiry) {
        Middlebox box = Middlebox.builder("box")
                .forgetsAfter(TIME)
                .keptBy(KeptBy.ANY_PACKET)
                .expiry(expiry)
                .build();
        String words = switch (expiry) {
            case DROPS -> "box forgets it after 100 s and drops what comes next without a word.";
            case RESETS_LATER -> "box forgets it after 100 s, and what comes next is answered with RST.";
            case RESETS_AT_ONCE -> "box forgets it after 100 s and resets both ends.";
            case CLOSES -> "box closes it after 100 s.";
            case UNKNOWN -> "box forgets it after 100 s, and what it does then is not documented.";
        };
        assertThat(Found.in(linux().through(box), goodTcp().tcpIdle(ofHours(2))))
                .extracting(Finding::message)
                .containsExactly("A healthy idle connection is quiet for 7200 s; " + words);
    }
}
