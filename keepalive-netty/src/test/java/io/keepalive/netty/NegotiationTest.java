package io.keepalive.netty;

import static io.keepalive.netty.TwoEnds.frames;
import static io.keepalive.netty.TwoEnds.pingMillis;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.negotiation.Agreement;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.HeartbeatControl.Offer;
import io.keepalive.negotiation.HeartbeatControl.Tighten;
import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What two ends agree on, and what becomes of it on the connection. */
@Tag("netty-4.2") // virtual time
class NegotiationTest {

    private static final HeartbeatProtocol PROTOCOL = HeartbeatProtocols.binaryFrame();
    private static final HeartbeatPolicyBuilder PATIENT =
            HeartbeatPolicy.pinging(ofMinutes(10), ofMinutes(1), 3).jitter(0);

    @AutoClose
    private TwoEnds ends;

    @Test
    void eachEndIsHeardAsOftenAsAgreedAndWatchesOneAndAHalfTimesAsLong() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30))),
                frames().heartbeat(PATIENT.build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(20)).wantsEvery(ofSeconds(15))));

        Agreement agreed = new Agreement(period(15), period(30));
        assertThat(ends.client.status().agreement()).contains(agreed);
        assertThat(ends.server.status().agreement()).contains(new Agreement(period(30), period(15)));
        assertThat(ends.client.listener.news()).containsExactly("Agreement[send every PT15S, receive every PT30S]");
        assertThat(ends.wire())
                .as("each is repeated once, as the first may have come too early")
                .containsExactlyInAnyOrder("0s client offer", "0s client offer", "0s server offer", "0s server offer");
        ends.after(ofMinutes(10));

        HeartbeatPolicy client = ends.client.status().heartbeat().orElseThrow();
        assertThat(client.watchLimit()).contains(ofSeconds(45));
        assertThat(ends.server.status().heartbeat().orElseThrow().watchLimit()).contains(ofMillis(22_500));
        assertThat(client.trigger()).isEqualTo(Trigger.LAST_SENT);
        assertThat(ends.client.counters().ends()).isEmpty();
        List<String> wire = ends.wire();
        assertThat(longestGap(wire, "client")).isLessThanOrEqualTo(15_000);
        assertThat(longestGap(wire, "server")).isLessThanOrEqualTo(30_000);
    }

    @Test
    void aPeerThatInstallsLateOrAgainAgreesToo() {
        Negotiation both = Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30));
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build()).negotiate(both),
                frames().heartbeat(PATIENT.build()).negotiate(both));
        for (TwoEnds.End late : List.of(ends.server, ends.client, ends.server, ends.server)) {
            late.keepAlive.uninstall(late.channel);
            ends.after(ofSeconds(10));
            ends.wire();
            late.keepAlive.install(late.channel, "frames");
            ends.after(Duration.ZERO);

            assertThat(late.status().agreement()).contains(new Agreement(period(30), period(30)));
            assertThat(ends.wire())
                    .as("the new one, and one repetition from each")
                    .filteredOn(line -> line.endsWith("offer"))
                    .hasSize(3);
        }
    }

    @Test
    void aPeerThatFallsSilentDiesAtTheAgreedLimitToTheNanosecond() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.sendingEvery(ofMinutes(10)).build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10))),
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build())
                        .negotiate(Negotiation.cannotSend()
                                .wantsEvery(ofSeconds(10))
                                .watchFactor(2.5)));
        ends.client.keepAlive.uninstall(ends.client.channel);

        ends.after(ofSeconds(25).minusNanos(1));
        assertThat(ends.server.counters().ends()).isEmpty();
        ends.after(Duration.ofNanos(1));
        assertThat(ends.server.counters().ends()).containsOnlyKeys(Cause.PEER_SILENT);
    }

    @Test
    void aWatcherThatAgreedToBeHeardSends() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10))),
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build())
                        .negotiate(Negotiation.cannotSend().wantsEvery(ofSeconds(20))));
        ends.wire();
        ends.after(ofSeconds(100));
        assertThat(longestGap(ends.wire(), "client")).isLessThanOrEqualTo(20_000);
    }

    @Test
    void withoutAnAnswerThePolicyStaysAsItIs() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30))),
                frames().heartbeat(PATIENT.build()));

        ends.after(ofSeconds(100));

        assertThat(ends.client.status().agreement()).isEmpty();
        assertThat(ends.client.status().heartbeat()).contains(PATIENT.build());
        assertThat(ends.client.listener.news()).isEmpty();
        assertThat(ends.server.status().agreement()).as("it offered nothing").isEmpty();
        assertThat(ends.server.counters().controlsReceived()).isEqualTo(1);
    }

    @Test
    void whereEitherEndHasNoneNothingIsAgreedInThatDirection() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build())
                        .negotiate(Negotiation.cannotSend().wantsEvery(ofSeconds(30))),
                frames().heartbeat(PATIENT.build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(20)).wantsEvery(ofSeconds(15))));

        assertThat(ends.client.status().agreement()).contains(new Agreement(Optional.empty(), period(30)));
        assertThat(ends.server.status().agreement()).contains(new Agreement(period(30), Optional.empty()));
        assertThat(ends.server.status().heartbeat().orElseThrow().watchLimit()).isEmpty();
    }

    @Test
    void aChangedOfferIsFollowedAndToldOnlyIfItChangesAnything() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build())
                        .negotiate(Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(10))),
                frames().heartbeat(PATIENT.build()));
        for (long period : new long[] {10, 10, 20, 20, 30}) {
            says(new Offer(period(period), period(period)));
        }

        assertThat(ends.client.listener.news())
                .containsExactly(
                        "Agreement[send every PT10S, receive every PT10S]",
                        "Agreement[send every PT20S, receive every PT20S]",
                        "Agreement[send every PT30S, receive every PT30S]");
        says(new Offer(Optional.empty(), Optional.empty()));
        assertThat(ends.client.status().agreement()).contains(new Agreement(Optional.empty(), Optional.empty()));
    }

    @Test
    void whatIsLoosenedDoesNotLoosenTheSilenceThatRunsAlready() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build())
                        .negotiate(Negotiation.cannotSend().wantsEvery(ofSeconds(10))),
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(10)).build()));
        says(new Offer(period(10), Optional.empty()));
        ends.after(ofSeconds(14));
        says(new Offer(period(100), Optional.empty())); // its bytes are life, and then the new silence has 150 s
        ends.after(ofSeconds(150).minusNanos(1));
        assertThat(ends.client.counters().ends()).isEmpty();
        ends.after(Duration.ofNanos(1));
        assertThat(ends.client.counters().ends()).isNotEmpty();
    }

    @Test
    void aPeerThatCanSendFarTooSeldomAgreesOnNothingAndSwitchesNoWatchingOff() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.watching(ofMinutes(1)).build())
                        .negotiate(Negotiation.cannotSend().wantsEvery(ofSeconds(10))),
                frames().heartbeat(PATIENT.build()));
        says(new Offer(period(100), Optional.empty()));
        assertThat(ends.client.status().agreement().orElseThrow().receiveEvery())
                .isEqualTo(period(100));

        says(new Offer(Optional.of(ofSeconds(100).plusMillis(1)), Optional.empty()));

        assertThat(ends.client.status().agreement().orElseThrow().receiveEvery())
                .isEmpty();
        ends.after(ofMinutes(1));
        assertThat(ends.client.counters().ends()).isNotEmpty();
    }

    @Test
    void aPeerThatWantsToHearUsAllTheTimeHearsUsNoOftenerThanWeSaid() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build()).negotiate(Negotiation.canSendEvery(ofSeconds(10))),
                frames().heartbeat(PATIENT.build()));
        says(new Offer(Optional.empty(), Optional.of(ofMillis(1))));
        ends.wire();
        ends.after(ofSeconds(100));
        assertThat(pingMillis(ends.wire(), "client")).hasSizeBetween(10, 11);
    }

    @Test
    void aPeerThatAsksForTighterWatchingIsToldThatNothingBetterThanUsualIsKept() {
        ends = new TwoEnds(
                frames().heartbeat(PATIENT.build()).negotiate(Negotiation.cannotSend()),
                frames().heartbeat(PATIENT.build()));
        ends.wire();
        says(new Tighten(Optional.of(ofMillis(1))));
        ends.after(Duration.ZERO);
        assertThat(ends.wire()).containsExactly("0s client tightened");
    }

    @Test
    void offersAndRefusalsNeedAProtocolThatCanSayThem() {
        Negotiation offer = Negotiation.cannotSend().wantsEvery(ofSeconds(30));
        NettyKeepAliveBuilder lines =
                NettyKeepAlive.builder(HeartbeatProtocols.textLine()).heartbeat(PATIENT.build());
        assertThatIllegalArgumentException()
                .isThrownBy(lines.negotiate(offer)::build)
                .withMessage("negotiate: " + offer + " (expected: a protocol that can say " + offer.offer()
                        + ", other than textLine)");
        PingGuardPolicy guard = PingGuardPolicy.permitOneEvery(ofSeconds(1)).refuse();
        NettyKeepAliveBuilder others =
                NettyKeepAlive.builder(HeartbeatProtocols.textLine()).heartbeat(PATIENT.build());
        assertThatIllegalArgumentException()
                .isThrownBy(others.guard(guard)::build)
                .withMessageStartingWith("guard: " + guard + " (expected: a protocol that can say Refusal[");
        NettyKeepAliveBuilder none = NettyKeepAlive.builder().detectWithin(ofMinutes(1));
        assertThatIllegalArgumentException()
                .isThrownBy(none.guard(guard)::build)
                .withMessage("guard: " + guard + " (expected: a heartbeat protocol, as in builder(protocol))");
    }

    @Test
    void whoAsksForPingsMustPermitThem() {
        PingGuardPolicy guard = PingGuardPolicy.permitOneEvery(ofSeconds(8).plusNanos(1));
        Negotiation wants = Negotiation.cannotSend().wantsEvery(ofSeconds(10));
        assertThatIllegalArgumentException()
                .isThrownBy(frames().heartbeat(PATIENT.build()).guard(guard).negotiate(wants)::build)
                .withMessage("permitOneEvery: PT8.000000001S (expected: <= PT8S, four fifths of wantsEvery PT10S,"
                        + " as pings come up to a fifth early)");
        assertThatIllegalArgumentException()
                .isThrownBy(frames().expectPingEvery(ofSeconds(10)).guard(guard)::build)
                .withMessageContaining("four fifths of expectPingEvery PT10S");
        frames().heartbeat(PATIENT.build())
                .guard(PingGuardPolicy.permitOneEvery(ofSeconds(8)))
                .negotiate(wants)
                .build();
    }

    private void says(HeartbeatControl control) {
        ends.client.receives(PROTOCOL.control(UnpooledByteBufAllocator.DEFAULT, control));
    }

    private static Optional<Duration> period(long seconds) {
        return Optional.of(ofSeconds(seconds));
    }

    /** The longest time for which an end was not heard, in milliseconds. */
    private static long longestGap(List<String> wire, String end) {
        long[] heard = wire.stream()
                .filter(line -> line.contains(" " + end + " "))
                .mapToLong(line -> (long) (1000 * Double.parseDouble(line.substring(0, line.indexOf("s ")))))
                .toArray();
        assertThat(heard).as(end).hasSizeGreaterThan(2);
        long longest = 0;
        for (int i = 1; i < heard.length; i++) {
            longest = Math.max(longest, heard[i] - heard[i - 1]);
        }
        return longest;
    }
}
