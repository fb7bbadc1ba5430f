package io.keepalive.prediction;

import static io.keepalive.prediction.Death.APPLICATION_HUNG;
import static io.keepalive.prediction.Death.FORGOTTEN;
import static io.keepalive.prediction.Death.IDLE;
import static io.keepalive.prediction.Death.UNACKNOWLEDGED;
import static io.keepalive.prediction.Death.ZERO_WINDOW;
import static io.keepalive.prediction.Forecast.Start.EVENT;
import static io.keepalive.prediction.Forecast.Start.FIRST_SENT;
import static io.keepalive.prediction.Forecast.Start.LAST_RECEIVED;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictedDeathsTest {

    private static final Kernel LINUX = Kernel.linux(6, 18);
    private static final TcpKeepAlive TCP = TcpKeepAlive.parse("idle=60s,interval=10s,probes=3");
    private static final TcpKeepAlive CAPPED =
            TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,retransmissionCap=1s");
    private static final TcpKeepAlive USER_TIMEOUT =
            TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,userTimeout=4s");

    /** 15 s of answers awaited, the first after 12 to 15 s. */
    private static final HeartbeatPolicy PINGS =
            HeartbeatPolicy.pinging(ofSeconds(15), ofSeconds(5), 3).build();

    private static final HeartbeatPolicy WATCH =
            HeartbeatPolicy.watching(ofSeconds(40)).build();
    private static final HeartbeatPolicy SENDS =
            HeartbeatPolicy.sendingEvery(ofSeconds(20)).build();
    private static final HeartbeatPolicy PINGS_WHEN_NOTHING_IS_SENT =
            PINGS.toBuilder().trigger(Trigger.LAST_SENT).build();

    // what the kernel does about data by default, and with each bound
    private static final String BY_DEFAULT = "924.6 1060.05";
    private static final String BY_CAP = "14.4 15.975";
    private static final String BY_USER_TIMEOUT = "4 5.25";

    private static Forecast of(Death death, Layers layers) {
        return Prediction.of(layers, LINUX).of(death);
    }

    private static void assertForecast(Forecast forecast, Layer layer, String seconds, Forecast.Start from) {
        String[] window = seconds.split(" ", 2);
        assertThat(forecast.layer()).as(forecast.toString()).isEqualTo(layer);
        assertThat(forecast.time())
                .as(forecast.toString())
                .contains(new DetectionTime(seconds(window[0]), seconds(window[1])));
        assertThat(forecast.from()).as(forecast.toString()).isEqualTo(from);
        assertThat(forecast.reason()).isNotBlank();
    }

    private static Duration seconds(String text) {
        return Duration.parse("PT" + text + "S");
    }

    private static void assertNobody(Forecast forecast) {
        assertThat(forecast.layer()).isEqualTo(Layer.NOBODY);
        assertThat(forecast.time()).isEmpty();
        assertThat(forecast.reason()).isNotBlank();
    }

    // idle

    @Test
    void probesNoticeThatAnIdlePeerIsGone() {
        assertForecast(of(IDLE, Layers.of(TCP)), Layer.TCP_KEEPALIVE, "90 101.25", LAST_RECEIVED);
    }

    @Test
    void withAUserTimeoutProbesNoticeWhenItIsOver() {
        assertForecast(of(IDLE, Layers.of(USER_TIMEOUT)), Layer.USER_TIMEOUT, "70 78.75", LAST_RECEIVED);
    }

    @Test
    void pingsNoticeThatAnIdlePeerIsGone() {
        assertForecast(of(IDLE, Layers.of(PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
    }

    @Test
    void beneathPingsTcpKeepaliveIsSilent() {
        assertForecast(of(IDLE, Layers.of(TCP, PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
        TcpKeepAlive asSoon = TcpKeepAlive.parse("idle=12s,interval=1s,probes=3"); // done in 15 s, as the ping goes out
        assertForecast(of(IDLE, Layers.of(asSoon, PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
    }

    @Test
    void probesThatAreDoneBeforeThePingNoticeItUnlessAPingFallsBetweenThem() {
        TcpKeepAlive soon = TcpKeepAlive.parse("idle=4s,interval=2s,probes=3");

        Forecast forecast = of(IDLE, Layers.of(soon, PINGS));

        // 10 to 11.25 s, or a ping within that and its 15 s
        assertForecast(forecast, Layer.TCP_KEEPALIVE, "10 26.25", LAST_RECEIVED);
        assertThat(forecast.reason()).contains("unless a ping falls between them");
    }

    @Test
    void whereEitherMayBeFirstTheSurerOneIsNamedAndTheOtherSaid() {
        TcpKeepAlive nearly = TcpKeepAlive.parse("idle=11s,interval=1s,probes=3"); // 14 s, and the ping after 12 to 15

        Forecast forecast = of(IDLE, Layers.of(nearly, PINGS));

        assertForecast(forecast, Layer.HEARTBEAT, "14 30", LAST_RECEIVED);
        assertThat(forecast.reason()).contains("or sooner: TCP keepalive");
    }

    @Test
    void aUserTimeoutEndsTheFirstPing() {
        assertForecast(of(IDLE, Layers.of(USER_TIMEOUT, PINGS)), Layer.USER_TIMEOUT, "16 20.25", LAST_RECEIVED);
    }

    @Test
    void aRetransmissionCapMayEndTheFirstPingSooner() {
        Forecast forecast = of(IDLE, Layers.of(CAPPED, PINGS));

        assertForecast(forecast, Layer.HEARTBEAT, "26.4 30", LAST_RECEIVED);
        assertThat(forecast.reason()).contains("or sooner: the first ping lost, the kernel gives up");
    }

    @Test
    void retransmissionsEndAPingThatIsAwaitedForLonger() {
        HeartbeatPolicy patient =
                HeartbeatPolicy.pinging(ofSeconds(15), ofSeconds(20), 3).build();

        assertForecast(of(IDLE, Layers.of(CAPPED, patient)), Layer.RETRANSMISSION, "26.4 30.975", LAST_RECEIVED);
    }

    @Test
    void aWatcherNoticesAtItsLimit() {
        assertForecast(of(IDLE, Layers.of(WATCH)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
    }

    @Test
    void beneathAWatcherProbesGoOn() {
        TcpKeepAlive sooner = TcpKeepAlive.parse("idle=10s,interval=2s,probes=3");

        assertForecast(of(IDLE, Layers.of(sooner, WATCH)), Layer.TCP_KEEPALIVE, "16 18", LAST_RECEIVED);
        assertForecast(of(IDLE, Layers.of(TCP, WATCH)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
    }

    @Test
    void aPingerThatWatchesNoticesAtTheSoonerOfBoth() {
        HeartbeatPolicy both = PINGS.toBuilder().watching(ofSeconds(28)).build();

        assertForecast(of(IDLE, Layers.of(both)), Layer.HEARTBEAT, "27 28", LAST_RECEIVED);
    }

    @Test
    void whoOnlySendsLeavesItToTheKernel() {
        assertForecast(of(IDLE, Layers.of(SENDS)), Layer.RETRANSMISSION, "924.6 1080.05", EVENT);
        assertForecast(of(IDLE, Layers.of(CAPPED, SENDS)), Layer.RETRANSMISSION, "14.4 35.975", EVENT);
    }

    @Test
    void betweenMessagesProbesMayNoticeBeforeTheKernelGivesUpTheNextOne() {
        TcpKeepAlive soon = TcpKeepAlive.parse("idle=4s,interval=2s,probes=3"); // 4.5 s late at most

        // the last answer came up to 4.5 s before; the next message may go out before the last probe's time is over
        assertForecast(of(IDLE, Layers.of(soon, SENDS)), Layer.TCP_KEEPALIVE, "5.5 1071.3", EVENT);
    }

    @Test
    void whoSendsAndWatchesNoticesAtTheLimit() {
        HeartbeatPolicy mutual = SENDS.toBuilder().watching(ofSeconds(40)).build();

        assertForecast(of(IDLE, Layers.of(mutual)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
        assertForecast(of(IDLE, Layers.of(CAPPED, mutual)), Layer.HEARTBEAT, "14.4 40", LAST_RECEIVED);
    }

    @Test
    void pingsThatCountFromWhatWasSentNoticeAsSoonAfterTheEvent() {
        assertForecast(of(IDLE, Layers.of(PINGS_WHEN_NOTHING_IS_SENT)), Layer.HEARTBEAT, "15 30", EVENT);
        assertForecast(of(IDLE, Layers.of(TCP, PINGS_WHEN_NOTHING_IS_SENT)), Layer.HEARTBEAT, "15 30", EVENT);
    }

    @Test
    void pingsThatCountFromWhatWasSentBesideAWatchLimitNoticeByTheLimit() {
        HeartbeatPolicy both =
                PINGS_WHEN_NOTHING_IS_SENT.toBuilder().watching(ofSeconds(40)).build();

        assertForecast(of(IDLE, Layers.of(both)), Layer.HEARTBEAT, "15 40", LAST_RECEIVED);
    }

    @Test
    void pingsOfAFixedPeriodMayFallIntoTheSilenceAtOnce() {
        HeartbeatPolicy fixed =
                PINGS.toBuilder().jitter(0).trigger(Trigger.FIXED_PERIOD).build();

        assertForecast(of(IDLE, Layers.of(fixed)), Layer.HEARTBEAT, "15 30", LAST_RECEIVED);
    }

    @Test
    void aSpreadFirstPingMayFallIntoTheSilenceAtOnce() {
        HeartbeatPolicy spread = PINGS.toBuilder().spreadFirstPing().build();

        assertForecast(of(IDLE, Layers.of(spread)), Layer.HEARTBEAT, "15 30", LAST_RECEIVED);
    }

    @Test
    void whereOnlyPongsCountTheLastByteMayBeYoungerThanTheLastPong() {
        HeartbeatPolicy pongs =
                PINGS.toBuilder().proofOfLife(ProofOfLife.PONGS_ONLY).build();

        assertForecast(of(IDLE, Layers.of(pongs)), Layer.HEARTBEAT, "15 30", LAST_RECEIVED);
    }

    @Test
    void withNothingSetNobodyMissesAnIdlePeer() {
        assertNobody(of(IDLE, new Layers(Optional.empty(), Optional.empty())));
    }

    @Test
    void whereTheKernelsRuleIsNotKnownTheTimeIsNot() {
        Forecast forecast = Prediction.of(Layers.of(SENDS), Kernel.macOs()).of(IDLE);

        assertThat(forecast.layer()).isEqualTo(Layer.RETRANSMISSION);
        assertThat(forecast.time()).isEmpty();
        assertForecast(
                Prediction.of(Layers.of(TCP), Kernel.macOs()).of(IDLE), Layer.TCP_KEEPALIVE, "90 90", LAST_RECEIVED);
        assertForecast(
                Prediction.of(Layers.of(TCP, PINGS), Kernel.windows()).of(IDLE),
                Layer.HEARTBEAT,
                "27 30",
                LAST_RECEIVED);
    }

    // unacknowledged

    @Test
    void withoutHeartbeatsTheKernelAloneGivesUpData() {
        Layers nothing = new Layers(Optional.empty(), Optional.empty());
        assertForecast(of(UNACKNOWLEDGED, nothing), Layer.RETRANSMISSION, BY_DEFAULT, FIRST_SENT);
        assertForecast(of(UNACKNOWLEDGED, Layers.of(TCP)), Layer.RETRANSMISSION, BY_DEFAULT, FIRST_SENT);
        assertForecast(of(UNACKNOWLEDGED, Layers.of(CAPPED)), Layer.RETRANSMISSION, BY_CAP, FIRST_SENT);
        assertForecast(of(UNACKNOWLEDGED, Layers.of(USER_TIMEOUT)), Layer.USER_TIMEOUT, BY_USER_TIMEOUT, FIRST_SENT);
        assertForecast(of(UNACKNOWLEDGED, Layers.of(SENDS)), Layer.RETRANSMISSION, BY_DEFAULT, FIRST_SENT);
    }

    @Test
    void aCapCountsOnlyWhereTheKernelHasIt() {
        Forecast forecast =
                Prediction.of(Layers.of(CAPPED), Kernel.linux(6, 14)).of(UNACKNOWLEDGED);

        assertForecast(forecast, Layer.RETRANSMISSION, BY_DEFAULT, FIRST_SENT);
    }

    @Test
    void aHeartbeatBoundsData() {
        assertForecast(of(UNACKNOWLEDGED, Layers.of(PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
        assertForecast(of(UNACKNOWLEDGED, Layers.of(WATCH)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
    }

    @Test
    void aUserTimeoutThatIsOverBeforeTheAnswerIsDueComesFirst() {
        assertForecast(
                of(UNACKNOWLEDGED, Layers.of(USER_TIMEOUT, PINGS)), Layer.USER_TIMEOUT, BY_USER_TIMEOUT, FIRST_SENT);
    }

    @Test
    void dataSentLongBeforeThePingMayBeGivenUpFirst() {
        Forecast forecast = of(UNACKNOWLEDGED, Layers.of(CAPPED, PINGS));

        assertForecast(forecast, Layer.HEARTBEAT, "14.4 30", LAST_RECEIVED);
        assertThat(forecast.reason()).contains("or sooner: the kernel gives up");
    }

    @Test
    void dataSentLateUnderAWatchMayBeGivenUpFirstOrNot() {
        assertForecast(of(UNACKNOWLEDGED, Layers.of(USER_TIMEOUT, WATCH)), Layer.HEARTBEAT, "4 40", LAST_RECEIVED);
    }

    @Test
    void aWatchLimitShortensWhatTheKernelHas() {
        HeartbeatPolicy hasty = PINGS.toBuilder().watching(ofSeconds(20)).build(); // 5 s after the last first ping
        assertForecast(of(UNACKNOWLEDGED, Layers.of(USER_TIMEOUT, hasty)), Layer.HEARTBEAT, "4 20", LAST_RECEIVED);
    }

    @Test
    void aWatchLimitThatEndsBeforeThePingMayEndDataAsSoonAsItIsSent() {
        HeartbeatPolicy words = PINGS.toBuilder()
                .jitter(0)
                .trigger(Trigger.FIXED_PERIOD)
                .watching(ofSeconds(12))
                .build();
        assertForecast(of(UNACKNOWLEDGED, Layers.of(USER_TIMEOUT, words)), Layer.HEARTBEAT, "4 12", LAST_RECEIVED);
    }

    @Test
    void aChattyApplicationKeepsPingsFromBeingSent() {
        Forecast forecast = of(UNACKNOWLEDGED, Layers.of(PINGS_WHEN_NOTHING_IS_SENT));

        // once it is quiet they come after all; or one was sent just before the data: 15 s without an answer
        assertForecast(forecast, Layer.RETRANSMISSION, "15 1060.05", FIRST_SENT);
    }

    // zero window

    @Test
    void withoutHeartbeatsTheKernelProbesTheWindow() {
        assertForecast(of(ZERO_WINDOW, Layers.of(TCP)), Layer.RETRANSMISSION, "924.6 2160", LAST_RECEIVED);
        assertForecast(of(ZERO_WINDOW, Layers.of(CAPPED)), Layer.RETRANSMISSION, "14.4 18", LAST_RECEIVED);
        assertForecast(of(ZERO_WINDOW, Layers.of(USER_TIMEOUT)), Layer.USER_TIMEOUT, BY_USER_TIMEOUT, FIRST_SENT);
    }

    @Test
    void pingsAreExcusedUpToTheSlowPeerLimit() {
        HeartbeatPolicy patient =
                PINGS.toBuilder().slowPeerLimit(ofSeconds(100)).build();

        assertForecast(of(ZERO_WINDOW, Layers.of(PINGS)), Layer.HEARTBEAT, "27 60", LAST_RECEIVED);
        assertForecast(of(ZERO_WINDOW, Layers.of(patient)), Layer.HEARTBEAT, "27 130", LAST_RECEIVED);
    }

    @Test
    void aWatchLimitExcusesNobody() {
        HeartbeatPolicy both = PINGS.toBuilder().watching(ofSeconds(35)).build();

        assertForecast(of(ZERO_WINDOW, Layers.of(WATCH)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
        assertForecast(of(ZERO_WINDOW, Layers.of(both)), Layer.HEARTBEAT, "27 35", LAST_RECEIVED);
    }

    @Test
    void windowProbesUnderACapMayBeGivenUpBeforeThePings() {
        HeartbeatPolicy hasty = HeartbeatPolicy.pinging(ofSeconds(15), ofSeconds(4), 3)
                .slowPeerLimit(ofSeconds(100))
                .build();

        assertForecast(of(ZERO_WINDOW, Layers.of(CAPPED, hasty)), Layer.HEARTBEAT, "14.4 18", LAST_RECEIVED);
        assertForecast(of(ZERO_WINDOW, Layers.of(CAPPED, PINGS)), Layer.RETRANSMISSION, "14.4 18", LAST_RECEIVED);
    }

    @Test
    void aUserTimeoutEndsASlowReaderBeforeItsPingsCount() {
        assertForecast(
                of(ZERO_WINDOW, Layers.of(USER_TIMEOUT, PINGS)), Layer.USER_TIMEOUT, BY_USER_TIMEOUT, FIRST_SENT);
    }

    // application hung

    @Test
    void tcpAloneNeverNoticesAHungApplication() {
        assertNobody(of(APPLICATION_HUNG, Layers.of(TCP)));
        assertNobody(of(APPLICATION_HUNG, Layers.of(USER_TIMEOUT)));
        assertNobody(of(APPLICATION_HUNG, Layers.of(SENDS)));
    }

    @Test
    void aHeartbeatNoticesAHungApplicationWhateverElseIsSet() {
        assertForecast(of(APPLICATION_HUNG, Layers.of(PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
        assertForecast(of(APPLICATION_HUNG, Layers.of(USER_TIMEOUT, PINGS)), Layer.HEARTBEAT, "27 30", LAST_RECEIVED);
        assertForecast(of(APPLICATION_HUNG, Layers.of(WATCH)), Layer.HEARTBEAT, "40 40", LAST_RECEIVED);
    }

    @Test
    void whereOnlyPongsCountAPeerThatStillSendsIsFoundHungAsWell() {
        HeartbeatPolicy pongs =
                PINGS.toBuilder().proofOfLife(ProofOfLife.PONGS_ONLY).build();

        assertForecast(of(APPLICATION_HUNG, Layers.of(pongs)), Layer.HEARTBEAT, "15 30", EVENT);
    }

    @Test
    void whereOnlyPongsCountAPeerThatFallsSilentMayBeFoundByTheWatchLimitBefore() {
        HeartbeatPolicy pongs =
                PINGS.toBuilder().proofOfLife(ProofOfLife.PONGS_ONLY).build();
        assertForecast(
                of(
                        APPLICATION_HUNG,
                        Layers.of(pongs.toBuilder().watching(ofSeconds(20)).build())),
                Layer.HEARTBEAT,
                "5 30",
                EVENT);
        HeartbeatPolicy words = pongs.toBuilder()
                .jitter(0)
                .trigger(Trigger.FIXED_PERIOD)
                .watching(ofSeconds(12))
                .build();
        assertForecast(of(APPLICATION_HUNG, Layers.of(words)), Layer.HEARTBEAT, "0 30", EVENT);
    }

    @Test
    void pingsThatCountFromWhatIsSentSetNoBoundForAHungApplication() {
        Forecast forecast = of(APPLICATION_HUNG, Layers.of(PINGS_WHEN_NOTHING_IS_SENT));

        assertThat(forecast.layer()).isEqualTo(Layer.HEARTBEAT);
        assertThat(forecast.time()).isEmpty();
    }

    // forgotten

    @Test
    void whatIsForgottenAndDroppedIsNoticedAsAnIdleDeath() {
        for (Layers layers : new Layers[] {Layers.of(TCP), Layers.of(PINGS), Layers.of(CAPPED, PINGS)}) {
            Forecast idle = of(IDLE, layers);
            Forecast forgotten = of(FORGOTTEN, layers);
            assertThat(forgotten.layer()).isEqualTo(idle.layer());
            assertThat(forgotten.time()).isEqualTo(idle.time());
            assertThat(forgotten.from()).isEqualTo(idle.from());
        }
    }

    // the largest

    @Test
    void theLongestTimesSaturate() {
        Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
        HeartbeatPolicy slow = HeartbeatPolicy.pinging(ever, ever, 3).build();

        for (Death death : Death.values()) {
            assertThat(Prediction.of(Layers.of(CAPPED, slow), LINUX).of(death).reason())
                    .isNotBlank();
        }
        assertThat(Prediction.of(Layers.of(slow), LINUX).falseKill(0.5, ever)).isBetween(0.0, 1.0);
        assertThat(Prediction.of(Layers.of(slow), LINUX).outageKill(ever)).isBetween(0.0, 1.0);
    }

    @Test
    void nullsAreRefusedByName() {
        Prediction prediction = Prediction.of(Layers.of(TCP), LINUX);
        assertThatThrownBy(() -> Layers.of((TcpKeepAlive) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tcp");
        assertThatThrownBy(() -> Layers.of((HeartbeatPolicy) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("heartbeat");
        assertThatThrownBy(() -> Layers.of(TCP, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("heartbeat");
        assertThatThrownBy(() -> prediction.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("death");
        assertThatThrownBy(() -> prediction.keeps(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("middlebox");
        assertThatThrownBy(() -> prediction.forgottenBy(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("middlebox");
    }
}
