package io.keepalive.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpKeepAliveBuilderTest {

    @Test
    void hasTheDefaultsOfWellKnownServers() {
        assertThat(HttpKeepAlive.builder().build())
                .hasToString("HttpKeepAlive[idleTimeout=PT1M15S, margin=PT1S, idleJitter=0.1, advertised=PT1M15S,"
                        + " maxRequests=1000, maxAge=PT1H, ageJitter=0.1, firstRequestTimeout=PT20S, headerTimeout=PT20S,"
                        + " linger=PT5S]");
    }

    @Test
    void advertisesWholeSecondsAndNothingBelowOne() {
        assertThat(HttpKeepAlive.builder().idleTimeout(ofMillis(2900)).build().advertised())
                .contains(ofSeconds(2));
        assertThat(HttpKeepAlive.builder().idleTimeout(ofMillis(900)).build().advertised())
                .isEmpty();
        assertThat(HttpKeepAlive.builder().advertise(ofSeconds(60)).build().advertised())
                .contains(ofSeconds(60));
        assertThat(HttpKeepAlive.builder().advertiseNothing().build().advertised())
                .isEmpty();
    }

    @Test
    void canBeWithoutLimits() {
        HttpKeepAlive policy =
                HttpKeepAlive.builder().unlimitedRequests().unlimitedAge().build();
        assertThat(policy.maxRequests()).isEqualTo(OptionalInt.empty());
        assertThat(policy.maxAge()).isEmpty();
    }

    @Test
    void aCopyHasAllSettings() {
        HttpKeepAlive policy = HttpKeepAlive.builder()
                .idleTimeout(ofSeconds(9))
                .margin(ofMillis(300))
                .idleJitter(0.2)
                .advertise(ofSeconds(8))
                .maxRequests(7)
                .maxAge(ofSeconds(6))
                .ageJitter(0.3)
                .firstRequestTimeout(ofSeconds(5))
                .headerTimeout(ofSeconds(4))
                .linger(ofSeconds(3))
                .build();
        assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy.toBuilder().linger(ofSeconds(1)).build()).isNotEqualTo(policy);
        HttpKeepAlive silent =
                policy.toBuilder().advertiseNothing().unlimitedAge().build();
        assertThat(silent.toBuilder().build()).isEqualTo(silent);
    }

    @Test
    void aCopyWithAnotherTimeoutAdvertisesThat() {
        HttpKeepAlive policy =
                HttpKeepAlive.builder().idleTimeout(ofSeconds(75)).build();
        assertThat(policy.toBuilder().idleTimeout(ofSeconds(5)).build().advertised())
                .contains(ofSeconds(5));
        assertThat(policy.toBuilder().headerTimeout(ofSeconds(5)).build().firstRequestTimeout())
                .isEqualTo(ofSeconds(5));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("idleTimeout: PT-1S (expected: >= 0)", policy -> policy.idleTimeout(ofSeconds(-1))),
                mistake("margin: PT-1S (expected: >= 0)", policy -> policy.margin(ofSeconds(-1))),
                mistake("idleJitter: 1.0 (expected: 0 <= idleJitter < 1)", policy -> policy.idleJitter(1)),
                mistake("ageJitter: NaN (expected: 0 <= ageJitter < 1)", policy -> policy.ageJitter(Double.NaN)),
                mistake("advertise: PT0S (expected: > 0)", policy -> policy.advertise(Duration.ZERO)),
                mistake(
                        "advertise: PT1.5S (expected: whole seconds, as the header has no fractions)",
                        policy -> policy.advertise(ofMillis(1500))),
                mistake(
                        "advertise: PT1M16S (expected: <= idleTimeout PT1M15S)",
                        policy -> policy.advertise(ofSeconds(76)).build()),
                mistake("maxRequests: 0 (expected: 1..2147483647)", policy -> policy.maxRequests(0)),
                mistake("maxAge: PT0S (expected: > 0)", policy -> policy.maxAge(Duration.ZERO)),
                mistake("headerTimeout: PT0S (expected: > 0)", policy -> policy.headerTimeout(Duration.ZERO)),
                mistake(
                        "firstRequestTimeout: PT0S (expected: > 0)",
                        policy -> policy.firstRequestTimeout(Duration.ZERO)),
                mistake("linger: PT0S (expected: > 0)", policy -> policy.linger(Duration.ZERO)));
    }

    private static Arguments mistake(String message, Consumer<HttpKeepAliveBuilder> made) {
        return Arguments.of(message, made);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void saysWhatIsExpected(String message, Consumer<HttpKeepAliveBuilder> made) {
        assertThatThrownBy(() -> made.accept(HttpKeepAlive.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aDrainSaysWhatIsExpected() {
        assertThat(HttpDrain.within(ofSeconds(10))).hasToString("HttpDrain[within=PT10S, waitForIdle=PT5S]");
        assertThatThrownBy(() -> HttpDrain.within(Duration.ZERO)).hasMessage("within: PT0S (expected: > 0)");
        assertThatThrownBy(() -> HttpDrain.within(ofSeconds(1)).waitForIdle(ofSeconds(2)))
                .hasMessage("waitForIdle: PT2S (expected: <= within PT1S)");
    }

    @Test
    void aDrainSpreadsTheEndsOfIdleConnectionsOverTheSecondHalf() {
        HttpDrain drain = HttpDrain.within(ofSeconds(10));
        assertThat(drain.idleWaitNanos(0)).isEqualTo(5_000_000_000L);
        assertThat(drain.idleWaitNanos(0.5)).isEqualTo(3_750_000_000L);
        assertThatThrownBy(() -> drain.idleWaitNanos(1)).hasMessage("drawn: 1.0 (expected: 0 <= drawn < 1)");
    }
}
