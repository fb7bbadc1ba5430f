package io.keepalive.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionOptionsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "close | true | false | false",
                "Close | true | false | false",
                "KEEP-ALIVE | false | true | false",
                "keep-alive, Upgrade | false | true | true",
                "' te ,close,  keep-alive ' | true | true | false",
                "closed | false | false | false",
                "'' | false | false | false",
                "',,' | false | false | false",
            })
    void readsTheTokensOfAList(String value, boolean close, boolean keepAlive, boolean upgrade) {
        assertThat(ConnectionOptions.parse(List.of(value))).isEqualTo(new ConnectionOptions(close, keepAlive, upgrade));
    }

    @Test
    void readsAllFieldsOfAMessage() {
        assertThat(ConnectionOptions.parse(List.of("upgrade", "close")))
                .isEqualTo(new ConnectionOptions(true, false, true));
        assertThat(ConnectionOptions.parse(List.of())).isSameAs(ConnectionOptions.NONE);
    }

    /** The order of RFC 9112 section 9.3. */
    @ParameterizedTest(name = "HTTP/1.1 {0}, close {1}, keep-alive {2}")
    @CsvSource({
        "true, false, false, true",
        "true, false, true, true",
        "true, true, false, false",
        "true, true, true, false",
        "false, false, false, false",
        "false, false, true, true",
        "false, true, true, false",
    })
    void persistsAsTheRfcSays(boolean http11, boolean close, boolean keepAlive, boolean persists) {
        assertThat(new ConnectionOptions(close, keepAlive, false).persists(http11))
                .isEqualTo(persists);
    }
}
