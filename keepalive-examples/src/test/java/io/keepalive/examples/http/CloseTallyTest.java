package io.keepalive.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseTallyTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final CloseTally tally = new CloseTally(new PrintStream(printed, true, UTF_8));
    private final Channel channel = new EmbeddedChannel();

    @Test
    void aFewClosesGetALineEach() {
        tally.closed(channel, HttpClose.IDLE_TIMEOUT);
        tally.sumUp();

        assertThat(lines()).singleElement().asString().contains("closed: idle for too long");
    }

    @Test
    void ofThousandsInASecondThreeGetALineAndTheOthersACount() {
        for (int i = 0; i < 2_003; i++) {
            tally.closed(channel, i % 2 == 0 ? HttpClose.MAX_REQUESTS : HttpClose.CLIENT_CLOSED);
        }
        tally.sumUp();
        tally.sumUp();

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(3))
                .endsWith("  more closed: 1,000 as many requests as it may serve; 1,000 the client closed it");
    }

    @Test
    void theNextSecondGetsLinesAgain() {
        for (int i = 0; i < 5; i++) {
            tally.closed(channel, HttpClose.MAX_AGE);
        }
        tally.sumUp();
        tally.closed(channel, HttpClose.IDLE_TIMEOUT);

        assertThat(lines()).hasSize(5).last().asString().contains("closed: idle for too long");
    }

    private List<String> lines() {
        return printed.toString(UTF_8).lines().toList();
    }
}
