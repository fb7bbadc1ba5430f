package io.keepalive.prediction;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Forecast.Start;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgettingTest {

    private static final Kernel LINUX = Kernel.linux(6, 18);

    /** A probe each 40 to 45 s. */
    private static final TcpKeepAlive TCP = TcpKeepAlive.parse("idle=40s,interval=5s,probes=3");

    /** A ping each 24 to 30 s. */
    private static final HeartbeatPolicy PINGS =
            HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3).build();

    private static final HeartbeatPolicy WATCH =
            HeartbeatPolicy.watching(ofSeconds(50)).build();
    private static final Layers NOTHING = new Layers(Optional.empty(), Optional.empty());

    private static Prediction of(Layers layers) {
        return Prediction.of(layers, LINUX);
    }

    private static Middlebox middlebox(Duration time, KeptBy keptBy, Expiry expiry) {
        return new Middlebox(
                "box", "a box", Kind.PROXY, Optional.of(time), keptBy, expiry, Optional.empty(), "made up");
    }

    private static boolean keeps(Layers layers, Duration time, KeptBy keptBy) {
        return of(layers).keeps(middlebox(time, keptBy, Expiry.DROPS));
    }

    @Test
    void pingsKeepWhatForgetsLaterThanTheirIdleTime() {
        assertThat(keeps(Layers.of(PINGS), ofSeconds(30).plusNanos(1), KeptBy.ANY_PACKET))
                .isTrue();
        assertThat(keeps(Layers.of(PINGS), ofSeconds(30), KeptBy.ANY_PACKET)).isFalse();
    }

    @Test
    void probesKeepWhatForgetsLaterThanTheirLatestTimer() {
        assertThat(keeps(Layers.of(TCP), ofSeconds(45).plusNanos(1), KeptBy.ANY_PACKET))
                .isTrue();
        assertThat(keeps(Layers.of(TCP), ofSeconds(45), KeptBy.ANY_PACKET)).isFalse();
    }

    @Test
    void probesAtLongIntervalsKeepOnlyWhatForgetsLaterThanThose() {
        TcpKeepAlive seldom = TcpKeepAlive.parse("idle=8s,interval=40s,probes=3");

        assertThat(keeps(Layers.of(seldom), ofSeconds(44), KeptBy.ANY_PACKET)).isFalse();
        assertThat(keeps(Layers.of(seldom), ofSeconds(46), KeptBy.ANY_PACKET)).isTrue();
    }

    @Test
    void whereTheLatenessOfTimersIsNotKnownProbesCountAsOnTime() {
        Prediction windows = Prediction.of(Layers.of(TCP), Kernel.windows());

        assertThat(windows.keeps(Middlebox.forgetting(ofSeconds(41)))).isTrue();
        assertThat(windows.keeps(Middlebox.forgetting(ofSeconds(40)))).isFalse();
    }

    @Test
    void whatCountsDependsOnTheMiddlebox() {
        Duration time = ofSeconds(60);
        for (KeptBy keptBy : KeptBy.values()) {
            assertThat(keeps(Layers.of(TCP), time, keptBy)).isEqualTo(keptBy == KeptBy.ANY_PACKET);
            assertThat(keeps(Layers.of(PINGS), time, keptBy)).isEqualTo(keptBy != KeptBy.REQUESTS);
        }
    }

    @Test
    void eitherLayerIsEnough() {
        HeartbeatPolicy seldom =
                HeartbeatPolicy.pinging(ofSeconds(120), ofSeconds(5), 3).build();

        assertThat(keeps(Layers.of(TCP, seldom), ofSeconds(60), KeptBy.ANY_PACKET))
                .isTrue();
        assertThat(keeps(Layers.of(TCP, seldom), ofSeconds(60), KeptBy.UNKNOWN)).isFalse();
    }

    @Test
    void aOneWaySenderKeepsAndAWatcherDoesNot() {
        HeartbeatPolicy sends = HeartbeatPolicy.sendingEvery(ofSeconds(20)).build();

        assertThat(keeps(Layers.of(sends), ofSeconds(21), KeptBy.APPLICATION_BYTES))
                .isTrue();
        assertThat(keeps(Layers.of(sends), ofSeconds(20), KeptBy.APPLICATION_BYTES))
                .isFalse();
        assertThat(keeps(Layers.of(WATCH), Duration.ofHours(1), KeptBy.ANY_PACKET))
                .isFalse();
        assertThat(keeps(NOTHING, Duration.ofHours(1), KeptBy.ANY_PACKET)).isFalse();
    }

    @Test
    void whatNeverForgetsKeepsByItself() {
        Middlebox never = new Middlebox(
                "box", "a box", Kind.PROXY, Optional.empty(), KeptBy.REQUESTS, Expiry.CLOSES, Optional.empty(), "");

        assertThat(of(NOTHING).keeps(never)).isTrue();
    }

    // noticed

    private static void assertForecast(
            Layers layers, Middlebox middlebox, Layer layer, Duration earliest, Duration latest, Start from) {
        Forecast forecast = of(layers).forgottenBy(middlebox);
        assertThat(forecast.layer()).as(forecast.toString()).isEqualTo(layer);
        assertThat(forecast.time()).as(forecast.toString()).contains(new DetectionTime(earliest, latest));
        assertThat(forecast.from()).as(forecast.toString()).isEqualTo(from);
        assertThat(forecast.reason()).isNotBlank();
    }

    @Test
    void whatDropsIsNoticedAsAnIdleDeath() {
        for (Expiry expiry : new Expiry[] {Expiry.DROPS, Expiry.UNKNOWN}) {
            for (int time : new int[] {20, 200}) {
                Middlebox drops = middlebox(ofSeconds(time), KeptBy.ANY_PACKET, expiry);
                assertForecast(
                        Layers.of(PINGS), drops, Layer.HEARTBEAT, ofSeconds(39), ofSeconds(45), Start.LAST_RECEIVED);
                assertForecast(
                        Layers.of(TCP),
                        drops,
                        Layer.TCP_KEEPALIVE,
                        ofSeconds(55),
                        Duration.ofMillis(61_875),
                        Start.LAST_RECEIVED);
            }
        }
    }

    @Test
    void whatResetsLaterAnswersTheNextPingOrProbe() {
        Middlebox resets = middlebox(ofSeconds(20), KeptBy.ANY_PACKET, Expiry.RESETS_LATER);

        assertForecast(Layers.of(PINGS), resets, Layer.ANSWER, ofSeconds(24), ofSeconds(30), Start.LAST_RECEIVED);
        assertForecast(Layers.of(TCP), resets, Layer.ANSWER, ofSeconds(40), ofSeconds(45), Start.LAST_RECEIVED);
        assertForecast(Layers.of(TCP, PINGS), resets, Layer.ANSWER, ofSeconds(24), ofSeconds(30), Start.LAST_RECEIVED);
    }

    @Test
    void pingsThatDoNotWaitForSilenceMayBeAnsweredAtOnce() {
        Middlebox resets = middlebox(ofSeconds(20), KeptBy.ANY_PACKET, Expiry.RESETS_LATER);
        HeartbeatPolicy whenNothingIsSent =
                PINGS.toBuilder().trigger(Trigger.LAST_SENT).build();

        assertForecast(Layers.of(whenNothingIsSent), resets, Layer.ANSWER, Duration.ZERO, ofSeconds(30), Start.EVENT);
    }

    @Test
    void aWatcherIsNotAnsweredAndNoticesAtItsLimit() {
        Middlebox resets = middlebox(ofSeconds(20), KeptBy.ANY_PACKET, Expiry.RESETS_LATER);

        assertForecast(Layers.of(WATCH), resets, Layer.HEARTBEAT, ofSeconds(50), ofSeconds(50), Start.LAST_RECEIVED);
    }

    @Test
    void whatSpeaksUpTellsWhenItsTimeIsOver() {
        for (Expiry expiry : new Expiry[] {Expiry.RESETS_AT_ONCE, Expiry.CLOSES}) {
            Middlebox tells = middlebox(ofSeconds(20), KeptBy.ANY_PACKET, expiry);
            assertForecast(NOTHING, tells, Layer.ANSWER, ofSeconds(20), ofSeconds(20), Start.LAST_RECEIVED);
            assertForecast(Layers.of(TCP), tells, Layer.ANSWER, ofSeconds(20), ofSeconds(20), Start.LAST_RECEIVED);
        }
    }

    @Test
    void pingsThatDoNotCountAreReceivedUntilItCloses() {
        Middlebox closes = middlebox(ofSeconds(60), KeptBy.REQUESTS, Expiry.CLOSES);

        assertForecast(Layers.of(PINGS), closes, Layer.ANSWER, Duration.ZERO, Duration.ZERO, Start.EVENT);
    }

    @Test
    void whatIsKeptIsForgottenOnlyByARestartWhichTheNextPingFinds() {
        Middlebox closes = middlebox(ofSeconds(60), KeptBy.ANY_PACKET, Expiry.CLOSES);

        assertForecast(Layers.of(PINGS), closes, Layer.ANSWER, ofSeconds(24), ofSeconds(30), Start.LAST_RECEIVED);
    }

    @Test
    void whereNothingIsSentNobodyLearnsOfIt() {
        for (Expiry expiry : new Expiry[] {Expiry.DROPS, Expiry.UNKNOWN, Expiry.RESETS_LATER}) {
            Forecast forecast = of(NOTHING).forgottenBy(middlebox(ofSeconds(20), KeptBy.ANY_PACKET, expiry));
            assertThat(forecast.layer()).isEqualTo(Layer.NOBODY);
            assertThat(forecast.time()).isEmpty();
        }
    }

    // tables

    @Test
    void keptConnectionsHoldTheirEntriesForLife() {
        assertThat(of(Layers.of(PINGS)).tableUse(1000, Middlebox.forgetting(ofSeconds(60))))
                .isEqualTo(new TableUse(1000, true, Optional.of(ofSeconds(60))));
        assertThat(of(Layers.of(PINGS)).tableUse(1000, Middlebox.forgetting(ofSeconds(20))))
                .isEqualTo(new TableUse(1000, false, Optional.of(ofSeconds(20))));
    }

    @Test
    void thereAreNoFewerThanNoConnections() {
        assertThatThrownBy(() -> of(NOTHING).tableUse(-1, Middlebox.forgetting(ofSeconds(20))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections: -1 (expected: >= 0)");
    }
}
