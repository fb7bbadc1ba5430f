package io.keepalive.http;

import static io.keepalive.http.RetryVerdict.MAYBE_PROCESSED;
import static io.keepalive.http.RetryVerdict.NOT_SENT;
import static io.keepalive.http.RetryVerdict.SAFE_TO_RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedRequestTest {

    @ParameterizedTest
    @CsvSource({
        // written, idempotent, reused, answer began, status, close told before
        "false, false, false, false,    , false, NOTHING_WRITTEN",
        "false, true,  true,  false,    , true,  NOTHING_WRITTEN",
        "true,  true,  true,  false,    , false, IDEMPOTENT_ON_REUSED",
        "true,  true,  false, false,    , false, IDEMPOTENT_ON_FRESH",
        "true,  false, true,  false,    , false, NOT_IDEMPOTENT",
        "true,  false, false, false,    , false, NOT_IDEMPOTENT",
        "true,  true,  true,  true,     , false, ANSWER_BEGAN",
        "true,  false, true,  true,     , false, ANSWER_BEGAN",
        "true,  false, true,  false,    , true,  CLOSE_TOLD_BEFORE",
        "true,  false, true,  true,     , true,  ANSWER_BEGAN",
        "true,  false, true,  true,  408, false, ANSWERED_UNHANDLED",
        "true,  false, false, true,  421, false, ANSWERED_UNHANDLED",
        "true,  false, false, true,  425, false, ANSWERED_UNHANDLED",
        "true,  true,  true,  true,  503, false, ANSWER_BEGAN",
        "true,  false, true,  true,  200, true,  ANSWER_BEGAN"
    })
    void saysWhetherARequestCanBeSentAgain(
            boolean written,
            boolean idempotent,
            boolean reused,
            boolean answerBegan,
            Integer status,
            boolean closeToldBefore,
            RetryReason expected) {
        FailedRequest failed = new FailedRequest(
                written,
                idempotent,
                reused,
                answerBegan,
                status == null ? OptionalInt.empty() : OptionalInt.of(status),
                closeToldBefore);

        assertThat(failed.reason()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    void theMethodsThatRfc9110CallsIdempotentAre(String method) {
        assertThat(FailedRequest.idempotent(method)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "CONNECT", "get", "NEW"})
    void othersAreNot(String method) {
        assertThat(FailedRequest.idempotent(method)).isFalse();
    }

    @Test
    void everyReasonHasAVerdict() {
        assertThat(RetryReason.NOTHING_WRITTEN.verdict()).isEqualTo(NOT_SENT);
        assertThat(RetryReason.CLOSE_TOLD_BEFORE.verdict()).isEqualTo(SAFE_TO_RETRY);
        assertThat(RetryReason.ANSWERED_UNHANDLED.verdict()).isEqualTo(SAFE_TO_RETRY);
        assertThat(RetryReason.IDEMPOTENT_ON_REUSED.verdict()).isEqualTo(SAFE_TO_RETRY);
        assertThat(RetryReason.IDEMPOTENT_ON_FRESH.verdict()).isEqualTo(SAFE_TO_RETRY);
        assertThat(RetryReason.NOT_IDEMPOTENT.verdict()).isEqualTo(MAYBE_PROCESSED);
        assertThat(RetryReason.ANSWER_BEGAN.verdict()).isEqualTo(MAYBE_PROCESSED);
        assertThat(RetryReason.UNKNOWN.verdict()).isEqualTo(MAYBE_PROCESSED);
    }
}
