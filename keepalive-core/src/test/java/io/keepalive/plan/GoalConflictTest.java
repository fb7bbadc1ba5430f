package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.MiddleboxBuilder;
import io.keepalive.middlebox.TimeoutRange;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a refusal says. */
class GoalConflictTest {

    private static final Kernel NEW_LINUX = Kernel.linux(6, 18);

    @Test
    void namesBothNeedsAndTheNearestGoals() {
        GoalConflictException conflict = refusal(Goal.detectWithin(ofSeconds(5)).peerPermitsPingEvery(ofSeconds(10)));

        assertThat(conflict)
                .hasMessage(
                        "goal: detect within PT5S and peer permits one ping per PT10S cannot be met together on Linux"
                                + " (expected: detect within >= PT30S, or peer permits one ping per <= PT1.666S)");
        assertThat(conflict.needs()).containsExactlyInAnyOrder(Need.DETECT_WITHIN, Need.PERMITTED_PING);
        assertThat(conflict.nearest()).extracting(Goal::detectWithin).containsExactly(ofSeconds(30), ofSeconds(5));
        assertThat(conflict.nearest().get(1).permittedPing()).contains(ofMillis(1666));
    }

    @Test
    void namesTheOutage() {
        assertThat(refusal(Goal.detectWithin(ofSeconds(10)).rideOut(ofSeconds(5))))
                .hasMessage("goal: detect within PT10S and ride out PT5S cannot be met together on Linux"
                        + " (expected: detect within >= PT11.5S, or ride out <= PT4.25S)");
    }

    @Test
    void namesOnlyWhatIsPartOfTheConflict() {
        GoalConflictException conflict = refusal(Goal.detectWithin(ofSeconds(10))
                .rideOut(ofSeconds(5))
                .passMiddlebox(ofSeconds(350))
                .connections(1000)
                .atMostPingsPerSecond(10_000)
                .peerMayPause(ofSeconds(1)));

        assertThat(conflict.needs()).containsExactlyInAnyOrder(Need.DETECT_WITHIN, Need.RIDE_OUT);
    }

    @Test
    void namesTheKernelThatAllowsForNoMore() {
        assertThat(refusal(Goal.detectWithin(ofMinutes(120)).rideOut(ofMinutes(50))))
                .hasMessage("goal: ride out PT50M cannot be met on Linux (expected: ride out <= PT15M23.6S)");
    }

    @Test
    void namesTheTimeThatAMiddleboxWouldNeed() {
        assertThat(refusal(Goal.detectWithin(ofSeconds(30))
                        .passMiddlebox(ofSeconds(1))
                        .withoutHeartbeat()))
                .hasMessage("goal: pass middlebox (PT1S) and without heartbeat cannot be met together on Linux"
                        + " (expected: pass middlebox set to >= PT1.25S, or with a heartbeat)");
    }

    @Test
    void raisesAMiddleboxOnlyWithinItsRange() {
        Goal goal = Goal.detectWithin(ofMinutes(60))
                .peerPermitsPingEvery(ofMinutes(5))
                .passMiddlebox(proxy(ofSeconds(60), Optional.of(ofSeconds(4000))))
                .build();
        assertThat(refusal(goal.toBuilder()))
                .hasMessage(
                        "goal: peer permits one ping per PT5M and pass a-proxy (PT1M) cannot be met together on Linux"
                                + " (expected: peer permits one ping per <= PT48S, or pass a-proxy set to >= PT6M15S)");

        Goal fixed = Goal.detectWithin(ofMinutes(60))
                .peerPermitsPingEvery(ofMinutes(5))
                .passMiddlebox(proxy(ofSeconds(60), Optional.of(ofSeconds(300))))
                .build();
        assertThat(refusal(fixed.toBuilder())).hasMessageEndingWith("(expected: peer permits one ping per <= PT48S)");
    }

    @Test
    void namesFlags() {
        assertThat(refusal(Goal.detectWithin(ofSeconds(30)).proveApplication().withoutHeartbeat()))
                .hasMessage("goal: prove the application and without heartbeat cannot be met together on Linux"
                        + " (expected: without proveApplication, or with a heartbeat)");
    }

    @Test
    void namesTheLimitOfPings() {
        assertThat(refusal(Goal.detectWithin(ofSeconds(15)).connections(100_000).atMostPingsPerSecond(1000)))
                .hasMessage(
                        "goal: at most 1000 pings a second of 100000 connections and detect within PT15S cannot be met"
                                + " together on Linux (expected: pings a second >= 6897, or detect within >= PT1M40.5S)");
    }

    @Test
    void namesTheLimitOfBytesToTheByte() {
        GoalBuilder many = Goal.detectWithin(ofSeconds(30)).connections(100_000);

        assertThat(refusal(many.atMostBytesPerDay(53_304_406_779L)))
                .hasMessageContaining("(expected: bytes a day >= 53304406780, or "); // 182 bytes each 29.5 s
        assertThat(KeepAlivePlan.of(many.atMostBytesPerDay(53_304_406_780L).build(), NEW_LINUX)
                        .heartbeat())
                .isPresent();
    }

    @Test
    void saysWhenNoSingleChangeIsEnough() {
        assertThat(refusal(Goal.detectWithin(ofSeconds(30))
                        .passMiddlebox(proxy(ofSeconds(60), Optional.empty()))
                        .proveApplication()
                        .withoutHeartbeat()
                        .rideOut(ofMinutes(60))))
                .hasMessageEndingWith("(expected: fewer needs, as no change of a single one is enough)");
    }

    @Test
    void aConnectionThatOnlyRequestsKeepIsForHttp() {
        Middlebox requests = Middlebox.builder("gateway")
                .forgetsAfter(ofSeconds(60))
                .keptBy(KeptBy.REQUESTS)
                .build();
        assertThat(refusal(Goal.detectWithin(ofSeconds(30)).passMiddlebox(requests)))
                .hasMessage(
                        "goal: pass gateway (PT1M) cannot be met on Linux (expected: HTTP, which needs no idle connection)");
    }

    @Test
    void isAnIllegalArgumentLikeAnyOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        KeepAlivePlan.of(Goal.detectWithin(Duration.ofNanos(1)).build(), NEW_LINUX))
                .withMessage(
                        "goal: detect within PT0.000000001S cannot be met on Linux (expected: detect within >= PT0.003S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Goal.detectWithin(Duration.ZERO))
                .withMessage("detectWithin: PT0S (expected: > 0)");
    }

    private static Middlebox proxy(Duration time, Optional<Duration> most) {
        MiddleboxBuilder proxy = Middlebox.builder("a-proxy").forgetsAfter(time).keptBy(KeptBy.APPLICATION_BYTES);
        most.ifPresent(limit -> proxy.adjustable(new TimeoutRange(Optional.of(ofSeconds(1)), most)));
        return proxy.build();
    }

    private static GoalConflictException refusal(GoalBuilder goal) {
        return catchThrowableOfType(GoalConflictException.class, () -> KeepAlivePlan.of(goal.build(), NEW_LINUX));
    }
}
