package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.load.LoadTuning;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another policy on a live connection, in whatever state it is: no deadline is lost, and none moves past its bound. */
@Tag("netty-4.2")
class PolicySwapTest {

    private static final HeartbeatPolicy TIGHT = pings(5, 1, 2).build();
    private static final HeartbeatPolicy LOOSE = pings(60, 20, 3).build();

    /** A tick of the wheel for pings 2 s apart: a 32nd to a 64th. */
    private static final Duration TICK = ofMillis(63);

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void theInstanceAndTheStatusSayWhatHolds() {
        swap(TIGHT);
        assertThat(channel.keepAlive.heartbeat()).contains(TIGHT);
        hearsFor(
                ofSeconds(12)); // where the head handler waits for silence, a connection learns of it by the next bytes
        assertThat(channel.status().heartbeat()).contains(TIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9})
    void aSilentConnectionIsNeverFoundDeadLaterThanByEither(int silentSeconds) {
        channel.after(silentSeconds);
        swap(TIGHT);
        channel.after(ofSeconds(16).minusSeconds(silentSeconds));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void inTheWheelTheTightBoundCountsFromTheSwap() {
        reopen(lines(pings(60, 2, 3)).timing(Timing.WHEEL));
        channel.after(20);
        swap(TIGHT);
        channel.after(ofSeconds(5 + 2).plus(TICK));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void whoeverIsHeardGoesByTheNewPolicyExactly() {
        swap(TIGHT);
        hearsFor(ofSeconds(30));
        channel.after(ofSeconds(7).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aLooserPolicyBeginsWhenThePeerIsHeard() {
        channel.after(9);
        swap(LOOSE);
        channel.after(1);
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.receives("PONG 1\n").after(ofSeconds(60).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 2");
    }

    @Test
    void anAwaitedAnswerIsDueInItsOldTime() {
        channel.after(11);
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
        swap(LOOSE);
        channel.after(ofSeconds(5).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(16));
    }

    @Test
    void aSuspectIsJudgedByTheTighterFromTheSwapAndRecovers() {
        channel.after(12);
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        swap(TIGHT);
        channel.after(ofMillis(900)).receives("PONG 2\n");
        assertThat(channel.news()).containsExactly("suspect", "recovered");
        hearsFor(ofSeconds(6));
        assertThat(channel.status().heartbeat()).contains(TIGHT);
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    @Test
    void aSuspectDiesByTheTighter() {
        channel.after(12);
        swap(TIGHT);
        channel.after(ofSeconds(1).plus(TICK));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPausedConnectionIsNotJudgedByAnyPolicy() {
        channel.channel.config().setAutoRead(false);
        channel.after(11);
        swap(TIGHT);
        channel.after(ofMinutes(5));
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().paused()).isTrue();
        channel.channel.config().setAutoRead(true);
        channel.channel.read();
        channel.after(ofSeconds(5 + 2).plus(TICK));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aSwapBetweenTwoTicksHoldsFromTheNext() {
        reopen(lines(pings(60, 2, 3)).timing(Timing.WHEEL));
        channel.after(ofSeconds(20).plusNanos(12_345));
        swap(TIGHT);
        assertThat(channel.status().heartbeat()).contains(pings(60, 2, 3).build());
        channel.after(TICK);
        assertThat(channel.status().heartbeat()).contains(TIGHT);
    }

    /** Within the last tick before an exact deadline the connection is in no slot. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 10_000_000, 30_000_000, 62_000_000, 70_000_000})
    void aSwapShortlyBeforeADeadlineLosesNeitherTheDeadlineNorThePolicy(long nanosBefore) {
        channel.after(ofSeconds(10).minusNanos(nanosBefore));
        swap(LOOSE);
        channel.afterNanos(nanosBefore);
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.receives("PONG 1\n").after(TICK).receives("x\n").applicationRead();
        assertThat(channel.status().heartbeat()).contains(LOOSE);
    }

    @Test
    void aPingThatWaitsUnwrittenIsOnePingAlsoAfterASwap() {
        channel.channel.blockWire();
        channel.after(11);
        swap(TIGHT);
        channel.after(ofMillis(500));
        channel.channel.unblockWire();
        channel.after(ofMillis(1));
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.receives("PONG 1\n").after(TICK);
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.status().heartbeat()).contains(TIGHT);
    }

    @Test
    void aPolicyThatPromisesToSendSeesWhatIsSent() {
        swap(pings(5, 1, 2).trigger(Trigger.LAST_SENT).build());
        hearsFor(ofSeconds(12));
        assertThat(channel.channel.pipeline().get("keepalive-sent")).isNotNull();
        for (int second = 0; second < 10; second++) {
            channel.writes("tick");
            hearsFor(ofSeconds(1));
        }
        channel.sent();
        channel.after(ofSeconds(4)).receives("x\n").after(ofSeconds(2));
        assertThat(channel.sent()).as("although the peer speaks").containsExactly("PING 3");
        channel.keepAlive.uninstall(channel.channel);
        assertThat(channel.channel.pipeline().names()).noneMatch(name -> name.startsWith("keepalive"));
        channel.applicationRead();
    }

    @Test
    void aWatcherBecomesAPingerAndBack() {
        reopen(lines(watches(30)).timing(Timing.WHEEL));
        swap(TIGHT);
        channel.after(10);
        assertThat(channel.channel.isOpen()).isFalse();

        reopen(lines(pings(10, 2, 3)));
        swap(watches(30).build());
        channel.after(10).receives("PONG 1\n").sent();
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void theLastOfSeveralSwapsHolds() {
        swap(TIGHT);
        swap(LOOSE);
        swap(pings(10, 2, 3).build());
        swap(TIGHT);
        hearsFor(ofSeconds(12));
        assertThat(channel.status().heartbeat()).contains(TIGHT);
    }

    @Test
    void connectionsToComeBeginWithIt() {
        swap(TIGHT);
        try (KeepAliveChannel next = KeepAliveChannel.on(channel.keepAlive, channel.listener)) {
            assertThat(next.status().heartbeat()).contains(TIGHT);
            next.after(7);
            assertThat(next.channel.isOpen()).isFalse();
        }
    }

    @Test
    void aSwapAgreesWithTheLoadBesideIt() {
        reopen(lines(pings(30, 2, 3))
                .adaptToLoad(LoadTuning.between(ofSeconds(5), ofSeconds(60)).bySignal(() -> 0)));
        swap(pings(30, 4, 2).build());
        channel.after(60).receives("PONG 1\n").after(1);
        assertThat(channel.status().heartbeat()).contains(pings(60, 4, 2).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> swap(pings(30, 6, 2).build()))
                .withMessage("shortest: PT5S (expected: >= the interval PT6S between unanswered pings)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> swap(watches(30).build()))
                .withMessageEndingWith("(expected: a heartbeat that pings beside it)");
        assertThat(channel.keepAlive.heartbeat())
                .as("as before")
                .contains(pings(30, 4, 2).build());
    }

    @Test
    void refusesWhatCannotBeSwapped() {
        assertThatNullPointerException().isThrownBy(() -> swap(null)).withMessage("policy");
        NettyKeepAlive withoutHeartbeats =
                NettyKeepAlive.builder().detectWithin(ofMinutes(1)).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> withoutHeartbeats.heartbeat(TIGHT))
                .withMessage("heartbeat: none (expected: an instance of builder(protocol))");
    }

    private void swap(HeartbeatPolicy policy) {
        channel.keepAlive.heartbeat(policy);
    }

    /** The peer speaks all the while. */
    private void hearsFor(Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minus(ofMillis(500))) {
            channel.after(ofMillis(500)).receives("x\n");
        }
        channel.applicationRead();
    }

    private void reopen(NettyKeepAliveBuilder builder) {
        channel.close();
        channel = KeepAliveChannel.of(builder);
    }
}
