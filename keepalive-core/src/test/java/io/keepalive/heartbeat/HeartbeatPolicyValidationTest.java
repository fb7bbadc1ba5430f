package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy refuses, and in which words. */
class HeartbeatPolicyValidationTest {

    private static HeartbeatPolicyBuilder pinger() {
        return HeartbeatPolicy.pinging(s(30), s(5), 3);
    }

    @Test
    void aScheduleIsCheckedAsAnywhereElse() {
        refuses(() -> HeartbeatPolicy.pinging(s(0), s(5), 3), "idle: PT0S (expected: > 0)");
        refuses(() -> HeartbeatPolicy.pinging(s(30), s(-5), 3), "interval: PT-5S (expected: > 0)");
        refuses(() -> HeartbeatPolicy.pinging(s(30), s(5), 0), "probes: 0 (expected: 1..2147483647)");
    }

    @Test
    void periodsAndLimitsAreLongerThanZero() {
        refuses(() -> HeartbeatPolicy.watching(s(0)), "limit: PT0S (expected: > 0)");
        refuses(() -> HeartbeatPolicy.expectingPingEvery(s(0)), "period: PT0S (expected: > 0)");
        refuses(() -> HeartbeatPolicy.sendingEvery(s(-1)), "period: PT-1S (expected: > 0)");
    }

    @Test
    void stallsAndSlowPeersMayBeGivenNothingButNotLess() {
        refuses(() -> pinger().stallTolerance(s(-1)), "stallTolerance: PT-1S (expected: >= 0)");
        refuses(() -> pinger().stallAllowance(s(-1)), "stallAllowance: PT-1S (expected: >= 0)");
        refuses(() -> pinger().slowPeerLimit(s(-1)), "slowPeerLimit: PT-1S (expected: >= 0)");
        assertThatCode(() -> pinger().stallTolerance(s(0))
                        .stallAllowance(s(0))
                        .slowPeerLimit(s(0))
                        .build())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void jitterIsAShareBelowOne(double share) {
        refuses(() -> pinger().jitter(share), "jitter: " + share + " (expected: 0 <= jitter < 1)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.999})
    void jitterMayBeAnyShareBelowOne(double share) {
        assertThat(pinger().jitter(share).build().jitter()).isEqualTo(share);
    }

    @Test
    void nullsAreNamed() {
        refusesNull(() -> HeartbeatPolicy.pinging(null), "schedule");
        refusesNull(() -> HeartbeatPolicy.pinging(null, s(5), 3), "idle");
        refusesNull(() -> HeartbeatPolicy.pinging(s(30), null, 3), "interval");
        refusesNull(() -> HeartbeatPolicy.watching(null), "limit");
        refusesNull(() -> HeartbeatPolicy.expectingPingEvery(null), "period");
        refusesNull(() -> HeartbeatPolicy.sendingEvery(null), "period");
        refusesNull(() -> pinger().trigger(null), "trigger");
        refusesNull(() -> pinger().proofOfLife(null), "proof");
        refusesNull(() -> pinger().stallTolerance(null), "stallTolerance");
        refusesNull(() -> pinger().stallAllowance(null), "stallAllowance");
        refusesNull(() -> pinger().slowPeerLimit(null), "slowPeerLimit");
    }

    @Test
    void aPingerIsNoOneWaySenderAsWell() {
        refuses(
                () -> pinger().sendingEvery(s(10)).build(),
                "sendPeriod: PT10S (expected: absent, as a pinger sends already)");
    }

    @Test
    void aOneWaySenderDoesNotWaitForWhatItReceives() {
        refuses(
                () -> HeartbeatPolicy.sendingEvery(s(10))
                        .trigger(Trigger.LAST_RECEIVED)
                        .build(),
                "trigger: LAST_RECEIVED (expected: LAST_SENT or FIXED_PERIOD for a one-way sender)");
    }

    @Test
    void aWatchLimitLeavesTimeForThePing() {
        refuses(() -> pinger().watching(s(30)).build(), "watchLimit: PT30S (expected: > idle PT30S)");
        refuses(() -> pinger().watching(s(1)).build(), "watchLimit: PT1S (expected: > idle PT30S)");
        assertThatCode(() -> pinger().watching(s(30).plusNanos(1)).build()).doesNotThrowAnyException();
    }

    @Test
    void aWatchLimitBesidePingsThatDoNotWaitForSilenceMayBeShorter() {
        assertThatCode(() -> pinger().watching(s(20)).trigger(Trigger.LAST_SENT).build())
                .doesNotThrowAnyException();
        assertThatCode(() ->
                        pinger().watching(s(20)).trigger(Trigger.FIXED_PERIOD).build())
                .doesNotThrowAnyException();
    }

    @Test
    void aFixedPeriodTakesNoJitter() {
        refuses(
                () -> pinger().trigger(Trigger.FIXED_PERIOD).jitter(0.1).build(),
                "jitter: 0.1 (expected: 0 with FIXED_PERIOD)");
        assertThatCode(() -> pinger().trigger(Trigger.FIXED_PERIOD).jitter(0).build())
                .doesNotThrowAnyException();
    }

    @Test
    void pongsProveNothingWhereNobodyPings() {
        String message = "proofOfLife: PONGS_ONLY (expected: ANYTHING_RECEIVED where no pings are answered)";

        refuses(
                () -> HeartbeatPolicy.watching(s(10))
                        .proofOfLife(ProofOfLife.PONGS_ONLY)
                        .build(),
                message);
        refuses(
                () -> HeartbeatPolicy.sendingEvery(s(10))
                        .proofOfLife(ProofOfLife.PONGS_ONLY)
                        .build(),
                message);
    }

    @ParameterizedTest
    @EnumSource(names = {"LAST_SENT", "FIXED_PERIOD"})
    void whoPromisesToSendDoesNotWaitLongerForAnAnswer(Trigger promise) {
        refuses(
                () -> HeartbeatPolicy.pinging(s(10), s(40), 3).trigger(promise).build(),
                "interval: PT40S (expected: <= idle PT10S with " + promise + ")");
        assertThatCode(() -> HeartbeatPolicy.pinging(s(10), s(10), 3)
                        .trigger(promise)
                        .build())
                .doesNotThrowAnyException();
        assertThatCode(() -> HeartbeatPolicy.pinging(s(10), s(40), 3).build()).doesNotThrowAnyException();
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void refusesNull(ThrowingCallable call, String name) {
        assertThatNullPointerException().isThrownBy(call).withMessage(name);
    }

    private static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
