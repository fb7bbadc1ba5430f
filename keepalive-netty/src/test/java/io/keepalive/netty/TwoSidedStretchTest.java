package io.keepalive.netty;

import static io.keepalive.netty.TwoEnds.frames;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.negotiation.Negotiation;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A critical stretch between two ends that negotiate: both check each other as tightly, for as long as it lasts. */
@Tag("netty-4.2") // virtual time
class TwoSidedStretchTest {

    private static final HeartbeatPolicy PATIENT =
            HeartbeatPolicy.pinging(ofMinutes(10), ofMinutes(1), 3).jitter(0).build();
    private static final Duration BOUND = ofMillis(500);

    @AutoClose
    private TwoEnds ends;

    private static NettyKeepAliveBuilder negotiating() {
        return frames().heartbeat(PATIENT)
                .negotiate(Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofMinutes(30)));
    }

    private CriticalStretch tighten() {
        CriticalStretch stretch = ends.client.keepAlive.tighten(ends.client.channel, BOUND);
        ends.after(Duration.ZERO);
        return stretch;
    }

    private static Duration detectsWithin(TwoEnds.End end) {
        return end.status()
                .heartbeat()
                .orElseThrow()
                .detectionTime()
                .orElseThrow()
                .latest();
    }

    @Test
    void bothEndsTightenAndRelaxTogether() {
        ends = new TwoEnds(negotiating(), negotiating());
        CriticalStretch stretch = tighten();

        assertThat(stretch.peerBound()).contains(BOUND);
        assertThat(detectsWithin(ends.client)).isEqualTo(BOUND);
        assertThat(detectsWithin(ends.server)).isEqualTo(BOUND);
        ends.after(ofSeconds(10));
        assertThat(ends.client.counters().ends()).isEmpty();

        stretch.close();
        ends.after(ofSeconds(3));
        assertThat(ends.client.status().heartbeat())
                .isEqualTo(ends.server.status().heartbeat());
        assertThat(detectsWithin(ends.server)).isGreaterThan(ofMinutes(10));
        assertThat(ends.wire()).contains("0s client tighten", "0s server tightened", "11s client tighten");
    }

    @Test
    void theFarEndFindsOurDeathAsSoon() {
        ends = new TwoEnds(negotiating(), negotiating());
        tighten();
        ends.after(ofSeconds(3));
        ends.client.keepAlive.uninstall(ends.client.channel); // and with it whatever answers pings
        ends.after(BOUND);

        assertThat(ends.server.counters().ends().values()).containsExactly(1L);
    }

    @Test
    void itIsOneSidedWhereThePeerDoesNotNegotiate() {
        ends = new TwoEnds(negotiating(), frames().heartbeat(PATIENT));
        CriticalStretch stretch = tighten();
        ends.after(ofSeconds(2));

        assertThat(stretch.peerBound()).isEmpty();
        assertThat(detectsWithin(ends.client)).isEqualTo(BOUND);
        assertThat(ends.server.status().heartbeat()).contains(PATIENT);
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void aRefusalLoosensAOneSidedStretchAndTheCallerCanSeeIt() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT),
                frames().heartbeat(PATIENT)
                        .guard(PingGuardPolicy.permitOneEvery(ofSeconds(10)).refuse()));
        CriticalStretch stretch = tighten();
        assertThat(stretch.boundNow()).isEqualTo(BOUND);
        ends.after(ofSeconds(10));

        assertThat(stretch.inForce()).isCompletedWithValue(BOUND);
        assertThat(stretch.boundNow()).isEqualTo(detectsWithin(ends.client)).isGreaterThan(ofSeconds(10));
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void thePeerPromisesNoTighterBoundThanItsOwnLeast() {
        ends = new TwoEnds(
                negotiating(),
                frames().heartbeat(PATIENT)
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10))
                                .wantsEvery(ofMinutes(30))
                                .tightenDownTo(ofSeconds(2))));
        CriticalStretch stretch = tighten();

        assertThat(stretch.peerBound()).contains(ofSeconds(2));
        assertThat(detectsWithin(ends.server)).isEqualTo(ofSeconds(2));
    }

    @Test
    void thePeersGuardPermitsWhatItAgreedTo() {
        ends = new TwoEnds(
                negotiating(),
                negotiating()
                        .guard(PingGuardPolicy.permitOneEvery(ofMinutes(1))
                                .strikes(2)
                                .thenClose()));
        CriticalStretch stretch = tighten();
        ends.after(ofSeconds(10));
        assertThat(stretch.inForce()).isCompletedWithValue(BOUND);
        assertThat(ends.server.counters().pingsTooFast()).isZero();

        stretch.close();
        ends.after(ofMinutes(30));
        assertThat(ends.server.counters().pingsTooFast()).isLessThanOrEqualTo(1);
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void aPeerThatPromisesLessAnswersEveryPingAllTheSame() {
        ends = new TwoEnds(
                negotiating(),
                frames().heartbeat(PATIENT)
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10))
                                .wantsEvery(ofMinutes(30))
                                .tightenDownTo(ofMinutes(1))));
        tighten();
        ends.after(ofMinutes(2));

        assertThat(ends.server.counters().pingsTooFast()).isZero();
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void ourOwnGuardPermitsWhatWeAskedThePeerFor() {
        ends = new TwoEnds(
                negotiating()
                        .guard(PingGuardPolicy.permitOneEvery(ofMinutes(1))
                                .strikes(2)
                                .thenClose()),
                negotiating());
        CriticalStretch stretch = tighten();
        ends.after(ofSeconds(30));
        stretch.close();
        ends.after(ofMinutes(30));

        assertThat(ends.client.counters().pingsTooFast()).isLessThanOrEqualTo(1);
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void aStretchLooserThanThePolicyPermitsNoLess() {
        HeartbeatPolicy busy =
                HeartbeatPolicy.pinging(ofSeconds(1), ofSeconds(1), 3).jitter(0).build();
        ends = new TwoEnds(frames().heartbeat(busy).negotiate(Negotiation.cannotSend()), negotiating());
        ends.client.keepAlive.tighten(ends.client.channel, ofMinutes(1));
        ends.after(ofMinutes(5));

        assertThat(ends.server.counters().pingsTooFast()).isZero();
        assertThat(ends.client.counters().ends()).isEmpty();
    }

    @Test
    void manyShortStretchesDrownNobodyAndThePeerRelaxesInTheEnd() {
        for (int trades = 20; trades < 60; trades++) {
            if (ends != null) {
                ends.close();
            }
            ends = new TwoEnds(negotiating(), negotiating());
            for (int i = 0; i < trades; i++) {
                CriticalStretch trade = ends.client.keepAlive.tighten(ends.client.channel, BOUND);
                ends.after(ofMillis(25));
                trade.close();
                ends.after(ofMillis(25));
            }
            ends.after(ofSeconds(3));
            assertThat(detectsWithin(ends.server)).as("%d trades", trades).isGreaterThan(ofMinutes(10));
            assertThat(ends.server.counters().controlsIgnored()).isZero();
        }
    }

    @Test
    void stretchesOfBothEndsOverlap() {
        ends = new TwoEnds(negotiating(), negotiating());
        CriticalStretch ours = tighten();
        CriticalStretch theirs = ends.server.keepAlive.tighten(ends.server.channel, ofSeconds(2));
        ends.after(ofSeconds(1));
        assertThat(detectsWithin(ends.server)).isEqualTo(BOUND);

        ours.close();
        ends.after(ofSeconds(5));
        assertThat(detectsWithin(ends.client)).isEqualTo(ofSeconds(2));
        theirs.close();
        ends.after(ofSeconds(5));
        assertThat(detectsWithin(ends.client)).isGreaterThan(ofMinutes(10));
    }
}
