package io.keepalive.netty;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.load.LoadTuning;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import org.junit.jupiter.api.Test;

/** What goes with a load, and what is refused: always {@code name: value (expected: rule)}. */
class LoadSettingsTest {

    private static final LoadTuning TUNING =
            LoadTuning.between(ofSeconds(5), ofSeconds(60)).bySignal(() -> 0);
    private static final String SHOWN =
            "adaptToLoad: LoadTuning[idle PT5S to PT1M by signal, smoothing=PT10S, hysteresis=0.1]";

    @Test
    void goesWithEveryPinger() {
        assertThat(with(pinger()).build().heartbeat()).isPresent();
        assertThat(with(pinger().watching(ofSeconds(61))).build().heartbeat()).isPresent();
        assertThat(with(pinger().trigger(Trigger.LAST_SENT).watching(ofSeconds(40)))
                        .build()
                        .heartbeat())
                .isPresent();
        assertThat(with(pinger().trigger(Trigger.FIXED_PERIOD)).build().heartbeat())
                .isPresent();
    }

    @Test
    void theBrakeGoesWithIt() {
        assertThat(with(pinger()).brake(0.1, 20).build().heartbeat()).isPresent();
    }

    @Test
    void needsAHeartbeatThatPings() {
        refuses(
                NettyKeepAlive.builder().detectWithin(ofSeconds(60)).adaptToLoad(TUNING),
                SHOWN + " (expected: a heartbeat that pings beside it)");
        refuses(with(HeartbeatPolicy.watching(ofSeconds(30))), SHOWN + " (expected: a heartbeat that pings beside it)");
        refuses(
                with(HeartbeatPolicy.sendingEvery(ofSeconds(30))),
                SHOWN + " (expected: a heartbeat that pings beside it)");
        refuses(
                withProtocol().expectPingEvery(ofSeconds(30)).adaptToLoad(TUNING),
                SHOWN + " (expected: a heartbeat that pings beside it)");
    }

    @Test
    void theLongestIdleTimeEndsBeforeTheWatch() {
        refuses(with(pinger().watching(ofSeconds(60))), "longest: PT1M (expected: < the watch limit PT1M)");
    }

    @Test
    void theShortestIsNoShorterThanTheInterval() {
        refuses(
                with(HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(6), 3)),
                "shortest: PT5S (expected: >= the interval PT6S between unanswered pings)");
    }

    @Test
    void theLongestBreaksNoNeedThatThePolicyWasDerivedFrom() {
        refuses(
                withProtocol()
                        .detectWithin(ofSeconds(60))
                        .adaptToLoad(
                                LoadTuning.between(ofSeconds(15), ofSeconds(60)).byTraffic(10)),
                "longest: PT1M (expected: <= the derived idle time PT30S)");
        LoadTuning within = LoadTuning.between(ofSeconds(15), ofSeconds(30)).byTraffic(10);
        assertThat(withProtocol()
                        .detectWithin(ofSeconds(60))
                        .adaptToLoad(within)
                        .build()
                        .heartbeat())
                .isPresent();
    }

    @Test
    void namesWhatIsMissing() {
        assertThatNullPointerException()
                .isThrownBy(() -> withProtocol().adaptToLoad(null))
                .withMessage("tuning");
    }

    private static HeartbeatPolicyBuilder pinger() {
        return HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3);
    }

    private static NettyKeepAliveBuilder with(HeartbeatPolicyBuilder policy) {
        return withProtocol().heartbeat(policy.build()).adaptToLoad(TUNING);
    }

    private static NettyKeepAliveBuilder withProtocol() {
        return NettyKeepAlive.builder(HeartbeatProtocols.textLine());
    }

    private static void refuses(NettyKeepAliveBuilder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }
}
