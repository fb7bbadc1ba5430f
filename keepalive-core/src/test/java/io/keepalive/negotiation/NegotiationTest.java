package io.keepalive.negotiation;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.negotiation.HeartbeatControl.Offer;
import io.keepalive.negotiation.HeartbeatControl.Refusal;
import io.keepalive.negotiation.HeartbeatControl.Tighten;
import io.keepalive.negotiation.HeartbeatControl.Tightened;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

    /** The table of STOMP 1.2, Heart-beating, and beyond; 0 is none. */
    @ParameterizedTest
    @CsvSource({
        "10, 30, 20, 15,    15, 30", // the longer of the two
        "10, 10, 10, 10,    10, 10",
        "10, 30, 40, 5,     10, 40",
        "0, 30, 20, 15,     0, 30", // we cannot send
        "10, 0, 20, 15,     15, 0", // we want nothing
        "10, 30, 0, 15,     15, 0", // the peer cannot send
        "10, 30, 20, 0,     0, 30", // the peer wants nothing
        "0, 0, 0, 0,        0, 0",
    })
    void inEachDirectionTheLongerOfTheTwoIsAgreedAndNothingIfEitherHasNone(
            int mySend, int myWant, int theirSend, int theirWant, int send, int receive) {
        Offer mine = new Offer(period(mySend), period(myWant));
        Offer theirs = new Offer(period(theirSend), period(theirWant));

        assertThat(Agreement.of(mine, theirs)).isEqualTo(new Agreement(period(send), period(receive)));
        assertThat(Agreement.of(theirs, mine))
                .as("the peer's view")
                .isEqualTo(new Agreement(period(receive), period(send)));
    }

    @Test
    void theWatchersLimitIsOneAndAHalfAgreedPeriods() {
        Negotiation negotiation = Negotiation.cannotSend().wantsEvery(ofSeconds(30));
        Agreement agreement = new Agreement(Optional.empty(), period(40));
        assertThat(negotiation.watchLimit(agreement)).contains(ofSeconds(60));
        assertThat(negotiation.watchFactor(2.25).watchLimit(agreement)).contains(ofSeconds(90));
        assertThat(negotiation.watchLimit(new Agreement(period(5), Optional.empty())))
                .isEmpty();
    }

    @Test
    void aHugeWatchLimitSaturates() {
        Agreement agreement = new Agreement(Optional.empty(), Optional.of(ofSeconds(Long.MAX_VALUE)));
        assertThat(Negotiation.cannotSend().watchFactor(1000).watchLimit(agreement))
                .contains(ofNanos(Long.MAX_VALUE / 2));
    }

    @Test
    void anOfferSaysWhatWasSet() {
        assertThat(Negotiation.canSendEvery(ofSeconds(10))
                        .wantsEvery(ofSeconds(30))
                        .offer())
                .isEqualTo(new Offer(period(10), period(30)));
        assertThat(Negotiation.cannotSend()
                        .wantsEvery(ofSeconds(30))
                        .wantsNone()
                        .offer())
                .isEqualTo(new Offer(Optional.empty(), Optional.empty()));
    }

    @Test
    void noBoundIsPromisedBelowTheLeast() {
        Negotiation negotiation = Negotiation.cannotSend();
        assertThat(negotiation.promised(ofMillis(100).minusNanos(1))).isEqualTo(ofMillis(100));
        assertThat(negotiation.promised(ofMillis(100))).isEqualTo(ofMillis(100));
        assertThat(negotiation.promised(ofMillis(101))).isEqualTo(ofMillis(101));
        assertThat(negotiation.tightenDownTo(ofSeconds(2)).promised(ofSeconds(1)))
                .isEqualTo(ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0, -1, 1000.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWatchFactorMustLeaveRoom(double factor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Negotiation.cannotSend().watchFactor(factor))
                .withMessage("watchFactor: " + factor + " (expected: 1 < factor <= 1000)");
    }

    @Test
    void periodsThatTheWireCannotSayAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Negotiation.canSendEvery(ZERO))
                .withMessage("canSendEvery: PT0S (expected: PT0.001S..PT596H31M23.647S in whole milliseconds)");
        assertThatIllegalArgumentException().isThrownBy(() -> Negotiation.canSendEvery(ofNanos(1_000_001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Negotiation.cannotSend().wantsEvery(ofDays(25)))
                .withMessageStartingWith("wantsEvery: PT600H (expected: ");
        assertThatNullPointerException()
                .isThrownBy(() -> Negotiation.canSendEvery(null))
                .withMessage("canSendEvery");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Negotiation.cannotSend().tightenDownTo(ZERO))
                .withMessage("tightenDownTo: PT0S (expected: > 0)");
    }

    @Test
    void noMessageHoldsATimeOfZeroOrLess() {
        Optional<Duration> zero = Optional.of(ZERO);
        assertThatIllegalArgumentException().isThrownBy(() -> new Offer(zero, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Offer(Optional.empty(), zero));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tighten(zero));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tightened(zero));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Refusal(ZERO))
                .withMessage("permitted: PT0S (expected: > 0)");
    }

    @Test
    void valuesAreEqualByWhatTheySay() {
        Negotiation negotiation = Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30));
        assertThat(negotiation)
                .isEqualTo(Negotiation.canSendEvery(ofSeconds(10))
                        .wantsNone()
                        .wantsEvery(ofSeconds(30))
                        .watchFactor(1.5))
                .hasSameHashCodeAs(Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30)))
                .isNotEqualTo(negotiation.watchFactor(2))
                .hasToString("Negotiation[can send every PT10S, wants every PT30S, watch factor=1.5,"
                        + " tighten down to PT0.1S]");
        assertThat(Negotiation.cannotSend()).asString().contains("can send none, wants none");
    }

    private static Optional<Duration> period(int seconds) {
        return seconds == 0 ? Optional.empty() : Optional.of(ofSeconds(seconds));
    }
}
