package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** First pings that are spread over the whole idle time, so that whoever connects at once does not ping at once. */
class SpreadFirstPingTest extends MonitorStory {

    private static final int CONNECTIONS = 10_000;

    private static HeartbeatPolicyBuilder spread() {
        return HeartbeatPolicy.pinging(s(10), s(2), 3).spreadFirstPing();
    }

    @Test
    void coverTheWholeIdleTimeEvenly() {
        assertSpreadEvenly(seed -> new MonitorDriver(spread().build(), seed, clockStart).deadline(), s(10));
    }

    @Test
    void coverItEvenlyAlsoWhereTheCallerIsImpreciseAndNoneIsLate() {
        HeartbeatTiming timing = HeartbeatTiming.of(spread().build(), ms(300), ms(500));
        assertSpreadEvenly(
                seed -> Duration.ofNanos(new HeartbeatMonitor(timing, seed, clockStart).deadlineNanos() - clockStart),
                ms(9_500));
    }

    @Test
    void withoutItTheyComeInTheJitterOnly() {
        HeartbeatPolicy usual = HeartbeatPolicy.pinging(s(10), s(2), 3).build();
        for (int seed = 0; seed < 1_000; seed++) {
            assertThat(new MonitorDriver(usual, seed, clockStart).deadline()).isBetween(s(8), s(10));
        }
    }

    @Test
    void laterPingsComeInTheUsualJitter() {
        for (int seed = 0; seed < 1_000; seed++) {
            MonitorDriver connection = new MonitorDriver(spread().build(), seed, clockStart);
            Duration first = connection.deadline();
            connection.runTo(first).answered();
            assertThat(connection.deadline().minus(first)).isBetween(s(8), s(10));
        }
    }

    @Test
    void alsoAfterASilenceThatEndedBeforeTheFirstPing() {
        for (int seed = 0; seed < 1_000; seed++) {
            MonitorDriver connection = new MonitorDriver(spread().build(), seed, clockStart);
            Duration heard = connection.deadline().minusNanos(1);
            connection.at(heard).receives();
            Duration next = connection.deadline().minus(heard);
            assertThat(next).as("still spread").isPositive().isLessThanOrEqualTo(s(10));
            connection.runTo(connection.deadline()).answered();
            assertThat(connection.deadline().minus(connection.clock().elapsed()))
                    .isBetween(s(8), s(10));
        }
    }

    @Test
    void aSenderSpreadsToo() {
        HeartbeatPolicy sender =
                HeartbeatPolicy.sendingEvery(s(10)).spreadFirstPing().build();
        assertSpreadEvenly(seed -> new MonitorDriver(sender, seed, clockStart).deadline(), s(10));
    }

    @Test
    void thePredictionSaysThatAPingMayComeAtOnce() {
        assertThat(spread().build().detectionTime()).contains(new DetectionTime(s(6), s(16)));
        assertThat(spread().watching(s(12)).build().detectionTime()).contains(new DetectionTime(s(6), s(12)));
        assertThat(HeartbeatPolicy.pinging(s(10), s(2), 3).build().detectionTime())
                .contains(new DetectionTime(s(14), s(16)));
    }

    @Test
    void whoeverFallsSilentAtOnceDiesWithinThePrediction() {
        for (int seed = 0; seed < 1_000; seed++) {
            MonitorDriver connection = new MonitorDriver(spread().build(), seed, clockStart).runTo(s(16));
            assertThat(connection.diedAfter(s(0))).isBetween(s(6), s(16));
        }
    }

    @Test
    void itIsPartOfThePolicy() {
        assertThat(spread().build().spreadsFirstPing()).isTrue();
        assertThat(spread().build().toBuilder().build()).isEqualTo(spread().build());
        assertThat(spread().build())
                .isNotEqualTo(HeartbeatPolicy.pinging(s(10), s(2), 3).build());
        assertThat(spread().build().toString()).contains(", first ping spread, ");
    }

    @Test
    void refusesWhatHasNoFirstPingToSpread() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spread().trigger(Trigger.FIXED_PERIOD).build())
                .withMessage("trigger: FIXED_PERIOD (expected: LAST_RECEIVED or LAST_SENT with spreadFirstPing)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watcher().spreadFirstPing().build())
                .withMessage("spreadFirstPing: true (expected: only where pings are sent)");
    }

    private static void assertSpreadEvenly(IntFunction<Duration> firstPing, Duration longest) {
        int[] inEachTenth = new int[10];
        for (int seed = 0; seed < CONNECTIONS; seed++) {
            Duration first = firstPing.apply(seed);
            assertThat(first).isPositive().isLessThanOrEqualTo(longest);
            inEachTenth[(int) Math.min(9, first.toNanos() * 10 / longest.toNanos())]++;
        }
        for (int inOne : inEachTenth) {
            assertThat(inOne).isBetween(900, 1_100);
        }
    }
}
