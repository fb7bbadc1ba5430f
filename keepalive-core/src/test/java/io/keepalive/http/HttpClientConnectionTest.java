package io.keepalive.http;

import static io.keepalive.http.ReuseReason.AGED;
import static io.keepalive.http.ReuseReason.BUSY;
import static io.keepalive.http.ReuseReason.CLOSED;
import static io.keepalive.http.ReuseReason.CLOSE_TOLD;
import static io.keepalive.http.ReuseReason.HINT_USED_UP;
import static io.keepalive.http.ReuseReason.IDLE;
import static io.keepalive.http.ReuseReason.REQUESTS_USED_UP;
import static io.keepalive.http.ReuseReason.REUSABLE;
import static io.keepalive.http.ReuseReason.SILENT;
import static io.keepalive.http.ReuseReason.UNSOLICITED;
import static io.keepalive.http.ReuseReason.UPGRADED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** To the nanosecond, wherever the clock starts. */
@ParameterizedClass(name = "clock starts at {0}")
@ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 12_000_000_000L, Long.MAX_VALUE})
class HttpClientConnectionTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Parameter
    private long start;

    private HttpClientConnection connection;

    @Test
    void withoutAHintItIsReusableForThePolicysOwnTime() {
        connect(ReusePolicy.builder());
        answered(SECOND, "", "");

        assertReusableUntil(5 * SECOND, IDLE);
    }

    @Test
    void withAHintItIsReusableForThatLessTheMargin() {
        connect(ReusePolicy.builder());
        answered(SECOND, "keep-alive", "timeout=75");

        assertReusableUntil(75 * SECOND, HINT_USED_UP);
    }

    @Test
    void theMarginGrowsWithTheRoundTripAlsoAfterTheResponse() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "timeout=10");

        connection.roundTrip(300 * MILLI);
        assertReusableUntil(9 * SECOND - 600 * MILLI, HINT_USED_UP);

        connection.roundTrip(100 * MILLI);
        assertReusableUntil(9 * SECOND - 200 * MILLI, HINT_USED_UP);
    }

    @Test
    void aHintThatIsNotLongerThanTheMarginAllowsNoOtherRequest() {
        for (String hint : List.of("timeout=0", "timeout=1")) {
            connect(ReusePolicy.builder());
            answered(SECOND, "keep-alive", hint);

            assertThat(connection.reuse(at(SECOND))).isEqualTo(Reuse.no(HINT_USED_UP));
            assertThat(connection.deadlineNanos()).isEqualTo(at(SECOND));
        }
    }

    @Test
    void aHintIsBelievedUpToTheGreatestIdleTime() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "timeout=3600");

        assertReusableUntil(600 * SECOND, HINT_USED_UP);
    }

    @Test
    void aHintLargerThanTheClockIsBelievedUpToTheGreatestIdleTime() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "timeout=99999999999999999999");

        assertReusableUntil(600 * SECOND, HINT_USED_UP);
    }

    @Test
    void withoutTheTokenAHintMakesMoreCarefulAndNeverLess() {
        connect(ReusePolicy.builder());
        answered(0, "", "timeout=75");
        assertReusableUntil(4 * SECOND, IDLE);

        answered(SECOND, "", "timeout=3");
        assertReusableUntil(3 * SECOND, HINT_USED_UP);
    }

    @Test
    void theHintOfTheLastResponseCounts() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "timeout=75");
        answered(SECOND, "keep-alive", "");

        assertReusableUntil(5 * SECOND, IDLE);
    }

    @Test
    void anEarlierShortHintIsNotTakenBackByAResponseWithoutOne() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "timeout=3");
        answered(SECOND, "keep-alive", "");

        assertReusableUntil(3 * SECOND, HINT_USED_UP);
    }

    @Test
    void aHintThatNoClockCanHoldIsBelievedUpToTheGreatestIdleTime() {
        connect(ReusePolicy.builder().maxIdleTimeout(ofSeconds(80)));
        request();
        connection.responseHead(
                true,
                options("keep-alive"),
                true,
                new KeepAliveHeader(Optional.of(ofSeconds(Long.MAX_VALUE)), OptionalInt.empty()));
        connection.responseEnds(at(0));

        assertReusableUntil(80 * SECOND, HINT_USED_UP);
    }

    @Test
    void itIsIdleSinceTheLastBytesCameNotSinceTheyWereRead() {
        connect(ReusePolicy.builder());
        request();
        connection.arrived(at(-SECOND)); // under way
        respond(10 * SECOND, "", "");
        connection.arrived(at(12 * SECOND)); // such as a session ticket of TLS
        connection.arrived(at(7 * SECOND));

        assertReusableUntil(11 * SECOND, IDLE);
    }

    @Test
    void whereNoAnswerCanComeAnyMoreItDoesNotWaitForOne() {
        connect(ReusePolicy.builder());
        answered(0, "", "");
        connection.unsolicited();
        request();
        assertThat(connection.deadlineNanos()).isEqualTo(at(0));

        connect(ReusePolicy.builder());
        request();
        connection.closed();
        assertThat(connection.deadlineNanos()).isEqualTo(at(0));
    }

    @Test
    void beforeTheFirstRequestItIsReusableForThePolicysOwnTime() {
        connect(ReusePolicy.builder());

        assertReusableUntil(4 * SECOND, IDLE);
    }

    @Test
    void whileARequestOrItsResponseIsUnderWayItIsBusyAndNotClosed() {
        connect(ReusePolicy.builder());

        connection.requestBegins(true);
        assertBusy(0);
        connection.requestEnds();
        assertBusy(100 * SECOND);
        connection.responseHead(true, ConnectionOptions.NONE, true, KeepAliveHeader.NONE);
        assertBusy(200 * SECOND);
        connection.responseEnds(at(300 * SECOND));

        assertReusableUntil(304 * SECOND, IDLE);
    }

    @Test
    void itIsBusyUntilTheRequestIsWrittenAlsoIfTheResponseCameEarly() {
        connect(ReusePolicy.builder());
        connection.requestBegins(true);
        connection.responseHead(true, ConnectionOptions.NONE, true, KeepAliveHeader.NONE);
        connection.responseEnds(at(SECOND));
        assertBusy(SECOND);

        connection.requestEnds();

        assertReusableUntil(5 * SECOND, IDLE);
    }

    @Test
    void itIsBusyUntilTheLastOfPipelinedRequestsIsAnswered() {
        connect(ReusePolicy.builder());
        request();
        request();
        respond(0, "", "");
        assertBusy(0);
        respond(SECOND, "", "");

        assertReusableUntil(5 * SECOND, IDLE);
        assertThat(connection.requests()).isEqualTo(2);
    }

    @Test
    void afterCloseItIsOverAndNotBusyWithWhatWasPipelined() {
        connect(ReusePolicy.builder());
        request();
        request();
        respond(SECOND, "close", "timeout=75");

        assertThat(connection.reuse(at(SECOND))).isEqualTo(Reuse.no(CLOSE_TOLD));
        assertThat(connection.closeTold()).isTrue();
        assertThat(connection.deadlineNanos()).isEqualTo(at(SECOND));
    }

    @Test
    void untilTheLastResponseHasEndedItIsNotClosed() {
        connect(ReusePolicy.builder());
        request();
        connection.responseHead(true, options("close"), true, KeepAliveHeader.NONE);

        assertThat(connection.reason(at(0))).isEqualTo(CLOSE_TOLD);
        assertThat(connection.deadlineNanos() - at(0)).isGreaterThan(1_000_000 * SECOND);
        connection.responseEnds(at(SECOND));
        assertThat(connection.deadlineNanos()).isEqualTo(at(SECOND));
    }

    @Test
    void aRequestThatSaysCloseIsTheLastAndIsWaitedFor() {
        connect(ReusePolicy.builder());
        connection.requestBegins(false);
        connection.requestEnds();

        assertThat(connection.reason(at(0))).isEqualTo(CLOSE_TOLD);
        assertThat(connection.busy()).isTrue();
        respond(SECOND, "", "");
        assertThat(connection.reason(at(SECOND))).isEqualTo(CLOSE_TOLD);
        assertThat(connection.closeTold()).isFalse();
        assertThat(connection.deadlineNanos()).isEqualTo(at(SECOND));
    }

    @Test
    void http10PersistsOnlyWithTheToken() {
        connect(ReusePolicy.builder());
        request();
        connection.responseHead(false, options("keep-alive"), true, hint("timeout=15"));
        connection.responseEnds(at(0));
        assertReusableUntil(14 * SECOND, HINT_USED_UP);

        request();
        connection.responseHead(false, ConnectionOptions.NONE, true, hint("timeout=15"));
        connection.responseEnds(at(SECOND));
        assertThat(connection.reason(at(SECOND))).isEqualTo(CLOSE_TOLD);
        assertThat(connection.closeTold()).as("in so many words").isFalse();
    }

    @Test
    void aResponseWithoutALengthIsTheLast() {
        connect(ReusePolicy.builder());
        request();
        connection.responseHead(true, ConnectionOptions.NONE, false, KeepAliveHeader.NONE);
        connection.responseEnds(at(0));

        assertThat(connection.reason(at(0))).isEqualTo(CLOSE_TOLD);
    }

    @Test
    void carriesAsManyRequestsAsThePolicyAllows() {
        connect(ReusePolicy.builder().maxRequests(2));
        answered(0, "", "");
        assertThat(connection.reason(at(0))).isEqualTo(REUSABLE);
        answered(SECOND, "", "");

        assertThat(connection.reason(at(SECOND))).isEqualTo(REQUESTS_USED_UP);
        assertThat(connection.deadlineNanos()).isEqualTo(at(SECOND));
    }

    @Test
    void maxSaysHowManyRequestsMoreAreTakenWithAndWithoutTheToken() {
        connect(ReusePolicy.builder());
        answered(0, "", "max=1");
        assertThat(connection.reason(at(0))).isEqualTo(REUSABLE);
        answered(0, "", "");

        assertThat(connection.reason(at(0))).isEqualTo(REQUESTS_USED_UP);
    }

    @Test
    void pipelinedRequestsUseUpWhatMaxAllows() {
        connect(ReusePolicy.builder());
        request();
        request();
        respond(0, "keep-alive", "max=1");

        assertThat(connection.reason(at(0))).isEqualTo(REQUESTS_USED_UP);
        assertThat(connection.busy()).isTrue();
    }

    @Test
    void aLaterMaxDoesNotAllowMoreThanAnEarlierOne() {
        connect(ReusePolicy.builder());
        answered(0, "keep-alive", "max=1");
        answered(0, "keep-alive", "max=100");

        assertThat(connection.reason(at(0))).isEqualTo(REQUESTS_USED_UP);
    }

    @Test
    void endsAtItsGreatestAgeOrEarlierByWhatWasDrawn() {
        ReusePolicy policy = ReusePolicy.builder().maxAge(ofSeconds(10)).build();
        connection = new HttpClientConnection(policy, 0.5, start);
        answered(8 * SECOND, "", "");

        assertReusableUntil(9_500 * MILLI, AGED);
    }

    @Test
    void isNotClosedForItsAgeWhileARequestIsUnderWay() {
        connect(ReusePolicy.builder().maxAge(ofSeconds(10)).ageJitter(0));
        request();

        assertThat(connection.reason(at(10 * SECOND))).isEqualTo(AGED);
        assertThat(connection.deadlineNanos() - at(10 * SECOND)).isGreaterThan(1_000_000 * SECOND);
        respond(12 * SECOND, "", "");
        assertThat(connection.deadlineNanos() - at(12 * SECOND)).isLessThan(0);
    }

    @Test
    void isNotReusedAfterASilenceThatAnythingHeardEnds() {
        connect(ReusePolicy.builder().maxSilence(ofSeconds(20)));
        answered(0, "keep-alive", "timeout=75");
        assertReusableUntil(20 * SECOND, SILENT);

        connection.heard(at(15 * SECOND));
        connection.heard(at(12 * SECOND)); // told of late

        assertReusableUntil(35 * SECOND, SILENT);
    }

    @Test
    void isOverAfterBytesThatNobodyAskedFor() {
        connect(ReusePolicy.builder());
        answered(0, "", "");
        connection.unsolicited();

        assertThat(connection.reuse(at(0))).isEqualTo(Reuse.no(UNSOLICITED));
        assertThat(connection.deadlineNanos()).isEqualTo(at(0));
    }

    @Test
    void aResponseToNoRequestIsUnsolicited() {
        connect(ReusePolicy.builder());
        respond(0, "close", "");

        assertThat(connection.reason(at(0))).isEqualTo(UNSOLICITED);
        assertThat(connection.closeTold()).isFalse();
    }

    @Test
    void isNeitherReusedNorClosedOnceItSpeaksAnotherProtocol() {
        connect(ReusePolicy.builder().maxAge(ofSeconds(1)));
        request();
        connection.upgraded();

        assertThat(connection.reason(at(SECOND))).isEqualTo(UPGRADED);
        assertThat(connection.deadlineNanos() - at(SECOND)).isGreaterThan(1_000_000 * SECOND);
    }

    @Test
    void whatIsClosedSaysSoWhateverWasBefore() {
        connect(ReusePolicy.builder());
        answered(0, "close", "");
        connection.closed();

        assertThat(connection.reason(at(0))).isEqualTo(CLOSED);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        ReusePolicy policy = ReusePolicy.builder().build();
        assertThatThrownBy(() -> new HttpClientConnection(policy, 1, start))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drawn: 1.0 (expected: 0 <= drawn < 1)");
        connect(ReusePolicy.builder());
        assertThatThrownBy(() -> connection.roundTrip(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("roundTrip: -1 (expected: >= 0)");
    }

    @Test
    void theVerdictReadsWell() {
        assertThat(new Reuse(REUSABLE, ofMillis(3200))).hasToString("REUSABLE for 3.20 s");
        assertThat(Reuse.no(BUSY)).hasToString("BUSY");
    }

    private void connect(ReusePolicyBuilder policy) {
        connection = new HttpClientConnection(policy.build(), 0, start);
    }

    private void request() {
        connection.requestBegins(true);
        connection.requestEnds();
    }

    private void respond(long nanos, String connectionField, String keepAliveField) {
        connection.responseHead(true, options(connectionField), true, hint(keepAliveField));
        connection.responseEnds(at(nanos));
    }

    private void answered(long nanos, String connectionField, String keepAliveField) {
        request();
        respond(nanos, connectionField, keepAliveField);
    }

    private void assertReusableUntil(long nanos, ReuseReason then) {
        assertThat(connection.deadlineNanos()).isEqualTo(at(nanos));
        assertThat(connection.reuse(at(nanos - 1))).isEqualTo(new Reuse(REUSABLE, Duration.ofNanos(1)));
        assertThat(connection.reuse(at(nanos))).isEqualTo(Reuse.no(then));
        assertThat(connection.reuse(at(nanos + 1))).isEqualTo(Reuse.no(then));
    }

    private void assertBusy(long nanos) {
        assertThat(connection.reuse(at(nanos))).isEqualTo(Reuse.no(BUSY));
        assertThat(connection.deadlineNanos() - at(nanos)).isGreaterThan(1_000_000 * SECOND);
    }

    private long at(long nanos) {
        return start + nanos;
    }

    private static ConnectionOptions options(String field) {
        return ConnectionOptions.parse(List.of(field));
    }

    private static KeepAliveHeader hint(String field) {
        return KeepAliveHeader.parse(List.of(field));
    }
}
