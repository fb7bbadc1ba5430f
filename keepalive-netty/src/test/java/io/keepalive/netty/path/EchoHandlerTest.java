package io.keepalive.netty.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The endpoint answers what it should, and throws out who asks for more. */
class EchoHandlerTest {

    private static final long LONGEST = Duration.ofMinutes(10).toMillis();

    private long nanos = Long.MAX_VALUE - 5; // wraps soon
    private final EmbeddedChannel channel = new EmbeddedChannel();

    EchoHandlerTest() {
        channel.freezeTime();
        channel.pipeline().addLast(new EchoHandler(LONGEST, () -> nanos));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf request(long delayMillis, long id) {
        return new EchoFrame(EchoFrame.REQUEST, delayMillis, id).encode(ByteBufAllocator.DEFAULT);
    }

    private void asks(ByteBuf bytes) {
        channel.writeInbound(bytes);
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private void answers(long delayMillis, long id) {
        ByteBuf answer = channel.readOutbound();
        ByteBuf expected = new EchoFrame(EchoFrame.ANSWER, delayMillis, id).encode(ByteBufAllocator.DEFAULT);
        try {
            assertThat(answer).isEqualTo(expected);
        } finally {
            answer.release();
            expected.release();
        }
    }

    private void saysNothing() {
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void answersAtOnce() {
        asks(request(0, 7));

        answers(0, 7);
    }

    @Test
    void answersAfterTheTimeAskedFor() {
        asks(request(5_000, 7));

        advance(Duration.ofMillis(4_999));
        saysNothing();
        advance(Duration.ofMillis(1));
        answers(5_000, 7);
    }

    @Test
    void anAnswerHasTheLengthOfItsRequest() {
        ByteBuf request = request(0, 7);
        int length = request.readableBytes();
        asks(request);

        ByteBuf answer = channel.readOutbound();
        assertThat(answer.readableBytes()).isEqualTo(length);
        answer.release();
    }

    @Test
    void theNextRequestTakesThePlaceOfTheOneThatWaits() {
        asks(request(5_000, 7));

        asks(request(1_000, 8));

        advance(Duration.ofSeconds(10));
        answers(1_000, 8);
        saysNothing();
    }

    @Test
    void aRequestMayTrickleIn() {
        ByteBuf request = request(0, 7);
        while (request.readableBytes() > 1) {
            asks(request.readRetainedSlice(1));
            saysNothing();
        }
        asks(request);

        answers(0, 7);
    }

    @Test
    void severalRequestsMayComeAtOnce() {
        asks(Unpooled.wrappedBuffer(request(0, 7), request(0, 8)));

        answers(0, 7);
        answers(0, 8);
    }

    @Test
    void whoAsksForTooLongATimeIsDisconnected() {
        asks(request(LONGEST + 1, 7));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theLongestTimeMayBeAskedFor() {
        asks(request(LONGEST, 7));
        advance(Duration.ofMillis(LONGEST));

        answers(LONGEST, 7);
    }

    @Test
    void whoSendsAnythingElseIsDisconnected() {
        asks(Unpooled.wrappedBuffer(new byte[EchoFrame.LENGTH]));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoSendsAnAnswerIsDisconnectedSoThatTwoEndpointsDoNotTalk() {
        asks(new EchoFrame(EchoFrame.ANSWER, 0, 7).encode(ByteBufAllocator.DEFAULT));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoAsksTooOftenIsDisconnected() {
        for (int i = 0; i < 20; i++) {
            asks(request(0, i));
        }
        assertThat(channel.isOpen()).isTrue();

        asks(request(0, 20));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void tenRequestsASecondAreNotTooOften() {
        for (int i = 0; i < 1_000; i++) {
            asks(request(0, i));
            advance(Duration.ofMillis(100));
        }

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whoHasNotAskedAnythingAfterAMinuteIsDisconnected() {
        advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(channel.isOpen()).isTrue();

        advance(Duration.ofNanos(1));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoAsksNothingMoreIsDisconnectedInTheEnd() {
        advance(Duration.ofSeconds(59));
        asks(request(0, 7));
        answers(0, 7);

        advance(Duration.ofMillis(LONGEST).plusMinutes(1).minusNanos(1));
        assertThat(channel.isOpen()).isTrue();

        advance(Duration.ofNanos(1));

        assertThat(channel.isOpen()).isFalse();
    }
}
