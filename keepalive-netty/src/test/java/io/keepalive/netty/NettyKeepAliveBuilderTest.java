package io.keepalive.netty;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the builder derives, and what it refuses: always {@code name: value (expected: rule)}. */
class NettyKeepAliveBuilderTest {

    private static final LifetimePolicy RESTS =
            LifetimePolicy.builder().restUnusedAfter(ofMinutes(5)).build();
    private static final HeartbeatPolicy POLICY =
            HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3).build();
    private static final Duration NEGATIVE = ofSeconds(-1);

    @Test
    void derivesBothLayersFromTheNeed() {
        NettyKeepAlive keepAlive =
                withProtocol().detectWithin(ofSeconds(15)).rideOut(ofSeconds(5)).build();
        assertThat(keepAlive.tcp()).isPresent();
        HeartbeatPolicy policy = keepAlive.heartbeat().orElseThrow();
        assertThat(policy.detectionTime().orElseThrow().latest()).isLessThanOrEqualTo(ofSeconds(15));
        assertThat(keepAlive.enforcing()).isTrue();
    }

    @Test
    void withoutAProtocolTheNeedIsMetByTcpAlone() {
        NettyKeepAlive keepAlive =
                NettyKeepAlive.builder().detectWithin(ofSeconds(60)).build();
        assertThat(keepAlive.tcp()).isPresent();
        assertThat(keepAlive.heartbeat()).isEmpty();
    }

    @Test
    void explicitBeatsDerived() {
        TcpKeepAlive tcp = TcpKeepAlive.builder()
                .idle(ofMinutes(4))
                .interval(ofSeconds(20))
                .probes(3)
                .build();
        NettyKeepAlive keepAlive = withProtocol()
                .detectWithin(ofSeconds(15))
                .tcp(tcp)
                .heartbeat(POLICY)
                .build();
        assertThat(keepAlive.tcp()).contains(tcp);
        assertThat(keepAlive.heartbeat()).contains(POLICY);
    }

    @Test
    void expectingPingsAloneOnlyWatches() {
        NettyKeepAlive keepAlive =
                withProtocol().expectPingEvery(ofMinutes(4)).observeOnly().build();
        HeartbeatPolicy policy = keepAlive.heartbeat().orElseThrow();
        assertThat(policy.watchLimit()).contains(ofMinutes(6));
        assertThat(policy.pinging()).isEmpty();
        assertThat(keepAlive.tcp()).isEmpty();
        assertThat(keepAlive.enforcing()).isFalse();
        assertThat(keepAlive.channelOptions(NioSocketChannel.class)).isEmpty();
    }

    @Test
    void expectingPingsBesideANeedDoesBoth() {
        HeartbeatPolicy policy = withProtocol()
                .detectWithin(ofSeconds(30))
                .expectPingEvery(ofMinutes(4))
                .build()
                .heartbeat()
                .orElseThrow();
        assertThat(policy.watchLimit()).contains(ofMinutes(6));
        assertThat(policy.pinging()).isPresent();
    }

    @Test
    void anOutageToRideOutMustFitIntoTheWatchLimitToo() {
        NettyKeepAliveBuilder builder =
                withProtocol().detectWithin(ofSeconds(60)).rideOut(ofSeconds(5));
        assertThatThrownBy(() -> builder.expectPingEvery(ofSeconds(20)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expectPingEvery: PT20S (expected: >= PT21S, so that 1.5 periods ride out PT5S)");
        assertThat(builder.expectPingEvery(ofSeconds(21)).build().heartbeat()).isPresent();
    }

    @Test
    void aPingBudgetNeedsPingsThatCanWait() {
        assertThatThrownBy(() -> withProtocol().pingBudget(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pingBudget: 0 (expected: 1..1000000)");
        assertThatThrownBy(() -> withProtocol().pingBudget(-5)).hasMessage("pingBudget: -5 (expected: 1..1000000)");
        String cannotWait = "pingBudget: 7 (expected: none, as there are no pings with jitter, which could wait)";
        HeartbeatPolicyBuilder pinger = HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3);
        for (HeartbeatPolicyBuilder without : List.of(
                HeartbeatPolicy.watching(ofSeconds(10)),
                pinger.jitter(0),
                HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3).trigger(Trigger.FIXED_PERIOD))) {
            NettyKeepAliveBuilder builder =
                    withProtocol().heartbeat(without.build()).pingBudget(7);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(cannotWait);
        }
        NettyKeepAliveBuilder tcpOnly =
                NettyKeepAlive.builder().detectWithin(ofSeconds(15)).pingBudget(7);
        assertThatThrownBy(tcpOnly::build).hasMessage(cannotWait);
        assertThat(withProtocol()
                        .heartbeat(pinger.jitter(0.1).build())
                        .pingBudget(7)
                        .build()
                        .heartbeat())
                .isPresent();
    }

    @Test
    void anUnusedLimitBelowTheIdleTimeIsNoMistakeAndALifetimeAloneIsEnough() {
        LifetimePolicy brief =
                LifetimePolicy.builder().endUnusedAfter(ofSeconds(1)).build();
        assertThat(withProtocol().heartbeat(POLICY).lifetime(brief).build().heartbeat())
                .contains(POLICY);
        assertThat(NettyKeepAlive.builder().lifetime(brief).build().heartbeat()).isEmpty();
        assertThat(NettyKeepAlive.builder().drainable().build().tcp()).isEmpty();
    }

    @Test
    void keepsThePlanWithItsNotes() {
        assertThat(withProtocol()
                        .detectWithin(ofSeconds(5))
                        .build()
                        .plan()
                        .orElseThrow()
                        .notes())
                .isNotEmpty();
        assertThat(withProtocol().heartbeat(POLICY).build().plan()).isEmpty();
    }

    @Test
    void givesTypedOptionsForLibrariesThatHideTheirChannels() {
        NettyKeepAlive keepAlive =
                NettyKeepAlive.builder().detectWithin(ofSeconds(60)).build();
        assertThat(keepAlive.channelOptions(NioSocketChannel.class)).containsEntry(ChannelOption.SO_KEEPALIVE, true);
        assertThatThrownBy(() -> keepAlive.channelOptions(EmbeddedChannel.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type: io.netty.channel.embedded.EmbeddedChannel (expected: ");
    }

    @Test
    void whatIsBuiltTwiceHasEverythingOnce() {
        NettyKeepAliveBuilder builder = withProtocol()
                .heartbeat(POLICY)
                .lifetime(LifetimePolicy.builder().endUnusedAfter(ofSeconds(60)).build());
        builder.build();
        assertThat(ResolvedSettings.of(builder).companions()).hasSize(1);
    }

    @Test
    void absurdlyLongTimesAreTimesAllTheSame() {
        NettyKeepAlive keepAlive = withProtocol()
                .heartbeat(HeartbeatPolicy.pinging(ofDays(1_000_000), ofDays(1_000_000), 3)
                        .stallTolerance(ofDays(1_000_000))
                        .build())
                .guard(PingGuardPolicy.permitOneEvery(ofDays(1_000_000)).burst(1_000_000))
                .brake(0.1, 1)
                .build();
        try (KeepAliveChannel channel = KeepAliveChannel.on(keepAlive, new RecordingListener())) {
            channel.receives("PING 1\nPING 2\n").after(ofDays(100));
            assertThat(channel.sent()).containsExactly("PONG 1", "PONG 2");
            assertThat(channel.channel.isOpen()).isTrue();
        }
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad("detectWithin: PT0S (expected: > 0)", builder -> builder.detectWithin(ZERO)),
                bad("detectWithin: PT-1S (expected: > 0)", builder -> builder.detectWithin(NEGATIVE)),
                bad("rideOut: PT-1S (expected: >= 0)", builder -> builder.rideOut(NEGATIVE)),
                bad("passMiddlebox: PT0S (expected: > 0)", builder -> builder.passMiddlebox(ZERO)),
                bad("expectPingEvery: PT0S (expected: > 0)", builder -> builder.expectPingEvery(ZERO)),
                bad("share: 0.0 (expected: 0 < share <= 1)", builder -> builder.brake(0, 1)),
                bad("share: 1.1 (expected: 0 < share <= 1)", builder -> builder.brake(1.1, 1)),
                bad("share: NaN (expected: 0 < share <= 1)", builder -> builder.brake(Double.NaN, 1)),
                bad("always: 0 (expected: 1..2147483647)", builder -> builder.brake(0.1, 0)),
                bad("adaptAtMost: 0 (expected: 1..1000000)", builder -> builder.adaptAtMost(0)));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void refusesAValueWhereItIsSaid(String message, Consumer<NettyKeepAliveBuilder> call) {
        assertThatThrownBy(() -> call.accept(withProtocol()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction(
                        "settings: none (expected: detectWithin, tcp, heartbeat or expectPingEvery)",
                        () -> NettyKeepAlive.builder()),
                contradiction(
                        "goodbye: given (expected: lifetime or drainable beside it)",
                        () -> withProtocol().heartbeat(POLICY).goodbye((channel, why) -> channel.newSucceededFuture())),
                contradiction(
                        "restUnusedAfter: PT5M (expected: heartbeats with trigger LAST_RECEIVED, as there are no heartbeats)",
                        () -> NettyKeepAlive.builder().lifetime(RESTS)),
                contradiction(
                        "restUnusedAfter: PT5M (expected: heartbeats with trigger LAST_RECEIVED, as LAST_SENT promises to send)",
                        () -> withProtocol()
                                .heartbeat(HeartbeatPolicy.sendingEvery(ofSeconds(10))
                                        .build())
                                .lifetime(RESTS)),
                contradiction(
                        "heartbeat: none (expected: detectWithin, heartbeat or expectPingEvery)",
                        () -> withProtocol().tcp(TcpKeepAlive.systemDefaults())),
                contradiction(
                        "rideOut: PT5S (expected: detectWithin beside it)",
                        () -> withProtocol().heartbeat(POLICY).rideOut(ofSeconds(5))),
                contradiction(
                        "passMiddlebox: PT5M (expected: detectWithin beside it)",
                        () -> withProtocol().heartbeat(POLICY).passMiddlebox(ofMinutes(5))),
                contradiction(
                        "heartbeat: " + POLICY + " (expected: a heartbeat protocol, as in builder(protocol))",
                        () -> NettyKeepAlive.builder().heartbeat(POLICY)),
                contradiction(
                        "expectPingEvery: PT10S (expected: a heartbeat protocol, as in builder(protocol))",
                        () -> NettyKeepAlive.builder().expectPingEvery(ofSeconds(10))),
                contradiction(
                        "expectPingEvery: PT10S (expected: absent, as heartbeat is given)",
                        () -> withProtocol().heartbeat(POLICY).expectPingEvery(ofSeconds(10))));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void refusesAContradictionWhenItBuilds(String message, Supplier<NettyKeepAliveBuilder> settings) {
        NettyKeepAliveBuilder builder = settings.get();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                bad("detectWithin", builder -> builder.detectWithin(null)),
                bad("policy", builder -> builder.lifetime(null)),
                bad("words", builder -> builder.goodbye(null)),
                bad("rideOut", builder -> builder.rideOut(null)),
                bad("passMiddlebox", builder -> builder.passMiddlebox((Duration) null)),
                bad("settings", builder -> builder.tcp(null)),
                bad("policy", builder -> builder.heartbeat(null)),
                bad("expectPingEvery", builder -> builder.expectPingEvery(null)),
                bad("listener", builder -> builder.listener(null)),
                bad("action", builder -> builder.onEnd(null)),
                bad("policy", builder -> builder.guard(null)),
                bad("offer", builder -> builder.negotiate(null)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void namesWhatIsNull(String name, Consumer<NettyKeepAliveBuilder> call) {
        assertThatThrownBy(() -> call.accept(withProtocol()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name);
    }

    private static NettyKeepAliveBuilder withProtocol() {
        return NettyKeepAlive.builder(HeartbeatProtocols.textLine());
    }

    private static Arguments bad(String message, Consumer<NettyKeepAliveBuilder> call) {
        return Arguments.of(message, call);
    }

    private static Arguments contradiction(String message, Supplier<NettyKeepAliveBuilder> settings) {
        return Arguments.of(message, settings);
    }

    @Test
    void whoAddsAnActionAtTheEndStillHearsEverything() {
        assertThat(methods(EndAction.class)).containsAll(methods(KeepAliveListener.class));
    }

    private static List<String> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("on"))
                .map(Method::getName)
                .toList();
    }
}
