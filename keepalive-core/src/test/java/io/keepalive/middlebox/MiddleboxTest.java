package io.keepalive.middlebox;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiddleboxTest {

    private static final Duration TIME = ofSeconds(350);

    @Test
    void knowsNothingThatIsNotSaid() {
        Middlebox own = Middlebox.builder("corp-firewall").build();

        assertThat(own.name()).isEqualTo("corp-firewall");
        assertThat(own.kind()).isEqualTo(Kind.FIREWALL);
        assertThat(own.forgetsAfter()).isEmpty();
        assertThat(own.keptBy()).isEqualTo(KeptBy.UNKNOWN);
        assertThat(own.expiry()).isEqualTo(Expiry.UNKNOWN);
        assertThat(own.adjustable()).isEmpty();
        assertThat(own.source()).isEqualTo("own");
        assertThat(own.retrieved()).isEmpty();
        assertThat(own.terminates()).isFalse();
    }

    @Test
    void anotherTimeChangesNothingElse() {
        Middlebox own = Middlebox.builder("corp-firewall")
                .name("Firewall")
                .kind(Kind.NAT)
                .forgetsAfter(TIME)
                .keptBy(KeptBy.ANY_PACKET)
                .expiry(Expiry.DROPS)
                .adjustable(TimeoutRange.of(ofMinutes(1), ofMinutes(10)))
                .source("https://example.org/firewall: said there")
                .retrieved(LocalDate.of(2026, 11, 23))
                .build();

        assertThat(own.withTimeout(ofMinutes(1)).withTimeout(TIME)).isEqualTo(own);
        assertThat(own.withTimeout(ofMinutes(10)).forgetsAfter()).contains(ofMinutes(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own.withTimeout(ofSeconds(601)))
                .withMessage("corp-firewall: PT10M1S (expected: PT1M..PT10M)");
        assertThatIllegalArgumentException().isThrownBy(() -> own.withTimeout(ofSeconds(59)));
        assertThatIllegalArgumentException().isThrownBy(() -> own.withTimeout(ZERO));
        assertThat(own.address()).contains("https://example.org/firewall");
        assertThat(Middlebox.forgetting(TIME).address()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NAT, ANY_PACKET, false",
        "LOAD_BALANCER, ANY_PACKET, false",
        "LOAD_BALANCER, UNKNOWN, false",
        "LOAD_BALANCER, APPLICATION_BYTES, true",
        "SERVER, REQUESTS, true",
        "PROXY, ANY_PACKET, true",
        "PROXY, UNKNOWN, true",
    })
    void endsConnectionsIfItIsAProxyOrCountsWhatOnlyOneCanSee(Kind kind, KeptBy keptBy, boolean terminates) {
        Middlebox own = Middlebox.builder("own").kind(kind).keptBy(keptBy).build();

        assertThat(own.terminates()).isEqualTo(terminates);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Corp", "corp_firewall", "corp--firewall", "-corp", "corp-", "corp=1h", "körp"})
    void wantsASimpleId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Middlebox.builder(id))
                .withMessage("id: " + id + " (expected: lower case letters and digits, in words joined by hyphens)");
    }

    @Test
    void wantsATimeLongerThanZeroAndNothingNull() {
        MiddleboxBuilder own = Middlebox.builder("own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> own.forgetsAfter(ZERO))
                .withMessage("forgetsAfter: PT0S (expected: > 0)");
        assertThatNullPointerException()
                .isThrownBy(() -> Middlebox.builder(null))
                .withMessage("id");
        assertThatNullPointerException().isThrownBy(() -> own.name(null)).withMessage("name");
        assertThatNullPointerException().isThrownBy(() -> own.kind(null)).withMessage("kind");
        assertThatNullPointerException().isThrownBy(() -> own.keptBy(null)).withMessage("keptBy");
        assertThatNullPointerException().isThrownBy(() -> own.expiry(null)).withMessage("expiry");
        assertThatNullPointerException().isThrownBy(() -> own.adjustable(null)).withMessage("adjustable");
        assertThatNullPointerException().isThrownBy(() -> own.source(null)).withMessage("source");
        assertThatNullPointerException().isThrownBy(() -> own.retrieved(null)).withMessage("retrieved");
        assertThatNullPointerException()
                .isThrownBy(() -> new TimeoutRange(null, null))
                .withMessage("least");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeoutRange.of(ofSeconds(2), ofSeconds(1)))
                .withMessage("least: PT2S (expected: <= most PT1S)");
    }
}
