package io.keepalive.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitingForAConnectionTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LinkFace face = new LinkFace(channel.eventLoop());

    @Test
    void whoWaitsNoLongerIsNotKept() {
        for (int i = 0; i < 1000; i++) {
            face.connected().cancel(false);
        }

        assertThat(face.waiting()).isZero();
    }

    @Test
    void allWhoWaitHaveTheConnectionAndNoneIsKept() {
        List<CompletableFuture<Channel>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(face.connected());
        }
        assertThat(face.waiting()).isEqualTo(10);

        face.up(channel);

        assertThat(waiting).allSatisfy(each -> assertThat(each).isCompletedWithValue(channel));
        assertThat(face.connected()).isCompletedWithValue(channel);
        assertThat(face.waiting()).isZero();
    }

    @Test
    void whoWaitsForALinkThatIsOverIsTold() {
        CompletableFuture<Channel> before = face.connected();

        face.over(new LinkClosedException("over", null));

        assertThat(before).isCompletedExceptionally();
        assertThat(face.connected()).isCompletedExceptionally();
        assertThat(face.waiting()).isZero();
    }

    @Test
    void whoAsksAfterAnEndWaitsForTheNext() {
        face.up(channel);
        face.down();
        CompletableFuture<Channel> next = face.connected();
        assertThat(next).isNotDone();

        EmbeddedChannel other = new EmbeddedChannel();
        face.up(other);

        assertThat(next).isCompletedWithValue(other);
    }
}
