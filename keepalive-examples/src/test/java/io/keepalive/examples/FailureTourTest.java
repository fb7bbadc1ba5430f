package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.Transport;
import io.keepalive.examples.tour.Report;
import io.keepalive.examples.tour.Row;
import io.keepalive.examples.tour.Tour;
import io.keepalive.netty.Timing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTourTest {

    @AfterEach
    void clearTiming() {
        System.clearProperty(Timing.PROPERTY);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void everyFailureIsNoticedByWhatWasPredictedWhenAndWithWhichCause(Timing timing) throws InterruptedException {
        System.setProperty(Timing.PROPERTY, timing.name());
        Report report = new Tour(Transport.best(), System.out, false).run();
        report.print(System.out);

        assertThat(report.rows()).hasSize(8).allMatch(Row::asPredicted);
        assertThat(report.exitStatus()).isZero();
    }
}
