package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What other threads see while the monitor's own thread runs: perhaps the past, but nothing that never was. */
class OtherThreadsTest {

    private static final int SILENCES = 200_000;

    /** Far from zero, so that a time which was not written yet is told from one that was. */
    private static final long START = 4_000_000_000_000_000_000L;

    private static final long IDLE = Duration.ofSeconds(10).toNanos();
    private static final long INTERVAL = Duration.ofSeconds(5).toNanos();
    private static final long ROUND_TRIP = Duration.ofMillis(1).toNanos();

    private final HeartbeatMonitor monitor = new HeartbeatMonitor(
            HeartbeatPolicy.pinging(Duration.ofNanos(IDLE), Duration.ofNanos(INTERVAL), 3)
                    .jitter(0)
                    .build(),
            1,
            START);

    private long now = START;
    private volatile long publishedNow = START;
    private volatile boolean over;

    @Test
    void readOnlyWhatWasOrIs() throws Exception {
        CompletableFuture<Long> reads = CompletableFuture.supplyAsync(this::readUntilOver);
        try {
            for (int silence = 0; silence < SILENCES && !reads.isDone(); silence++) {
                liveThrough(silence);
            }
        } finally {
            over = true;
        }
        assertThat(reads.get(1, TimeUnit.MINUTES)).isPositive();
    }

    /** A silence that is answered at once, or after two pings, or that ends in a verdict taken back, or in a pause. */
    private void liveThrough(int silence) {
        pollAt(monitor.deadlineNanos());
        int more = silence % 4;
        for (int overdue = 0; overdue < more; overdue++) {
            pollAt(monitor.deadlineNanos());
        }
        if (monitor.state() == PeerState.DEAD) {
            monitor.overrule(now);
        }
        if (silence % 7 == 0) {
            monitor.pause();
            monitor.resume(now);
        }
        moveTo(now + ROUND_TRIP);
        monitor.pongReceived(monitor.pingId(), now);
    }

    private void pollAt(long deadline) {
        moveTo(deadline);
        Action action = monitor.poll(now);
        if (action == Action.NONE) {
            action = monitor.poll(now); // the second look at a verdict
        }
        if (action == Action.PING) {
            monitor.pingWritten(now);
        }
    }

    private void moveTo(long nanos) {
        now = nanos;
        publishedNow = nanos;
    }

    private long readUntilOver() {
        long reads = 0;
        while (!over) {
            reads++;
            long before = publishedNow;
            Verdict verdict = monitor.verdict();
            assertThat(verdict == null || verdict == Verdict.PINGS_UNANSWERED).isTrue();
            int unanswered = monitor.unansweredPings();
            assertThat(unanswered >= 0 && unanswered <= 3).isTrue();
            RoundTrip roundTrip = monitor.roundTrip();
            assertThat(isRoundTrip(roundTrip.latestNanos())).isTrue();
            assertThat(isRoundTrip(roundTrip.smoothedNanos())).isTrue();
            assertThat(!roundTrip.measured() || roundTrip.smoothedNanos() >= 0).isTrue();
            monitor.paused();
            assertThat(monitor.silenceNanos(before)).isLessThanOrEqualTo(IDLE + 4 * INTERVAL);
            assertThat(monitor.state()).isNotNull();
            monitor.pollMayBeLate();
            assertThat(monitor.deadlineNanos()).isGreaterThanOrEqualTo(START);
        }
        return reads;
    }

    /** One ping is answered at once, or so many intervals after the first of its silence. */
    private static boolean isRoundTrip(long nanos) {
        return nanos >= -1 && nanos <= 4 * INTERVAL;
    }
}
