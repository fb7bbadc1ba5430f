package io.keepalive.examples.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeersTest {

    private static final long MILLISECOND = 1_000_000;

    private final Peers peers = new Peers(Duration.ofSeconds(1));

    @Test
    void answersPingsWhereverTheyBeginAndEnd() {
        EmbeddedChannel channel = new EmbeddedChannel(new Peer(peers));

        channel.writeInbound(bytes("PING 7\nPI"));
        channel.writeInbound(bytes("NG 8\n"));

        assertThat(text(channel) + text(channel)).isEqualTo("PONG 7\nPONG 8\n");
    }

    @Test
    void countsHeartbeatsAndHowLateTheyCame() {
        peers.begin();
        peers.pinged(990 * MILLISECOND);
        peers.pinged(1_005 * MILLISECOND);
        peers.pinged(3_500 * MILLISECOND);

        Figures seen = peers.end();
        LatenessHistogram lateness = LatenessHistogram.of(seen.startingWith(Peers.LATENESS));
        assertThat(seen.value(Peers.HEARTBEATS)).isEqualTo(3);
        assertThat(seen.value(Peers.MISSED)).isEqualTo(2);
        assertThat(lateness.percentileMillis(0.3)).isZero();
        assertThat(lateness.percentileMillis(0.6)).isBetween(5.0, 5.2);
        assertThat(lateness.percentileMillis(1)).isBetween(2_500.0, 2_580.0);
    }

    @Test
    void forgetsWhatWasBeforeTheBeginning() {
        peers.pinged(5_000 * MILLISECOND);
        peers.begin();

        assertThat(peers.end().value(Peers.HEARTBEATS)).isZero();
        assertThat(peers.end().value(Peers.MISSED)).isZero();
    }

    @Test
    void takesAnEndForFalseUnlessThePeerWasFrozen() {
        EmbeddedChannel living = new EmbeddedChannel(new Peer(peers));
        EmbeddedChannel frozen = new EmbeddedChannel(new Peer(peers));
        peers.freeze(2);
        new EmbeddedChannel(new Peer(peers)).close();
        living.writeInbound(bytes("PING 1\n"));
        frozen.close();

        Figures found = peers.found();
        assertThat(living.outboundMessages()).as("answers of a frozen peer").isEmpty();
        assertThat(found.value(Peers.FROZEN)).isEqualTo(2);
        assertThat(found.value(Peers.FOUND)).isEqualTo(1);
        assertThat(found.value(Peers.FALSE_DEATHS)).isEqualTo(1);
    }

    @Test
    void measuresDetectionAgainstItsBounds() {
        peers.ended(true, 2_999 * MILLISECOND);
        peers.ended(true, 3_900 * MILLISECOND);
        peers.ended(true, 4_010 * MILLISECOND);

        Figures found = peers.found();
        LatenessHistogram late = LatenessHistogram.of(found.startingWith(Peers.DETECTION_LATENESS));
        assertThat(found.value(Peers.TOO_SOON)).isEqualTo(1);
        assertThat(late.percentileMillis(0.6)).isZero();
        assertThat(late.percentileMillis(1)).isBetween(10.0, 10.4);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static String text(EmbeddedChannel channel) {
        ByteBuf bytes = channel.readOutbound();
        try {
            return bytes.toString(StandardCharsets.US_ASCII);
        } finally {
            bytes.release();
        }
    }
}
