package io.keepalive.lint;

import static io.keepalive.lint.Found.OLD_LINUX;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.middlebox;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinterTest {

    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(Long.MIN_VALUE),
            ofSeconds(-1),
            Duration.ZERO,
            Duration.ofNanos(1),
            ofMillis(999),
            ofSeconds(1),
            ofMillis(1500),
            ofSeconds(60),
            ofSeconds(40_000),
            Duration.ofDays(365_000),
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));

    private static final int[] COUNTS = {Integer.MIN_VALUE, -1, 0, 1, 3, 127, 128, Integer.MAX_VALUE};

    @Test
    void timesAreRoundedAsInAPlansSettings() {
        assertThat(Words.of(Duration.ofNanos(9_499_999_998L))).isEqualTo("9.5 s");
        assertThat(Words.of(Duration.ofHours(2))).isEqualTo("7200 s");
    }

    @Test
    void findsNothingInWhatIsRight() {
        Linter.Builder surroundings = linux().through(middlebox(KeptBy.ANY_PACKET, ofSeconds(350)))
                .detectWithin(ofSeconds(110))
                .rideOut(ofSeconds(5))
                .peerMayPause(ofSeconds(10))
                .roundTrip(ofMillis(200))
                .permitsPingEvery(ofSeconds(5));
        assertThat(Found.in(surroundings, goodTcp())).isEmpty();
        assertThat(Found.in(surroundings, goodPings())).isEmpty();
        assertThat(Found.in(
                        linux().through(middlebox(KeptBy.REQUESTS, ofSeconds(60))),
                        GivenSettings.builder().serverIdleTimeout(ofSeconds(75)).requestTimeout(ofSeconds(60))))
                .isEmpty();
    }

    @Test
    void theWorstComesFirst() {
        GivenSettingsBuilder settings =
                goodTcp().userTimeout(ofSeconds(75)).tcpIdle(ofMillis(60_500)).tcpInterval(ofSeconds(40_000));
        List<Finding> findings =
                Found.in(Linter.under(OLD_LINUX).through(middlebox(KeptBy.ANY_PACKET, ofSeconds(60))), settings);

        assertThat(findings).extracting(Finding::severity).isSorted().contains(Severity.values());
        assertThat(findings).isSortedAccordingTo(Comparator.comparing(Finding::severity));
        assertThat(findings)
                .isEqualTo(Found.in(
                        Linter.under(OLD_LINUX).through(middlebox(KeptBy.ANY_PACKET, ofSeconds(60))), settings));
    }

    @Test
    void anythingCanBeSaidOfAnythingGiven() {
        long seed = Long.getLong("keepalive.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < 5_000; run++) {
            GivenSettingsBuilder settings = GivenSettings.builder();
            try {
                List<Finding> findings = surroundings(random)
                        .build()
                        .findings(randomly(settings, random).build());
                assertThat(findings).extracting(Finding::severity).isSorted();
                assertThat(findings)
                        .allMatch(finding -> finding.message().endsWith(".")
                                && finding.advice().endsWith(".")
                                && !finding.toString().contains("null")
                                && !finding.toString().contains("Optional"));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dkeepalive.seed=" + seed + ", run " + run + ": " + settings.times, failure);
            }
        }
    }

    @Test
    void thePoliciesOfThisLibraryAreTakenAsTheyAre() {
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3).build();
        TcpKeepAlive tcp = TcpKeepAlive.parse("idle=30s,interval=5s,probes=3");
        assertThat(Found.in(GivenSettings.builder().heartbeat(policy))).isEmpty();
        assertThat(Found.in(GivenSettings.builder().heartbeat(policy).tcp(tcp)))
                .extracting(Finding::id)
                .containsExactly(FindingId.TCP_KEEPALIVE_MOOT);
    }

    @Test
    void theLaterOfTwoPoliciesHolds() {
        HeartbeatPolicy pinging =
                HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 1).build();
        HeartbeatPolicy watching = HeartbeatPolicy.watching(ofSeconds(30)).build();
        assertThat(Found.in(GivenSettings.builder().heartbeat(pinging).heartbeat(watching)))
                .isEmpty();
    }

    @Test
    void refusesOnlyNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> GivenSettings.builder().tcpIdle(null))
                .withMessage("tcpIdle");
        assertThatNullPointerException()
                .isThrownBy(() -> linux().build().findings(null))
                .withMessage("settings");
    }

    private static GivenSettingsBuilder randomly(GivenSettingsBuilder settings, Random random) {
        for (Time time : Time.values()) {
            if (random.nextInt(3) == 0) {
                settings.times.put(time, TIMES.get(random.nextInt(TIMES.size())));
            }
        }
        if (random.nextBoolean()) {
            settings.tcpKeepAlive(random.nextBoolean());
        }
        if (random.nextBoolean()) {
            settings.tcpProbes(COUNTS[random.nextInt(COUNTS.length)]);
        }
        if (random.nextBoolean()) {
            settings.pings(COUNTS[random.nextInt(COUNTS.length)]);
        }
        settings.jitter(random.nextInt(4) == 0 ? random.nextDouble() * 3 - 1 : 0);
        return settings.pingsWithoutActivity(random.nextInt(4) > 0);
    }

    private static Linter.Builder surroundings(Random random) {
        List<Kernel> kernels = List.of(linuxWithCap(), OLD_LINUX, Kernel.macOs(), Kernel.windows());
        Linter.Builder linter = Linter.under(kernels.get(random.nextInt(kernels.size())));
        List<Duration> positive = TIMES.stream()
                .filter(time -> !time.isNegative() && !time.isZero())
                .toList();
        for (KeptBy keptBy : KeptBy.values()) {
            if (random.nextInt(3) == 0) {
                linter.through(middlebox(keptBy, positive.get(random.nextInt(positive.size()))));
            }
        }
        if (random.nextBoolean()) {
            linter.detectWithin(positive.get(random.nextInt(positive.size())));
        }
        if (random.nextBoolean()) {
            linter.rideOut(positive.get(random.nextInt(positive.size())));
        }
        if (random.nextBoolean()) {
            linter.roundTrip(positive.get(random.nextInt(positive.size())));
        }
        if (random.nextBoolean()) {
            linter.peerMayPause(positive.get(random.nextInt(positive.size())));
        }
        if (random.nextBoolean()) {
            linter.permitsPingEvery(positive.get(random.nextInt(positive.size())));
        }
        return linter;
    }

    private static Kernel linuxWithCap() {
        return Found.NEW_LINUX;
    }
}
