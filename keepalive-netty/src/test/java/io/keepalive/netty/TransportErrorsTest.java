package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keepalive.diagnosis.Ending;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exceptions of native transports say; those of NIO are in {@link EndTest}. */
class TransportErrorsTest {

    /** Error numbers of Linux. */
    @ParameterizedTest
    @CsvSource({
        "104, RESET",
        "32, RESET",
        "110, TIMED_OUT",
        "113, UNREACHABLE",
        "101, UNREACHABLE",
        "111, UNREACHABLE",
        "5, IO_ERROR"
    })
    void nativeErrorsAreKnownByNumberWhateverTheirText(int number, Ending ending) {
        assumeTrue(Epoll.isAvailable(), "needs the native library of this Linux");
        assertThat(TransportErrors.ending(new Errors.NativeIoException("read", -number)))
                .isEqualTo(ending);
    }

    @Test
    void whatIsNoErrorOfTheTransportIsNoEnding() {
        assertThat(TransportErrors.ending(new IllegalStateException("Connection reset")))
                .isNull();
        assertThat(TransportErrors.ending(new OutOfMemoryError("Connection reset")))
                .isNull();
    }

    @Test
    void aRefusalIsToldFromOtherFailuresToConnect() {
        assertThat(TransportErrors.refused(
                        new ConnectException("finishConnect(..) failed: Connection refused: /10.9.2.2")))
                .isTrue();
        assertThat(TransportErrors.refused(new ConnectException("connection timed out after 10000 ms")))
                .isFalse();
        assertThat(TransportErrors.refused(new NoRouteToHostException("Connection refused")))
                .isFalse();
    }

    @Test
    void textsAreReadInAnyLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(TransportErrors.ending(new IOException("CONNECTION TIMED OUT")))
                    .isEqualTo(Ending.TIMED_OUT);
        } finally {
            Locale.setDefault(before);
        }
    }
}
