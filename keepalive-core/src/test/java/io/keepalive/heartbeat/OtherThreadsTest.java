package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other threads see while the monitor's own thread runs: perhaps the past, but nothing that never was. */
class OtherThreadsTest {

    /** So many that a trouble ends often enough just while it is looked at. */
    private static final int SILENCES = 500_000;

    /** Far from zero, so that a time which was not written yet is told from one that was. */
    private static final long START = 4_000_000_000_000_000_000L;

    private static final long IDLE = Duration.ofSeconds(10).toNanos();
    private static final long INTERVAL = Duration.ofSeconds(5).toNanos();
    private static final long ROUND_TRIP = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_SILENCE = IDLE + 5 * INTERVAL;

    /** What another thread may ask; one a run, as the moments that matter are short. */
    private enum Look {
        STATE,
        VERDICT,
        PAUSED,
        UNANSWERED_PINGS,
        SILENCE,
        DEADLINE,
        ROUND_TRIP
    }

    private final HeartbeatMonitor monitor = new HeartbeatMonitor(
            HeartbeatPolicy.pinging(Duration.ofNanos(IDLE), Duration.ofNanos(INTERVAL), 3)
                    .jitter(0)
                    .build(),
            1,
            START);

    private long now = START;
    private volatile boolean over;

    @ParameterizedTest
    @EnumSource
    void seeOnlyWhatWasOrIs(Look look) throws Exception {
        CompletableFuture<Long> looks = CompletableFuture.supplyAsync(() -> lookUntilOver(look));
        try {
            for (int silence = 0; silence < SILENCES && !looks.isDone(); silence++) {
                liveThrough(silence);
            }
        } finally {
            over = true;
        }
        assertThat(looks.get(1, TimeUnit.MINUTES)).as("looks that were sane").isPositive();
    }

    private long lookUntilOver(Look look) {
        long looks = 0;
        do {
            if (!isSane(look)) {
                throw new AssertionError("insane: " + look);
            }
            looks++;
        } while (!over);
        return looks;
    }

    private boolean isSane(Look look) {
        return switch (look) {
            case STATE -> monitor.state() != null;
            case VERDICT -> monitor.verdict() != Verdict.NOTHING_HEARD;
            case PAUSED -> !monitor.paused() || monitor.unansweredPings() <= 3;
            case UNANSWERED_PINGS -> monitor.unansweredPings() >= 0 && monitor.unansweredPings() <= 3;
            case SILENCE -> monitor.silenceNanos(START) <= 0;
            case DEADLINE -> monitor.deadlineNanos() >= START;
            case ROUND_TRIP -> isSane(monitor.roundTrip());
        };
    }

    private static boolean isSane(RoundTrip roundTrip) {
        if (!roundTrip.measured()) {
            return roundTrip.latestNanos() == -1;
        }
        return roundTrip.latestNanos() <= LONGEST_SILENCE
                && roundTrip.smoothedNanos() >= 0
                && roundTrip.smoothedNanos() <= LONGEST_SILENCE;
    }

    /** A silence that is answered at once, or after more pings, or ends in a verdict taken back; at times with a pause. */
    private void liveThrough(int silence) {
        for (int pings = 0; pings <= silence % 4; pings++) {
            pollAt(monitor.deadlineNanos());
        }
        if (monitor.state() == PeerState.DEAD) {
            monitor.overrule(now);
        }
        if (silence % 3 == 0) {
            monitor.pause();
            monitor.resume(now);
        }
        now += ROUND_TRIP;
        monitor.pongReceived(monitor.pingId(), now);
    }

    private void pollAt(long deadline) {
        now = deadline;
        Action action = monitor.poll(now);
        if (action == Action.NONE) {
            action = monitor.poll(now); // the second look at a verdict
        }
        if (action == Action.PING) {
            monitor.pingWritten(now);
        }
    }
}
