package io.keepalive.netty;

import static io.keepalive.netty.TwoEnds.frames;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthRules;
import io.keepalive.health.HealthState;
import io.keepalive.health.SourceState;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an end says of its health, and what becomes of it at the other. */
@Tag("netty-4.2") // virtual time
class HealthTest {

    private static final HeartbeatProtocol PROTOCOL = HeartbeatProtocols.binaryFrame();
    private static final HealthReport SERVING = HealthReport.of(HealthState.SERVING);
    private static final HealthReport NOT_SERVING = HealthReport.of(HealthState.NOT_SERVING);
    private static final HealthRules RULES = HealthRules.builder()
            .notServing(ofSeconds(5))
            .queuedAbove(10, ofSeconds(3))
            .sourceNotInOrder(ofSeconds(7))
            .noReport(ofSeconds(15))
            .healthyAfter(ofSeconds(4))
            .build();

    private HealthReport said = SERVING;

    @AutoClose
    private TwoEnds ends;

    /** The client pings every 10 s, to the nanosecond. */
    private static NettyKeepAliveBuilder pinger() {
        return frames().heartbeat(HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3)
                .jitter(0)
                .build());
    }

    private static NettyKeepAliveBuilder answerer() {
        return frames().heartbeat(HeartbeatPolicy.watching(ofSeconds(60)).build());
    }

    /** A client that judges by rules, and a server that speaks. */
    private void open(HealthRules rules) {
        ends = new TwoEnds(pinger().peerHealth(rules), answerer().health(now -> said));
    }

    @Test
    void aReportComesDirectlyBeforeThePongWhichStaysAsItWas() {
        open(HealthRules.none());
        ends.after(ofSeconds(10));
        assertThat(ends.wire()).containsExactly("10s client ping", "10s server health", "10s server pong");
        assertThat(ends.client.counters().pongsReceived()).isEqualTo(1);
        assertThat(ends.server.counters().healthSent()).isEqualTo(1);
        assertThat(ends.client.counters().healthReceived()).isEqualTo(1);
    }

    @Test
    void aReportGoesWithOwnPingsToo() {
        ends = new TwoEnds(pinger().health(now -> said), answerer().peerHealth(HealthRules.none()));
        said = NOT_SERVING;
        ends.after(ofSeconds(10));
        assertThat(ends.wire()).containsExactly("10s client health", "10s client ping", "10s server pong");
        assertThat(ends.server.status().health().orElseThrow().report()).contains(NOT_SERVING);
    }

    @Test
    void theStatusHasTheLatestReportAndItsAge() {
        open(HealthRules.none());
        assertThat(ends.client.status().health())
                .contains(new PeerHealth(Optional.empty(), Optional.empty(), Optional.empty()));
        said = HealthReport.builder(HealthState.BUSY)
                .queued(7)
                .attribute("zone", "b")
                .build();
        ends.after(ofSeconds(12));
        PeerHealth health = ends.client.status().health().orElseThrow();
        assertThat(health).isEqualTo(new PeerHealth(Optional.of(said), Optional.of(ofSeconds(2)), Optional.empty()));
        assertThat(health.healthy()).isTrue();
        assertThat(ends.client.status().toString()).contains("BUSY, 7 queued, zone=b (2.00 s ago)");
        assertThat(ends.server.status().health()).as("nobody asked there").isEmpty();
    }

    @Test
    void theListenerHearsOfStatesNotOfNumbers() {
        open(HealthRules.none());
        ends.after(ofSeconds(10));
        assertThat(ends.client.listener.news()).containsExactly("says SERVING");
        said = HealthReport.builder(HealthState.SERVING).queued(99).build();
        ends.after(ofSeconds(10));
        assertThat(ends.client.listener.news()).isEmpty();
        assertThat(ends.client.status().health().orElseThrow().report()).contains(said);
        said = said.toBuilder().state(HealthState.BUSY).build();
        ends.after(ofSeconds(10));
        assertThat(ends.client.listener.news()).containsExactly("says BUSY, 99 queued");
        said = said.toBuilder().source(SourceState.STALE).build();
        ends.after(ofSeconds(10));
        assertThat(ends.client.listener.news()).containsExactly("says BUSY (stale), 99 queued");
    }

    @Test
    void aPeerThatDoesNotServeIsUnhealthyAtItsTimeAndAliveAllTheWhile() {
        open(RULES);
        said = NOT_SERVING;
        ends.after(ofSeconds(15).minusNanos(1));
        assertThat(ends.client.listener.news()).containsExactly("says NOT_SERVING");
        ends.after(ofNanos(1));
        assertThat(ends.client.listener.news()).containsExactly("unhealthy: not serving for 5.00 s (limit 5.00 s)");
        assertThat(ends.client.status().health().orElseThrow().healthy()).isFalse();
        assertThat(ends.client.counters().unhealthy()).isEqualTo(1);
        ends.after(ofSeconds(100));
        assertThat(ends.client.listener.news()).isEmpty();
        assertThat(ends.client.channel.isOpen()).isTrue();
    }

    @Test
    void aPeerIsHealthyAgainWhenItHasBeenSoForLongEnough() {
        open(RULES);
        said = NOT_SERVING;
        ends.after(ofSeconds(16));
        said = SERVING;
        ends.after(ofSeconds(8).minusNanos(1));
        assertThat(ends.client.listener.news()).last().isEqualTo("says SERVING");
        assertThat(ends.client.status().health().orElseThrow().healthy()).isFalse();
        ends.after(ofNanos(1));
        assertThat(ends.client.listener.news()).containsExactly("healthy");
        assertThat(ends.client.status().health().orElseThrow().healthy()).isTrue();
    }

    @Test
    void aQueueOverItsLimitIsNamedWithValueAndLimit() {
        open(RULES);
        said = HealthReport.builder(HealthState.SERVING).queued(11).build();
        ends.after(ofSeconds(13));
        assertThat(ends.client.listener.news())
                .containsExactly(
                        "says SERVING, 11 queued", "unhealthy: 11 queued (limit 10) for 3.00 s (limit 3.00 s)");
    }

    @Test
    void aSourceThatThrowsIsReportedWithWhatItSaidLast() {
        boolean[] broken = {false};
        ends = new TwoEnds(pinger().peerHealth(RULES), answerer().health(now -> {
            if (broken[0]) {
                throw new IllegalStateException("no idea");
            }
            return said;
        }));
        said = HealthReport.builder(HealthState.BUSY).queued(3).build();
        ends.after(ofSeconds(10));
        broken[0] = true;
        ends.after(ofSeconds(17));
        assertThat(ends.client.listener.news())
                .containsExactly(
                        "says BUSY, 3 queued",
                        "says BUSY (source failed), 3 queued",
                        "unhealthy: report stale or its source failed for 7.00 s (limit 7.00 s)");
        assertThat(ends.server.counters().healthSourceFailures()).isEqualTo(1);
        assertThat(ends.wire()).filteredOn(line -> line.endsWith("pong")).hasSize(2);
    }

    @Test
    void aPeerThatSaysNothingIsUnhealthyOnceItsHeartbeatsHaveSaidNothingForSoLong() {
        ends = new TwoEnds(pinger().peerHealth(RULES), answerer());
        ends.after(ofSeconds(25).minusNanos(1));
        assertThat(ends.client.listener.news()).isEmpty();
        ends.after(ofNanos(1));
        assertThat(ends.client.listener.news())
                .containsExactly("unhealthy: no report with its heartbeats for 15.0 s (limit 15.0 s)");
    }

    @Test
    void whileTrafficSparesPingsNoReportIsMissed() {
        open(RULES);
        for (int i = 0; i < 100; i++) {
            ends.after(ofSeconds(5));
            ends.server.writes();
            ends.client.writes();
        }
        assertThat(ends.wire()).noneMatch(line -> line.endsWith("ping"));
        assertThat(ends.client.listener.news()).isEmpty();
    }

    @Test
    void aPeerThatKnowsNoHealthDropsItAndLivesOn() {
        ends = new TwoEnds(pinger(), answerer().health(now -> said));
        ends.after(ofSeconds(100));
        assertThat(ends.client.counters().pongsReceived()).isEqualTo(10);
        assertThat(ends.client.counters().healthIgnored()).as("it did not ask").isEqualTo(10);
        assertThat(ends.client.counters().malformed()).isZero();
        assertThat(ends.client.status().health()).isEmpty();
    }

    @Test
    void reportsThatComeTooFastAreDroppedAndCounted() {
        open(RULES);
        for (int i = 0; i < 100; i++) {
            ends.client.receives(PROTOCOL.health(UnpooledByteBufAllocator.DEFAULT, SERVING));
        }
        assertThat(ends.client.counters().healthReceived()).isEqualTo(20);
        assertThat(ends.client.counters().healthIgnored()).isEqualTo(80);
        ends.after(ofMillis(100));
        ends.client.receives(PROTOCOL.health(UnpooledByteBufAllocator.DEFAULT, NOT_SERVING));
        assertThat(ends.client.status().health().orElseThrow().report()).contains(NOT_SERVING);
    }

    @Test
    void whatIsNoReportIsCountedAsMalformedAndHarmsNothing() {
        open(RULES);
        for (int size = 1; size <= 1_024; size += 11) {
            ends.client.receives(UnpooledByteBufAllocator.DEFAULT
                    .buffer()
                    .writeInt(0xF74B414C)
                    .writeByte(0x17)
                    .writeZero(size));
            ends.after(ofMillis(100));
        }
        assertThat(ends.client.counters().malformed()).isEqualTo(94);
        assertThat(ends.client.status().health().orElseThrow().report()).isEmpty();
        assertThat(ends.client.channel.isOpen()).isTrue();
    }

    @Test
    void whatIsNoReportIsNoneForTheRuleThatAsksForThem() {
        ends = new TwoEnds(pinger().peerHealth(RULES), answerer());
        for (int i = 0; i < 5; i++) { // one before each pong
            ends.client.receives(UnpooledByteBufAllocator.DEFAULT
                    .buffer()
                    .writeInt(0xF74B414C)
                    .writeByte(0x17)
                    .writeZero(2));
            ends.after(ofSeconds(10));
        }
        assertThat(ends.client.counters().malformed()).isEqualTo(5);
        assertThat(ends.client.listener.news())
                .containsExactly("unhealthy: no report with its heartbeats for 15.0 s (limit 15.0 s)");
    }

    @Test
    void whileNothingIsReadNothingIsJudged() {
        open(RULES);
        said = NOT_SERVING;
        ends.after(ofSeconds(12));
        ends.client.channel.config().setAutoRead(false);
        ends.after(ofSeconds(30));
        assertThat(ends.client.listener.news()).containsExactly("says NOT_SERVING");
        ends.client.channel.config().setAutoRead(true);
        ends.after(ofSeconds(5));
        assertThat(ends.client.listener.news()).singleElement().asString().startsWith("unhealthy: not serving");
    }

    @Test
    void aReportThatLayUnreadBehindAStallComesBeforeTheVerdict() {
        open(RULES);
        said = NOT_SERVING;
        ends.after(ofSeconds(14));
        ends.client.channel.advanceTimeBy(2, TimeUnit.SECONDS);
        ends.client.channel.unfreezeTime(); // as on a real loop: the timer is late, and comes before the read
        ends.client.channel.runPendingTasks();
        ends.client.channel.freezeTime();
        ends.client.receives(PROTOCOL.health(UnpooledByteBufAllocator.DEFAULT, SERVING));
        ends.after(ofSeconds(3));
        assertThat(ends.client.listener.news())
                .containsExactly("says NOT_SERVING", "says SERVING", "stall of 1 s with 1 due");
    }

    @Test
    void protocolsThatCannotSayItRefuseAtTheBuilder() {
        NettyKeepAliveBuilder lines = KeepAliveChannel.lines(KeepAliveChannel.pings(10, 2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lines.peerHealth(HealthRules.none()).build())
                .withMessage("peerHealth: HealthRules[healthy after PT5S]"
                        + " (expected: a protocol that can say health reports, other than textLine)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NettyKeepAlive.builder()
                        .detectWithin(ofSeconds(60))
                        .peerHealth(HealthRules.none())
                        .build())
                .withMessage("peerHealth: HealthRules[healthy after PT5S]"
                        + " (expected: a protocol that can say health reports, as in builder(protocol))");
    }
}
