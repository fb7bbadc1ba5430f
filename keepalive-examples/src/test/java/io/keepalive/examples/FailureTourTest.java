package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.Transport;
import io.keepalive.examples.tour.Report;
import io.keepalive.examples.tour.Row;
import io.keepalive.examples.tour.Tour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FailureTourTest {

    @Test
    @Timeout(60)
    void everyFailureIsNoticedByWhatWasPredictedWhenAndWithWhichCause() throws InterruptedException {
        Report report = new Tour(Transport.best(), System.out, false).run();
        report.print(System.out);

        assertThat(report.rows()).hasSize(8).allMatch(Row::asPredicted);
        assertThat(report.exitStatus()).isZero();
    }
}
