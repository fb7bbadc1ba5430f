package io.keepalive.netty;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.lint.Finding;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One need, however it is said, gives one plan; said twice, or against the protocol, it is refused. */
class SaidNeedsTest {

    private static final Goal GOAL = Goal.detectWithin(ofSeconds(60))
            .rideOut(ofSeconds(5))
            .passMiddlebox(ofSeconds(50))
            .build();
    private static final Goal BARE = GOAL.toBuilder().withoutHeartbeat().build();
    private static final Goal HOST = GOAL.toBuilder().proveHostOnly().build();
    private static final KeepAlivePlan PLAN = KeepAlivePlan.of(GOAL, Kernel.linux(6, 18));
    private static final KeepAlivePlan BARE_PLAN = KeepAlivePlan.of(BARE, Kernel.linux(6, 18));

    @Test
    void aGoalIsTheSameAsItsNeedsOneByOne() {
        NettyKeepAlive oneByOne = withProtocol()
                .passMiddlebox(ofSeconds(50))
                .rideOut(ofSeconds(5))
                .detectWithin(ofSeconds(60))
                .build();
        NettyKeepAlive atOnce = withProtocol().goal(GOAL).build();

        assertThat(atOnce.tcp()).isEqualTo(oneByOne.tcp());
        assertThat(atOnce.heartbeat()).isEqualTo(oneByOne.heartbeat()).isPresent();
        assertThat(atOnce.plan().orElseThrow().goal()).hasToString(GOAL.toString());
        assertThat(oneByOne.plan().orElseThrow().goal()).hasToString(GOAL.toString());
    }

    @Test
    void aPlansSettingsAreTakenAsTheyAre() {
        NettyKeepAlive both = withProtocol().plan(PLAN).build();
        assertThat(both.tcp()).contains(PLAN.tcp());
        assertThat(both.heartbeat()).isEqualTo(PLAN.heartbeat()).isPresent();
        assertThat(both.plan()).containsSame(PLAN);

        NettyKeepAlive tcpOnly = NettyKeepAlive.builder().plan(BARE_PLAN).build();
        assertThat(tcpOnly.tcp()).contains(BARE_PLAN.tcp());
        assertThat(tcpOnly.heartbeat()).isEmpty();
        assertThat(tcpOnly.plan()).containsSame(BARE_PLAN);
    }

    @Test
    void withoutAProtocolAGoalIsMetWithoutHeartbeat() {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder().goal(GOAL).build();

        assertThat(keepAlive.plan().orElseThrow().goal()).hasToString(BARE.toString());
        assertThat(keepAlive.tcp()).isPresent();
        assertThat(keepAlive.heartbeat()).isEmpty();
    }

    @Test
    void everyMiddleboxOnTheWayCounts() {
        NettyKeepAlive keepAlive = withProtocol()
                .detectWithin(ofMinutes(10))
                .passMiddlebox(ofSeconds(50))
                .passMiddlebox(Middlebox.forgetting(ofSeconds(20)))
                .passMiddlebox(ofSeconds(100))
                .build();

        assertThat(keepAlive
                        .heartbeat()
                        .flatMap(HeartbeatPolicy::pinging)
                        .orElseThrow()
                        .idle())
                .isLessThanOrEqualTo(ofSeconds(16));
        assertThat(keepAlive.plan().orElseThrow().goal().middleboxes()).hasSize(3);
    }

    @Test
    void aMiddleboxMayBeNamed() {
        assertThatThrownBy(() -> withProtocol().passMiddlebox("no-such-box"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("middlebox: no-such-box (expected: ");
    }

    @Test
    void whatIsGivenBeatsTheGoalAndThePlan() {
        TcpKeepAlive tcp = TcpKeepAlive.parse("idle=4m,interval=20s,probes=3");
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3).build();

        for (NettyKeepAliveBuilder said :
                Stream.of(withProtocol().goal(GOAL), withProtocol().plan(PLAN)).toList()) {
            NettyKeepAlive keepAlive = said.tcp(tcp).heartbeat(policy).build();
            assertThat(keepAlive.tcp()).contains(tcp);
            assertThat(keepAlive.heartbeat()).contains(policy);
        }
    }

    @Test
    void aPlanAndThePeersPingsGoTogether() {
        HeartbeatPolicy both = withProtocol()
                .plan(PLAN)
                .expectPingEvery(ofSeconds(30))
                .build()
                .heartbeat()
                .orElseThrow();
        assertThat(both.watchLimit()).contains(ofSeconds(45));
        assertThat(both.pinging()).isEqualTo(PLAN.heartbeat().orElseThrow().pinging());

        HeartbeatPolicy watcher = withProtocol()
                .plan(BARE_PLAN)
                .expectPingEvery(ofSeconds(30))
                .build()
                .heartbeat()
                .orElseThrow();
        assertThat(watcher.watchLimit()).contains(ofSeconds(45));
        assertThat(watcher.pinging()).isEmpty();
    }

    @Test
    void aGoalThatCannotBeMetIsRefusedInItsOwnWords() {
        Goal impossible = Goal.detectWithin(ofSeconds(3)).rideOut(ofSeconds(5)).build();
        assertThatThrownBy(() -> withProtocol().goal(impossible).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT3S");
    }

    @Test
    void notesOnWhatWasDerivedAreTold() {
        KeepAlivePlan withNotes =
                KeepAlivePlan.of(Goal.detectWithin(ofSeconds(5)).build(), Kernel.linux(6, 18));
        Stream<String> findings = withNotes.findings().stream().map(Finding::toString);
        List<String> expected =
                Stream.concat(withNotes.notes().stream(), findings).toList();

        assertThat(ResolvedSettings.of(withProtocol().plan(withNotes)).remarks())
                .isNotEmpty()
                .isEqualTo(expected);
    }

    @Test
    void ofSettingsThatWereGivenNothingIsTold() {
        KeepAlivePlan withNotes =
                KeepAlivePlan.of(Goal.detectWithin(ofSeconds(5)).build(), Kernel.linux(6, 18));

        assertThat(ResolvedSettings.of(withProtocol().plan(withNotes).tcp(TcpKeepAlive.systemDefaults()))
                        .remarks())
                .isEmpty();
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction(
                        "detectWithin: PT15S (expected: absent, as a goal is given)",
                        builder -> builder.goal(GOAL).detectWithin(ofSeconds(15))),
                contradiction(
                        "rideOut: PT1S (expected: absent, as a goal is given)",
                        builder -> builder.goal(GOAL).rideOut(ofSeconds(1))),
                contradiction(
                        "passMiddlebox: PT5M (expected: absent, as a goal is given)",
                        builder -> builder.passMiddlebox(ofMinutes(5)).goal(GOAL)),
                contradiction(
                        "passMiddlebox: haproxy-tunnel (expected: absent, as a goal is given)",
                        builder -> builder.passMiddlebox("haproxy-tunnel").goal(GOAL)),
                contradiction(
                        "passMiddlebox: haproxy-tunnel (expected: detectWithin beside it)",
                        builder -> builder.passMiddlebox("haproxy-tunnel").expectPingEvery(ofSeconds(30))),
                contradiction(
                        "goal: " + HOST + " (expected: one with a heartbeat, or builder() without a protocol, as TCP"
                                + " keepalive meets this one alone)",
                        builder -> builder.goal(HOST)),
                contradiction(
                        "detectWithin: PT15S (expected: absent, as a plan is given)",
                        builder -> builder.plan(PLAN).detectWithin(ofSeconds(15))),
                contradiction(
                        "goal: " + GOAL + " (expected: absent, as a plan is given)",
                        builder -> builder.plan(PLAN).goal(GOAL)),
                contradiction(
                        "goal: " + BARE + " (expected: one with heartbeats, or builder() without a protocol)",
                        builder -> builder.goal(BARE)),
                contradiction(
                        "plan: " + BARE + " (expected: one with a heartbeat, or builder() without a protocol, as TCP"
                                + " keepalive meets this one alone)",
                        builder -> builder.plan(BARE_PLAN)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void refusesAContradiction(String message, Function<NettyKeepAliveBuilder, NettyKeepAliveBuilder> said) {
        NettyKeepAliveBuilder builder = said.apply(withProtocol());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAPlanWithAHeartbeatWhereThereIsNoProtocol() {
        assertThatThrownBy(() -> NettyKeepAlive.builder().plan(PLAN).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plan: " + GOAL + " (expected: one without heartbeat, or a protocol, as in builder(protocol))");
    }

    @Test
    void namesWhatIsNull() {
        assertThatThrownBy(() -> withProtocol().goal(null)).hasMessage("goal");
        assertThatThrownBy(() -> withProtocol().plan(null)).hasMessage("plan");
        assertThatThrownBy(() -> withProtocol().passMiddlebox((String) null)).hasMessage("id");
        assertThatThrownBy(() -> withProtocol().passMiddlebox((Middlebox) null)).hasMessage("middlebox");
    }

    private static NettyKeepAliveBuilder withProtocol() {
        return NettyKeepAlive.builder(HeartbeatProtocols.textLine());
    }

    private static Arguments contradiction(
            String message, Function<NettyKeepAliveBuilder, NettyKeepAliveBuilder> said) {
        return Arguments.of(message, said);
    }
}
