package io.keepalive.http;

import static io.keepalive.http.HttpServerAction.ANSWER_TIMEOUT;
import static io.keepalive.http.HttpServerAction.CLOSE;
import static io.keepalive.http.HttpServerAction.NONE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerConnectionTest {

    private static final long SECOND = 1_000_000_000L;

    private static final HttpKeepAlive POLICY = HttpKeepAlive.builder()
            .idleTimeout(ofSeconds(10))
            .margin(ofSeconds(1))
            .firstRequestTimeout(ofSeconds(3))
            .headerTimeout(ofSeconds(5))
            .linger(ofSeconds(2))
            .maxRequests(3)
            .maxAge(ofSeconds(60))
            .build();

    private long now = 17;
    private HttpServerConnection connection = new HttpServerConnection(POLICY, 0, now);

    @ParameterizedTest(name = "clock starts at {0}")
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 4 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
    void closesWhenTheIdleTimeoutAndTheMarginHavePassed(long start) {
        begin(start);
        request();
        answer();
        actsAfter(11 * SECOND, CLOSE, HttpClose.IDLE_TIMEOUT);
    }

    @ParameterizedTest(name = "clock starts at {0}")
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void closesAFreshConnectionThatBringsNothing(long start) {
        begin(start);
        actsAfter(3 * SECOND, CLOSE, HttpClose.NO_REQUEST);
    }

    @ParameterizedTest(name = "clock starts at {0}")
    @ValueSource(longs = {0, Long.MAX_VALUE - 6 * SECOND, Long.MIN_VALUE})
    void answersAHeadThatTricklesIn(long start) {
        begin(start);
        now += 2 * SECOND;
        connection.bytesReceived(now);
        long first = now;
        now += 4 * SECOND;
        connection.bytesReceived(now);
        now = first;
        actsAfter(5 * SECOND, ANSWER_TIMEOUT, HttpClose.HEADER_TIMEOUT);
    }

    @Test
    void endsWithTheResponseUnderWayWhenNoMoreCanCome() {
        request();
        boolean stays = connection.responseHead(now);
        assertThat(stays).isTrue();
        connection.clientSendsNoMore(now);
        connection.responseEnd(stays, now);
        assertThat(connection.poll(now)).isEqualTo(CLOSE);
        assertThat(connection.reason(now)).isEqualTo(HttpClose.CLIENT_CLOSED);
    }

    @Test
    void countsTheHeadFromItsFirstByteAndNotFromTheResponseBefore() {
        request();
        answer();
        now += 10 * SECOND;
        connection.bytesReceived(now);
        actsAfter(5 * SECOND, ANSWER_TIMEOUT, HttpClose.HEADER_TIMEOUT);
    }

    @Test
    void aHeadThatBeganWhileTheRequestBeforeWasAnsweredCountsFromThatAnswer() {
        request();
        connection.bytesReceived(now);
        now += 30 * SECOND;
        answer();
        actsAfter(5 * SECOND, ANSWER_TIMEOUT, HttpClose.HEADER_TIMEOUT);
    }

    @Test
    void waitsForNothingWhileItAnswers() {
        request();
        assertThat(connection.deadlineNanos() - now).isGreaterThan(Long.MAX_VALUE / 4);
        now += 1000 * SECOND;
        assertThat(connection.poll(now)).isEqualTo(NONE);
    }

    @Test
    void theLastOfItsRequestsIsTheLast() {
        for (int left = 2; left > 0; left--) {
            assertThat(request()).isTrue();
            assertThat(connection.requestsLeft()).isEqualTo(left);
            assertThat(answer()).isTrue();
        }
        request();
        assertThat(connection.requestsLeft()).isZero();
        assertThat(answer()).isFalse();
        ends(HttpClose.MAX_REQUESTS);
    }

    @Test
    void refusesWhatComesBehindTheLast() {
        assertThat(request()).isTrue();
        assertThat(request(HttpClose.CLIENT_ASKED)).isTrue();
        assertThat(request()).isFalse();
        assertThat(answer()).isTrue();
        assertThat(answer()).isFalse();
        ends(HttpClose.CLIENT_ASKED);
    }

    @Test
    void saysCloseOnlyOnTheLastRequestThatWasAccepted() {
        request();
        request();
        now += 60 * SECOND; // too old from now on
        assertThat(answer()).isTrue();
        assertThat(answer()).isFalse();
        ends(HttpClose.MAX_AGE);
    }

    @Test
    void anIdleConnectionIsNotClosedForItsAge() {
        connection = new HttpServerConnection(
                POLICY.toBuilder().idleTimeout(ofSeconds(100)).build(), 0, now);
        request();
        answer();
        now += 60 * SECOND;
        assertThat(connection.poll(now)).isEqualTo(NONE);
        request();
        assertThat(answer()).isFalse();
        ends(HttpClose.MAX_AGE);
    }

    @Test
    void aResponseOfTheApplicationThatClosesEndsItWhateverWasAccepted() {
        request();
        request();
        connection.closeAfterResponse(HttpClose.NO_LENGTH);
        connection.responseHead(now);
        connection.responseEnd(false, now);
        ends(HttpClose.NO_LENGTH);
    }

    @Test
    void aResponseWithoutARequestEndsIt() {
        assertThat(answer()).isFalse();
        ends(HttpClose.APPLICATION);
    }

    @Test
    void waitsForTheBodyOfAnAnsweredRequestAsLongAsItLingers() {
        connection.requestHead(null, false, now);
        connection.bodyReceived();
        assertThat(answer()).isTrue();
        assertThat(connection.awaitsUnreadBody()).isTrue();
        connection.bytesReceived(now + SECOND); // trickles in
        actsAfter(2 * SECOND, CLOSE, HttpClose.BODY_UNREAD);
    }

    @Test
    void isIdleOnceTheUnreadBodyHasCome() {
        connection.requestHead(null, false, now);
        answer();
        now += SECOND;
        connection.requestEnd(now);
        assertThat(connection.awaitsUnreadBody()).isFalse();
        actsAfter(11 * SECOND, CLOSE, HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void anExpectationThatIsAnsweredFinallyEndsIt() {
        connection.requestHead(null, true, now);
        assertThat(answer()).isFalse();
        ends(HttpClose.EXPECTATION);
    }

    @Test
    void anExpectationThatWasMetOrNotWaitedForDoesNot() {
        connection.requestHead(null, true, now);
        connection.continued();
        assertThat(answer()).isTrue();
        connection.requestEnd(now);
        connection.requestHead(null, true, now);
        connection.bodyReceived();
        assertThat(answer()).isTrue();
    }

    @Test
    void anExpectationConcernsItsOwnRequestAndOneWithABody() {
        request();
        connection.requestHead(null, true, now);
        assertThat(answer()).isTrue();
        connection.requestEnd(now); // there was no body
        assertThat(answer()).isTrue();
    }

    @Test
    void whatCannotBeReadIsAnsweredAndEndsIt() {
        request(HttpClose.BAD_REQUEST);
        assertThat(connection.poll(now)).isEqualTo(NONE);
        assertThat(answer()).isFalse();
        ends(HttpClose.BAD_REQUEST);
    }

    @Test
    void aBodyThatCannotBeReadEndsItEvenAfterTheAnswer() {
        connection.requestHead(null, false, now);
        answer();
        connection.requestBroken(now);
        ends(HttpClose.BAD_REQUEST);
    }

    @Test
    void answersAClientThatSendsNoMore() {
        request();
        connection.clientSendsNoMore(now);
        assertThat(connection.poll(now)).isEqualTo(NONE);
        assertThat(answer()).isFalse();
        ends(HttpClose.CLIENT_CLOSED);
    }

    @Test
    void anIdleClientThatSendsNoMoreIsOver() {
        request();
        answer();
        connection.clientSendsNoMore(now);
        ends(HttpClose.CLIENT_CLOSED);
    }

    @Test
    void aDrainAnswersWhatIsUnderWayAndWaitsForTheIdle() {
        request();
        connection.drain(now + 4 * SECOND);
        assertThat(answer()).isFalse();
        ends(HttpClose.DRAINED);

        begin(17);
        request();
        answer();
        connection.drain(now + 4 * SECOND);
        actsAfter(4 * SECOND, CLOSE, HttpClose.DRAINED);
        assertThat(request()).isTrue();
        assertThat(answer()).isFalse();
        ends(HttpClose.DRAINED);
    }

    @ParameterizedTest(name = "clock starts at {0}")
    @ValueSource(longs = {0, Long.MAX_VALUE - 5 * SECOND, Long.MAX_VALUE - SECOND})
    void aDrainShortensTheWaitWhereverTheClockStands(long start) {
        begin(start);
        request();
        answer();
        connection.drain(now + 4 * SECOND);
        actsAfter(4 * SECOND, CLOSE, HttpClose.DRAINED);
    }

    @Test
    void aDrainDoesNotHoldAnIdleConnectionLongerThanItsTimeout() {
        request();
        answer();
        connection.drain(now + 1000 * SECOND);
        assertThat(connection.deadlineNanos() - now).isEqualTo(11 * SECOND);
    }

    @Test
    void aFreshConnectionIsDrainedLikeAnIdleOne() {
        connection.drain(now + SECOND);
        actsAfter(SECOND, CLOSE, HttpClose.DRAINED);
    }

    @Test
    void zeroIdleTimeoutIsNoKeepAlive() {
        connection = new HttpServerConnection(
                POLICY.toBuilder().idleTimeout(ofSeconds(0)).build(), 0, now);
        request();
        assertThat(answer()).isFalse();
        ends(HttpClose.NOT_KEPT);
    }

    @Test
    void jitterHoldsIdleConnectionsLongerAndEndsOldOnesEarlier() {
        connection = new HttpServerConnection(POLICY, 0.5, now);
        request();
        answer();
        assertThat(connection.deadlineNanos() - now).isEqualTo(11_500_000_000L); // 10 s, half of 10 % of it, and 1 s
        now += 57 * SECOND - 1;
        request();
        assertThat(answer()).isTrue();
        connection = new HttpServerConnection(POLICY, 0.5, now);
        now += 57 * SECOND; // 60 s less half of 10 %
        request();
        assertThat(answer()).isFalse();
    }

    @Test
    void saysWhatIsExpected() {
        assertThatThrownBy(() -> new HttpServerConnection(POLICY, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drawn: 1.0 (expected: 0 <= drawn < 1)");
    }

    private void begin(long start) {
        now = start;
        connection = new HttpServerConnection(POLICY, 0, now);
    }

    private boolean request() {
        return request(null);
    }

    private boolean request(HttpClose lastBecause) {
        connection.bytesReceived(now);
        boolean accepted = connection.requestHead(lastBecause, false, now);
        if (accepted) {
            connection.requestEnd(now);
        }
        return accepted;
    }

    private boolean answer() {
        boolean stays = connection.responseHead(now);
        connection.responseEnd(stays, now);
        return stays;
    }

    private void actsAfter(long nanos, HttpServerAction action, HttpClose reason) {
        assertThat(connection.deadlineNanos()).isEqualTo(now + nanos);
        assertThat(connection.poll(now + nanos - 1)).isEqualTo(NONE);
        assertThat(connection.reason(now + nanos - 1)).isEqualTo(HttpClose.CLIENT_CLOSED);
        assertThat(connection.poll(now + nanos)).isEqualTo(action);
        assertThat(connection.poll(now + nanos + 1)).isEqualTo(action);
        assertThat(connection.reason(now + nanos)).isEqualTo(reason);
    }

    private void ends(HttpClose reason) {
        assertThat(connection.poll(now)).isEqualTo(CLOSE);
        assertThat(connection.reason(now)).isEqualTo(reason);
        assertThat(request()).isFalse();
    }
}
