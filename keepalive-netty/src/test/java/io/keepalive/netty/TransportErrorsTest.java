package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keepalive.diagnosis.Cause;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.io.IOException;
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
        "110, KERNEL_TIMEOUT",
        "113, PEER_UNREACHABLE",
        "101, PEER_UNREACHABLE",
        "5, IO_ERROR"
    })
    void nativeErrorsAreKnownByNumberWhateverTheirText(int number, Cause cause) {
        assumeTrue(Epoll.isAvailable(), "needs the native library of this Linux");
        assertThat(TransportErrors.cause(new Errors.NativeIoException("read", -number)))
                .isEqualTo(cause);
    }

    @Test
    void whatIsNoErrorOfTheTransportHasNoCause() {
        assertThat(TransportErrors.cause(new IllegalStateException("Connection reset")))
                .isNull();
        assertThat(TransportErrors.cause(new OutOfMemoryError("Connection reset")))
                .isNull();
    }

    @Test
    void textsAreReadInAnyLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(TransportErrors.cause(new IOException("CONNECTION TIMED OUT")))
                    .isEqualTo(Cause.KERNEL_TIMEOUT);
        } finally {
            Locale.setDefault(before);
        }
    }
}
