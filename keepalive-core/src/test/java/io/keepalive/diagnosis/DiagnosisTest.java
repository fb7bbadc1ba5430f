package io.keepalive.diagnosis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {

    private final IOException error = new IOException("recvAddress(..) failed with error(-104)");

    @Test
    void aVerdictIsExplainedByItsSilenceAndItsLimit() {
        Diagnosis pings = Diagnosis.ofVerdict(Verdict.PINGS_UNANSWERED, ofMillis(16_040), ofSeconds(6), 3);
        assertThat(pings.cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(pings.explanation())
                .isEqualTo("Peer silent: nothing received for 16.0 s; 3 pings unanswered for 6.00 s.");
        assertThat(pings.silence()).contains(ofMillis(16_040));
        assertThat(pings.limit()).contains(ofSeconds(6));

        assertThat(Diagnosis.ofVerdict(Verdict.NOTHING_HEARD, ofSeconds(15), ofSeconds(15), 0)
                        .explanation())
                .isEqualTo("Peer silent: nothing received for 15.0 s; the watch limit is 15.0 s.");
        assertThat(Diagnosis.ofVerdict(Verdict.PING_STUCK, ofSeconds(9), ofSeconds(3), 1)
                        .explanation())
                .contains("our ping could not leave for 3.00 s");
    }

    @Test
    void theTransportsOwnWordsStandInTheSentenceOnlyWhereTheCauseDoesNotSayAll() {
        assertThat(Diagnosis.ofEnd(Cause.RESET, Optional.of(ofSeconds(2)), 1, error))
                .satisfies(reset -> assertThat(reset.explanation())
                        .isEqualTo("Connection reset by the peer or by a middlebox in its name; nothing received for"
                                + " 2.00 s, 1 ping unanswered."))
                .satisfies(reset -> assertThat(reset.error()).contains(error));
        assertThat(Diagnosis.ofEnd(Cause.IO_ERROR, Optional.empty(), 0, error).explanation())
                .isEqualTo("Input or output failed (recvAddress(..) failed with error(-104)).");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyCauseIsASentence(Cause cause) {
        Diagnosis end = Diagnosis.ofEnd(cause, Optional.of(Duration.ZERO), 0, null);
        assertThat(end.explanation()).matches("[A-Z].*; nothing received for 0.00 s\\.");
        assertThat(end).hasToString(cause + ": " + end.explanation());
    }
}
