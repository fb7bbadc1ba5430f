package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.load.LoadTuning;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The idle time of live connections follows the load that the application says. */
@Tag("netty-4.2")
class LoadSignalTest {

    private static final Duration SHORTEST = ofSeconds(5);
    private static final Duration LONGEST = ofSeconds(60);
    private static final Duration SAMPLE = ofMillis(100);

    /** A tick of the wheel for pings 2 s apart: a 32nd to a 64th. */
    private static final Duration TICK = ofMillis(63);

    private double load;
    private DoubleSupplier signal = () -> load;

    @AutoClose
    private KeepAliveChannel channel = open();

    @Test
    void beginsCalmWhateverThePolicySays() {
        assertThat(idle()).isEqualTo(LONGEST);
        channel.after(LONGEST.minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void goesToTheShortestAtPeakAndBackWhenCalm() {
        load = 1;
        answersFor(ofSeconds(20));
        assertThat(idle()).isEqualTo(SHORTEST);
        load = 0;
        answersFor(ofSeconds(100)); // a silence goes by the load at its beginning, and each step lengthens it
        assertThat(idle()).isEqualTo(LONGEST);
    }

    @Test
    void restsBetweenTheBoundsAtHalfTheLoad() {
        load = 0.5;
        answersFor(ofSeconds(100));
        assertThat(idle()).isBetween(ofSeconds(14), ofSeconds(21));
    }

    @Test
    void intervalAndNumberOfPingsStayThoseOfThePolicy() {
        load = 1;
        answersFor(ofSeconds(20));
        assertThat(channel.status().heartbeat().orElseThrow().pinging())
                .contains(new ProbeSchedule(SHORTEST, ofSeconds(2), 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 30, 58})
    void aRiseInTheMidstOfAnySilenceIsDetectedByTheTightBoundCountedFromTheChange(int silentSeconds) {
        channel.after(silentSeconds);
        load = 1;
        Duration rise = channel.elapsed();
        Duration peak = rise.plus(ofMillis(1_500)); // after 3.5 times the smoothing
        if (Timing.byDefault() == Timing.IDLE_STATE_HANDLER && peak.compareTo(SHORTEST) < 0) {
            peak = SHORTEST; // when it tells of the silence
        }
        channel.after(peak.plus(SHORTEST)
                .plus(ofSeconds(3 * 2))
                .plus(TICK)
                .plus(SAMPLE)
                .minus(rise));
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isLessThan(ofSeconds(75));
    }

    @Test
    void aConnectionThatSpeaksAllTheTimeIsDetectedByTheTightBoundAfterwards() {
        for (int second = 0; second < 200; second++) {
            channel.after(1).receives("x\n");
            load = second < 100 ? 0 : 1;
        }
        channel.applicationRead();
        Duration last = channel.elapsed();
        channel.after(SHORTEST.plus(ofSeconds(6)).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(last.plus(ofSeconds(11)));
    }

    @Test
    void aSilenceThatBeganAtPeakEndsByTheTightBoundWhateverTheLoadDoesThen() {
        load = 1;
        answersFor(ofSeconds(20));
        Duration last = channel.elapsed();
        channel.receives("x\n");
        load = 0;
        channel.after(ofSeconds(11));
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(last.plus(ofSeconds(11)));
        channel.applicationRead();
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLoadOutOfRangeIsNotUsed(double wrong) {
        load = 1;
        answersFor(ofSeconds(20));
        load = wrong;
        answersFor(ofSeconds(60));
        assertThat(idle()).as("of what was said before").isEqualTo(SHORTEST);
        load = 0;
        answersFor(ofSeconds(100)); // a silence goes by the load at its beginning, and each step lengthens it
        assertThat(idle()).isEqualTo(LONGEST);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aSignalThatThrowsIsToldOnceAndNotUsed() {
        signal = () -> {
            throw new IllegalStateException("no metrics");
        };
        String log = logOf(() -> answersFor(ofSeconds(70)));
        assertThat(log).contains("load signal threw: the load is taken for what it was before (said once)");
        assertThat(log).containsOnlyOnce("no metrics");
        assertThat(idle()).isEqualTo(LONGEST);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aLoadOutOfRangeIsToldOnce() {
        load = 2;
        assertThat(logOf(() -> answersFor(ofSeconds(10)))).containsOnlyOnce("load signal said 2.0 (expected: 0 to 1)");
    }

    private KeepAliveChannel open() {
        LoadTuning tuning = LoadTuning.between(SHORTEST, LONGEST)
                .bySignal(() -> signal.getAsDouble())
                .smoothing(SAMPLE.multipliedBy(4));
        return KeepAliveChannel.of(lines(pings(30, 2, 3)).adaptToLoad(tuning));
    }

    private Duration idle() {
        return channel.status()
                .heartbeat()
                .orElseThrow()
                .pinging()
                .orElseThrow()
                .idle();
    }

    /** The peer answers every ping at once. */
    private void answersFor(Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minus(SAMPLE)) {
            channel.after(SAMPLE);
            for (String ping : channel.sent()) {
                channel.receives(ping.replace("PING", "PONG") + "\n");
            }
        }
    }

    private static String logOf(Runnable task) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            task.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(UTF_8);
    }
}
