package io.keepalive.netty;

import static io.keepalive.netty.TwoEnds.frames;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthReportBuilder;
import io.keepalive.health.HealthRules;
import io.keepalive.health.HealthSource;
import io.keepalive.health.HealthState;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.health.WorkerWatch;
import io.keepalive.netty.health.WorkerWatchBuilder;
import io.keepalive.netty.internal.LoopClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The process is up and its workers are stuck: it shows at the other end, when it was predicted to. */
@Tag("netty-4.2") // virtual time
class WorkerWatchTest {

    private static final HealthReport SERVING = HealthReport.of(HealthState.SERVING);

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean stuck;
    private boolean full;
    private HealthReport application = SERVING;
    private HealthSource source = now -> SERVING;

    @AutoClose
    private TwoEnds ends;

    @BeforeEach
    void open() {
        ends = new TwoEnds(
                frames().heartbeat(HeartbeatPolicy.pinging(ofSeconds(10), ofSeconds(2), 3)
                                .jitter(0)
                                .build())
                        .peerHealth(HealthRules.builder()
                                .notServing(ofSeconds(3))
                                .healthyAfter(ofSeconds(4))
                                .build()),
                frames().heartbeat(HeartbeatPolicy.watching(ofSeconds(60)).build())
                        .health(now -> source.report(now)));
    }

    private WorkerWatchBuilder builder() {
        return WorkerWatch.builder(ends.server.channel.eventLoop(), task -> {
                    if (full) {
                        throw new RejectedExecutionException("full");
                    }
                    if (stuck) {
                        waiting.add(task);
                    } else {
                        task.run();
                    }
                })
                .busyAfter(ofSeconds(1))
                .notServingAfter(ofSeconds(5))
                .application(now -> application);
    }

    private WorkerWatch start() {
        WorkerWatch watch = builder().start();
        source = watch;
        ends.after(Duration.ZERO);
        return watch;
    }

    private HealthReport report() {
        return source.report(LoopClock.nanos(ends.server.channel.eventLoop()));
    }

    @Test
    void theOtherEndHearsOfStuckWorkersWithinThePredictedTimeWhilePongsGoOn() {
        start();
        ends.after(ofSeconds(12));
        assertThat(ends.client.listener.news()).containsExactly("says SERVING");

        stuck = true; // the next task is given at 12.5 s, and has waited for 5 s at 17.5 s: the pong at 20 s says so
        ends.after(ofSeconds(8));
        assertThat(ends.client.listener.news()).containsExactly("says NOT_SERVING, late=workers");
        ends.after(ofSeconds(3).minusNanos(1));
        assertThat(ends.client.status().health().orElseThrow().healthy()).isTrue();
        ends.after(ofNanos(1));
        assertThat(ends.client.listener.news()).containsExactly("unhealthy: not serving for 3.00 s (limit 3.00 s)");
        ends.after(ofSeconds(27));
        assertThat(ends.client.counters().pongsReceived()).isEqualTo(5);
        assertThat(waiting).as("one task at a time").hasSize(1);

        stuck = false;
        waiting.remove().run();
        ends.after(ofSeconds(14));
        assertThat(ends.client.listener.news()).containsExactly("says SERVING", "healthy");
    }

    @Test
    void aWaitCountsFromItsLimitsToTheNanosecond() {
        WorkerWatch watch = start();
        stuck = true;
        ends.after(ofMillis(1_500).minusNanos(1));
        assertThat(report()).isSameAs(SERVING);
        ends.after(ofNanos(1));
        assertThat(report()).hasToString("BUSY, late=workers");
        assertThat(report()).as("made once").isSameAs(report());
        ends.after(ofSeconds(4).minusNanos(1));
        assertThat(report().state()).isEqualTo(HealthState.BUSY);
        ends.after(ofNanos(1));
        assertThat(report().state()).isEqualTo(HealthState.NOT_SERVING);
        assertThat(watch.workerWait()).isEqualTo(ofSeconds(5));
    }

    @Test
    void aSlowPoolStaysBusyBetweenOneTaskAndTheNext() {
        start();
        stuck = true;
        ends.after(ofSeconds(3));
        waiting.remove().run();
        assertThat(report().state()).as("2.5 s").isEqualTo(HealthState.BUSY);
        ends.after(ofMillis(600));
        assertThat(waiting).hasSize(1);
        assertThat(report().state()).as("still").isEqualTo(HealthState.BUSY);
        waiting.remove().run();
        assertThat(report()).isSameAs(SERVING);
    }

    @Test
    void workersThatTakeNoTaskKeepOneWaiting() {
        start();
        full = true;
        ends.after(ofMillis(5_500));
        assertThat(report()).hasToString("NOT_SERVING, late=workers");
        full = false;
        ends.after(ofMillis(500));
        assertThat(report().state()).as("the task that got through waited").isEqualTo(HealthState.NOT_SERVING);
        ends.after(ofMillis(500));
        assertThat(report()).isSameAs(SERVING);
    }

    @Test
    void anEventLoopThatIsLateSaysSo() {
        WorkerWatch watch = start();
        ends.server.channel.advanceTimeBy(ofMillis(1_500).toNanos(), TimeUnit.NANOSECONDS);
        assertThat(watch.loopLateness()).as("seen from another loop").isEqualTo(ofSeconds(1));
        assertThat(report()).hasToString("BUSY, late=event-loop");
        ends.after(ofMillis(100));
        assertThat(report()).as("the last timer was late").hasToString("BUSY, late=event-loop");
        ends.after(ofMillis(500));
        assertThat(report()).isSameAs(SERVING);
    }

    @Test
    void itMakesWhatTheApplicationSaysOnlyWorse() {
        start();
        stuck = true;
        application = HealthReport.builder(HealthState.DRAINING).queued(7).build();
        ends.after(ofSeconds(2));
        assertThat(report()).hasToString("DRAINING, 7 queued, late=workers");
        ends.after(ofSeconds(4));
        assertThat(report()).hasToString("NOT_SERVING, 7 queued, late=workers");
        HealthReportBuilder crowded = HealthReport.builder(HealthState.SERVING);
        for (int i = 0; i < 16; i++) {
            crowded.attribute("n" + i, "");
        }
        application = crowded.build();
        assertThat(report().state()).isEqualTo(HealthState.NOT_SERVING);
        assertThat(report().attributes()).isEqualTo(application.attributes());
    }

    @Test
    void onceClosedItSaysWhatTheApplicationSays() {
        WorkerWatch watch = start();
        stuck = true;
        ends.after(ofSeconds(10));
        watch.close();
        watch.close();
        assertThat(report()).isSameAs(SERVING);
        waiting.remove().run();
        ends.after(ofSeconds(10));
        assertThat(waiting).as("no more tasks").isEmpty();
    }

    @Test
    void limitsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerWatch.builder(ends.server.channel.eventLoop(), Runnable::run)
                        .start())
                .withMessage("limits: none (expected: busyAfter or notServingAfter)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().busyAfter(ofSeconds(5)).start())
                .withMessage("busyAfter: PT5S (expected: < notServingAfter PT5S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().every(Duration.ZERO))
                .withMessage("every: PT0S (expected: PT0.001S..PT24H)");
    }
}
