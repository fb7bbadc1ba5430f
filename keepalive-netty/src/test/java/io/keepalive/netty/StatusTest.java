package io.keepalive.netty;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the status and the counters say, through the life of a connection. */
@Tag("netty-4.2")
class StatusTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void aFreshConnectionIsAlive() {
        assertThat(channel.status())
                .isEqualTo(new ConnectionStatus(
                        Optional.of(PeerState.ALIVE),
                        false,
                        Optional.of(ZERO),
                        Optional.of(ofSeconds(10)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3)
                                .jitter(0)
                                .build()),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void readsAsOneLine() {
        assertThat(channel.after(4).status()).hasToString("alive, silent for 4.00 s, next deadline in 6.00 s");
        assertThat(channel.after(6).after(2).status())
                .hasToString("suspect, silent for 12.0 s, pings unanswered: 1, next deadline in 2.00 s");
    }

    @Test
    void silenceGrowsAndTheDeadlineComesNearer() {
        channel.after(4);
        assertThat(channel.status().silence()).contains(ofSeconds(4));
        assertThat(channel.status().nextDeadline()).contains(ofSeconds(6));
        channel.receives("half a li");
        assertThat(channel.status().silence()).contains(ZERO);
        assertThat(channel.status().nextDeadline()).contains(ofSeconds(10));
    }

    @Test
    void thePeerAwaitsIsSuspectedAndRecovers() {
        channel.after(11);
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
        assertThat(channel.status().nextDeadline()).contains(ofSeconds(1));
        assertThat(channel.status().unansweredPings()).isZero();
        channel.after(1);
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        assertThat(channel.status().unansweredPings()).isEqualTo(1);
        channel.receives("PONG 2\n");
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.status().unansweredPings()).isZero();
    }

    @Test
    void roundTripsAreMeasuredFromPingToPongAndSmoothed() {
        channel.after(10).after(ofMillis(80)).receives("PONG 1\n");
        assertThat(channel.status().roundTrip()).contains(ofMillis(80));
        assertThat(channel.status().smoothedRoundTrip()).contains(ofMillis(80));
        channel.after(10).after(ofMillis(160)).receives("PONG 2\n");
        assertThat(channel.status().roundTrip()).contains(ofMillis(160));
        assertThat(channel.status().smoothedRoundTrip()).contains(ofMillis(90));
    }

    @Test
    void anOverdueDeadlineIsZeroAway() {
        channel.after(9);
        channel.channel.advanceTimeBy(5, TimeUnit.SECONDS);
        assertThat(channel.status().nextDeadline()).contains(ZERO);
    }

    @Test
    void anyThreadMayAsk() {
        channel.after(11);
        ConnectionStatus here = channel.status();
        assertThat(CompletableFuture.supplyAsync(channel::status).join()).isEqualTo(here);
        assertThat(CompletableFuture.supplyAsync(() -> channel.counters().pingsSent())
                        .join())
                .isEqualTo(1);
    }

    @Test
    void theCountersTellTheStory() {
        channel.after(15).receives("PONG 3\nPONG 3\nPING 5\nPING x\n").after(16);
        assertThat(channel.counters())
                .hasToString("Counters[connections=0, pingsSent=6, pingsFailed=0, pongsReceived=1, pongsIgnored=1,"
                        + " pingsAnswered=1, pingsRefused=0, pingsTooFast=0, refusalsSent=0, controlsReceived=0,"
                        + " controlsIgnored=0, healthSent=0, healthReceived=0, healthIgnored=0, healthSourceFailures=0,"
                        + " unhealthy=0, malformed=1, suspects=2, slow=0, recoveries=1, deathsObserved=0,"
                        + " observedMistakes=0, spared=0, localStalls=0, pingsBeyondBudget=0, optionsNotApplied=0,"
                        + " listenerFailures=0, ends={PEER_SILENT=1}]");
    }
}
