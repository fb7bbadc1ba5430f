package io.keepalive.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources over other sources, which fail or take their time. */
class HealthSourcesTest {

    private static final HealthReport SERVING = HealthReport.of(HealthState.SERVING);
    private static final HealthReport BUSY =
            HealthReport.builder(HealthState.BUSY).queued(3).build();

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private Supplier<HealthReport> slow = () -> BUSY;

    private SampledHealth sampled() {
        return new SampledHealth(SERVING, () -> slow.get(), tasks::add, ofSeconds(5));
    }

    @Test
    void aSampleIsServedWhenItHasComeAndTheLastUntilThen() {
        SampledHealth source = sampled();
        assertThat(source.report(0)).isSameAs(SERVING);
        assertThat(source.report(1)).isSameAs(SERVING);
        assertThat(tasks).as("one at a time").hasSize(1);
        tasks.remove().run();
        assertThat(source.report(2)).isSameAs(BUSY);
        assertThat(tasks).as("the next").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L})
    void aSampleThatTakesTooLongMakesTheReportStaleUntilItHasCome(long start) {
        SampledHealth source = sampled();
        source.report(start);
        assertThat(source.report(start + ofSeconds(5).toNanos() - 1)).isSameAs(SERVING);
        assertThat(source.report(start + ofSeconds(5).toNanos()))
                .isEqualTo(SERVING.toBuilder().source(SourceState.STALE).build());
        tasks.remove().run();
        assertThat(source.report(start + ofSeconds(6).toNanos())).isSameAs(BUSY);
    }

    @Test
    void aSampleThatFailsMakesTheReportFailedUntilOneSucceeds() {
        SampledHealth source = sampled();
        for (Supplier<HealthReport> failing : List.<Supplier<HealthReport>>of(
                () -> {
                    throw new IllegalStateException("no idea");
                },
                () -> {
                    throw new AssertionError("worse");
                },
                () -> null)) {
            slow = failing;
            source.report(0);
            tasks.remove().run();
            assertThat(source.report(1).source()).isEqualTo(SourceState.FAILED);
            slow = () -> BUSY;
            tasks.remove().run();
            assertThat(source.report(2)).isSameAs(BUSY);
            tasks.remove().run();
        }
    }

    @Test
    void anExecutorWithoutRoomMakesTheReportFailedAndIsAskedAgain() {
        isAskedAgainAfter(() -> {
            throw new RejectedExecutionException("full");
        });
    }

    @Test
    void anExecutorThatCannotMakeAThreadIsAskedAgain() {
        isAskedAgainAfter(() -> {
            throw new InternalError("no thread");
        });
    }

    private void isAskedAgainAfter(Runnable failure) {
        boolean[] full = {true};
        SampledHealth source = new SampledHealth(
                SERVING,
                () -> BUSY,
                task -> {
                    if (full[0]) {
                        failure.run();
                    }
                    tasks.add(task);
                },
                ofSeconds(5));
        assertThat(source.report(0).source()).isEqualTo(SourceState.FAILED);
        full[0] = false;
        source.report(1);
        tasks.remove().run();
        assertThat(source.report(2)).isSameAs(BUSY);
    }

    @Test
    void aSampleThatMayTakeNoTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampledHealth(SERVING, () -> BUSY, tasks::add, Duration.ZERO))
                .withMessage("staleAfter: PT0S (expected: > 0)");
    }

    @Test
    void aSourceThatFailsIsReportedWithWhatItSaidLast() {
        List<Throwable> failures = new ArrayList<>();
        LastKnownHealth source = new LastKnownHealth(now -> slow.get(), failures::add);
        slow = () -> {
            throw new IllegalStateException("no idea");
        };
        assertThat(source.report(0))
                .as("nothing speaks for it")
                .isEqualTo(HealthReport.builder(HealthState.NOT_SERVING)
                        .source(SourceState.FAILED)
                        .build());
        slow = () -> BUSY;
        assertThat(source.report(1)).isSameAs(BUSY);
        slow = () -> null;
        HealthReport failed = source.report(2);
        assertThat(failed).isEqualTo(BUSY.toBuilder().source(SourceState.FAILED).build());
        assertThat(source.report(3)).as("encoded once").isSameAs(failed);
        assertThat(failures).hasSize(3);
    }
}
