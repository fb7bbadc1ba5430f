package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.lifetime.LifetimePolicy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** While a trade is in progress, a dead peer is found within the tighter bound, and whoever trades hears of it at once. */
@Tag("netty-4.2")
class CriticalStretchTest {

    static final List<HeartbeatPolicyBuilder> POLICIES = List.of(
            pings(30, 5, 3),
            pings(30, 5, 3).jitter(0.2),
            pings(30, 5, 3).watching(ofSeconds(60)),
            pings(30, 5, 3).trigger(Trigger.LAST_SENT),
            pings(30, 5, 3).trigger(Trigger.FIXED_PERIOD),
            watches(45));

    private static final Duration BOUND = ofMillis(500);

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(30, 5, 3);

    private final List<String> told = new ArrayList<>();

    private CriticalStretch tighten(Tightening tightening) {
        CriticalStretch stretch = channel.keepAlive.tighten(channel.channel, tightening);
        return stretch.onFailure(failure -> told.add(channel.elapsed().toMillis() + " ms " + failure.reason()));
    }

    private KeepAliveChannel with(NettyKeepAliveBuilder builder) {
        channel.close();
        channel = KeepAliveChannel.of(builder);
        return channel;
    }

    /** The peer answers every ping for so long, after a round trip of a millisecond. */
    private void peerAnswersFor(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(1)) {
            channel.after(ofMillis(1));
            channel.sent().stream()
                    .filter(line -> line.startsWith("PING"))
                    .forEach(ping -> channel.receives(ping.replace("PING", "PONG") + "\n"));
        }
    }

    @ParameterizedTest
    @FieldSource("POLICIES")
    void aDeadPeerIsFoundWithinTheBoundFromItsBeginning(HeartbeatPolicyBuilder policy) {
        with(lines(policy)).after(10);
        tighten(Tightening.within(BOUND));
        channel.after(BOUND.minusMillis(300)); // half of it, by two pings, at least
        assertThat(told).isEmpty();

        channel.after(ofMillis(300));
        assertThat(told).singleElement().asString().endsWith("PEER_DEAD");
        assertThat(channel.news()).contains("end PEER_SILENT");
    }

    @ParameterizedTest
    @FieldSource("POLICIES")
    void aPeerThatAnswersLivesThroughItAndIsPingedRarelyAfterwards(HeartbeatPolicyBuilder policy) {
        with(lines(policy)).after(10);
        CriticalStretch stretch = tighten(Tightening.within(BOUND));
        peerAnswersFor(ofSeconds(5));
        long pings = channel.counters().pingsSent();
        assertThat(pings).isBetween(19L, 26L);
        assertThat(channel.status()
                        .heartbeat()
                        .orElseThrow()
                        .detectionTime()
                        .orElseThrow()
                        .latest())
                .isEqualTo(BOUND);

        stretch.close();
        peerAnswersFor(ofSeconds(10));
        assertThat(channel.counters().pingsSent() - pings)
                .as("what was due, and with a fixed period the next")
                .isLessThanOrEqualTo(2);
        assertThat(channel.status().heartbeat()).contains(policy.build());
        assertThat(told).isEmpty();
    }

    @Test
    void itsEndIsToldWithTheReason() {
        CriticalStretch stretch = tighten(Tightening.within(BOUND));
        channel.after(1);

        assertThat(stretch.failure())
                .isCompletedWithValueMatching(failure -> failure.diagnosis()
                                .orElseThrow()
                                .evidence()
                                .limit()
                                .orElseThrow()
                                .equals(ofMillis(250))
                        && failure.toString().startsWith("PEER_DEAD: PEER_SILENT"));
        assertThat(channel.status().end().orElseThrow().cause()).isEqualTo(Cause.PEER_SILENT);
    }

    @Test
    void theBoundCountsFromTheLastByteOfAPeerThatTalks() {
        tighten(Tightening.within(BOUND));
        for (int i = 0; i < 20; i++) {
            channel.after(ofMillis(100)).receives("price\n");
        }
        channel.applicationRead();
        channel.after(BOUND.minusNanos(1));
        assertThat(told).isEmpty();
        channel.afterNanos(1);
        assertThat(told).containsExactly("2500 ms PEER_DEAD");
    }

    @Test
    void theTightestOfManyHoldsAndEachFails() {
        CriticalStretch outer = tighten(Tightening.within(ofSeconds(4)));
        CriticalStretch inner = tighten(Tightening.within(BOUND));
        assertThat(inner.inForce()).isCompletedWithValue(BOUND);
        channel.receives("price\n").applicationRead();
        inner.close();
        channel.receives("price\n").applicationRead();
        assertThat(outer.inForce()).isCompletedWithValue(ofSeconds(4));
        assertThat(detectsWithin()).isEqualTo(ofSeconds(4));

        tighten(Tightening.within(BOUND));
        tighten(Tightening.within(ofSeconds(8)));
        assertThat(detectsWithin()).isEqualTo(BOUND);
        channel.after(BOUND);
        assertThat(told).hasSize(3).allMatch(told -> told.endsWith("PEER_DEAD"));
    }

    private Duration detectsWithin() {
        return channel.status()
                .heartbeat()
                .orElseThrow()
                .detectionTime()
                .orElseThrow()
                .latest();
    }

    @Test
    void closedInASilenceThatHasBegunItIsJudgedByItToTheEnd() {
        CriticalStretch stretch = tighten(Tightening.within(BOUND));
        channel.after(ofMillis(240));
        stretch.close();
        stretch.close();
        channel.after(ofMillis(260));

        assertThat(channel.news()).contains("end PEER_SILENT");
        assertThat(told).as("the stretch was over").isEmpty();
    }

    @Test
    void aConnectionThatIsKeptIsJudgedAnewByItsOwnPolicy() {
        tighten(Tightening.within(BOUND).keepConnection());
        channel.after(BOUND);
        assertThat(told).singleElement().asString().endsWith("PEER_DEAD");
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().heartbeat().orElseThrow())
                .isEqualTo(pings(30, 5, 3).build());

        channel.after(ofSeconds(20).minus(BOUND));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.after(BOUND);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(told).as("told once").hasSize(1);
    }

    @Test
    void aKeptConnectionWhosePeerIsHeardAgainLives() {
        tighten(Tightening.within(BOUND).keepConnection());
        channel.after(ofSeconds(2)).receives("late\n").applicationRead();

        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.news()).contains("recovered");
    }

    @Test
    void oneThatEndsTheConnectionOverrulesOneThatKeepsIt() {
        tighten(Tightening.within(BOUND).keepConnection());
        tighten(Tightening.within(ofSeconds(4)));
        channel.after(BOUND);

        assertThat(told).hasSize(2);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void whileOnlyObservingItIsToldAndNothingCloses() {
        with(lines(pings(30, 5, 3)).observeOnly());
        tighten(Tightening.within(BOUND));
        channel.after(BOUND);

        assertThat(told).singleElement().asString().endsWith("PEER_DEAD");
        assertThat(channel.news()).contains("observed PEER_SILENT");
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void aCloseByThePeerIsAFailureToo() {
        tighten(Tightening.within(BOUND));
        channel.isClosedByTheTransport();
        assertThat(told).containsExactly("0 ms CONNECTION_ENDED");
    }

    @Test
    void onAConnectionThatHasEndedItHasFailed() {
        channel.isClosedByTheTransport();
        tighten(Tightening.within(BOUND));
        assertThat(told).containsExactly("0 ms CONNECTION_ENDED");
    }

    @Test
    void withoutKeepaliveNobodyWatches() {
        tighten(Tightening.within(BOUND));
        channel.keepAlive.uninstall(channel.channel);
        channel.after(10);
        assertThat(told).containsExactly("0 ms UNINSTALLED");
    }

    @Test
    void onePutOnBeforeTheConnectionIsActiveHoldsFromItsStart() {
        channel.close();
        channel = KeepAliveChannel.unconnected(lines(pings(30, 5, 3)));
        CriticalStretch stretch = tighten(Tightening.within(BOUND));
        channel.after(3).channel.connects();
        channel.after(BOUND);

        assertThat(stretch.inForce()).isCompleted();
        assertThat(told).containsExactly("3500 ms PEER_DEAD");
    }

    @Test
    void anAnswerAwaitedBeforeTheHeartbeatBeginsIsLookedAtFromThenOn() {
        channel.close();
        channel = KeepAliveChannel.unconnected(lines(pings(30, 5, 3)));
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(5)));
        assertThat(stretch.inForce()).isCompletedWithValue(ofSeconds(5));
        stretch.mustAnswer("order 17", ofMillis(300));
        channel.after(1);
        assertThat(told).isEmpty();

        channel.channel.connects();
        channel.after(ofMillis(1));
        assertThat(told).containsExactly("1000 ms ANSWER_OVERDUE");
    }

    @Test
    void whoeverClosesTheChannelWhenToldResetsItAndItEndsOnce() {
        List<Integer> lingers = new ArrayList<>();
        channel.channel.lingers = lingers::add;
        tighten(Tightening.within(BOUND)).onFailure(failure -> channel.channel.close());
        channel.after(1);

        assertThat(lingers).containsExactly(0);
        assertThat(channel.news().stream().filter(event -> event.startsWith("end")))
                .containsExactly("end PEER_SILENT");
        assertThat(channel.counters().ends()).containsOnlyKeys(Cause.PEER_SILENT);
    }

    @Test
    void whoeverUninstallsWhenToldOfAKeptConnectionHearsNoMore() {
        tighten(Tightening.within(BOUND).keepConnection())
                .onFailure(failure -> channel.keepAlive.uninstall(channel.channel));
        channel.after(60);

        assertThat(told).hasSize(1);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void aConnectionThatTakesLeaveHasFailedAtOnce() {
        with(lines(pings(30, 5, 3))
                .lifetime(LifetimePolicy.builder()
                        .maxAge(ofSeconds(3), 0)
                        .grace(ofSeconds(60))
                        .build()));
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(20)));
        stretch.mustAnswer("order 17", ofSeconds(10));
        channel.after(3);
        assertThat(told).containsExactly("3000 ms CONNECTION_ENDED");
        assertThat(stretch.failure().join().diagnosis().orElseThrow().cause()).isEqualTo(Cause.MAX_AGE);

        tighten(Tightening.within(BOUND));
        assertThat(told).as("one begun too late").hasSize(2).allMatch(line -> line.endsWith("CONNECTION_ENDED"));
    }

    @Test
    void thousandsOfAnswersCostNoLookEach() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(60)));
        for (int i = 0; i < 20_000; i++) {
            stretch.mustAnswer(i, ofSeconds(2)).answered();
        }
        stretch.mustAnswer("last", ofSeconds(3));
        channel.after(4);
        assertThat(told).containsExactly("3000 ms ANSWER_OVERDUE");
    }

    @Test
    void anAnswerInTimeIsNoFailure() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(5)));
        AwaitedAnswer answer = stretch.mustAnswer("order 17", ofMillis(300));
        channel.after(ofMillis(299)).receives("done 17\n").applicationRead();

        assertThat(answer.answered()).isTrue();
        assertThat(answer.answered()).as("the second time").isFalse();
        channel.after(1);
        assertThat(told).isEmpty();
    }

    @Test
    void anAlivePeerThatDoesNotAnswerInTimeHasFailed() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(5)));
        AwaitedAnswer answer = stretch.mustAnswer("order 17", ofMillis(300));
        channel.after(ofMillis(200)).receives("price\n").applicationRead();
        channel.after(ofMillis(100).minusNanos(1));
        assertThat(told).isEmpty();
        channel.afterNanos(1);

        assertThat(told).containsExactly("300 ms ANSWER_OVERDUE");
        assertThat(stretch.failure().join().request()).contains("order 17");
        assertThat(stretch.failure().join().explanation())
                .isEqualTo("No answer to order 17 within 0.30 s (0.30 s ago); the peer was last heard 0.10 s ago.");
        assertThat(answer.answered()).isFalse();
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void theSoonestOfManyAnswersIsLookedAt() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(60)));
        stretch.mustAnswer("slow", ofSeconds(9));
        AwaitedAnswer quick = stretch.mustAnswer("quick", ofSeconds(2));
        stretch.mustAnswer("other", ofSeconds(4));
        channel.after(1);
        quick.answered();
        channel.after(10);

        assertThat(told).containsExactly("4000 ms ANSWER_OVERDUE");
    }

    @Test
    void anAnswerThatLayUnreadThroughAStallOfOursIsInTime() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(60)));
        AwaitedAnswer answer = stretch.mustAnswer("order 17", ofMillis(300));
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
                told.add("in time: " + answer.answered());
            }
        });
        channel.stalls(ofSeconds(2)).receives("done 17\n").after(1);
        assertThat(told).containsExactly("in time: true");
    }

    @Test
    void nobodyWaitsForAnAnswerAfterTheStretch() {
        CriticalStretch stretch = tighten(Tightening.within(ofSeconds(60)));
        AwaitedAnswer answer = stretch.mustAnswer("order 17", ofMillis(300));
        stretch.close();
        stretch.mustAnswer("order 18", ofMillis(300));
        channel.after(1);
        assertThat(told).isEmpty();
        assertThat(answer.answered()).as("in time for nobody").isFalse();
    }

    @Test
    void whatWasToBeDoneMayThrow() {
        CriticalStretch stretch = tighten(Tightening.within(BOUND)).onFailure(failure -> {
            throw new IllegalStateException("thrown by the test");
        });
        channel.after(BOUND);
        assertThat(told).hasSize(1);
        assertThat(stretch.failure()).isCompleted();
        stretch.onFailure(late -> told.add("late"));
        assertThat(told).hasSize(2);
    }

    @Test
    void itNeedsAHeartbeatWhosePingsAreAnswered() {
        with(lines(HeartbeatPolicy.sendingEvery(ofSeconds(10))));
        assertThatIllegalStateException()
                .isThrownBy(() -> tighten(Tightening.within(BOUND)))
                .withMessageContaining("(expected: one whose pings are answered)");
        channel.keepAlive.uninstall(channel.channel);
        assertThatIllegalStateException()
                .isThrownBy(() -> tighten(Tightening.within(BOUND)))
                .withMessageEndingWith("(expected: one with Keepalive)");
    }

    @Test
    void halfTheBoundIsLeftToAnOutage() {
        assertThat(Tightening.within(BOUND).ridesOut()).isEqualTo(ofMillis(250));
        assertThat(Tightening.within(ofSeconds(2)).probes(4).ridesOut()).isEqualTo(ofSeconds(1));
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tightening.within(Duration.ZERO))
                .withMessage("bound: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tightening.within(BOUND).probes(0))
                .withMessage("probes: 0 (expected: 1..100)");
        CriticalStretch stretch = tighten(Tightening.within(BOUND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stretch.mustAnswer("x", ofSeconds(-1)))
                .withMessage("within: PT-1S (expected: > 0)");
    }
}
