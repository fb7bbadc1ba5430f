package io.keepalive.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.reconnect.Backoff;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A link that replaces what is suspect, in virtual time: suspect 3 s after the last byte, dead after 5 s. */
@Tag("netty-4.2")
class ReplacementTest {

    private static final Backoff BACKOFF =
            Backoff.builder().firstDelay(Duration.ofMillis(500)).build();
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final VirtualNet net = new VirtualNet(Duration.ofMillis(50));
    private final LinkEnds heard = new LinkEnds();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(HeartbeatPolicy.pinging(Duration.ofSeconds(2), Duration.ofSeconds(1), 3)
                    .jitter(0)
                    .build())
            .build();

    /** Connections on which the server answers no ping. */
    private final Set<Channel> silent = new HashSet<>();

    private PeerLink link;

    @BeforeEach
    void open() {
        net.listen(this::serve);
        link = PeerLink.builder(net.bootstrap(this::install))
                .backoff(BACKOFF)
                .seed(1)
                .listener(heard)
                .replaceSuspect(GRACE)
                .open();
        net.after(Duration.ofSeconds(15));
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @AfterEach
    void close() {
        net.close();
    }

    @Test
    void aSuspectConnectionIsReplacedBeforeItIsDead() {
        Channel old = link.channel().orElseThrow();
        silence(0);
        awaitSaid("suspect");
        assertThat(link.state()).isEqualTo(LinkState.SUSPECT);
        assertThat(link.status().replacing()).isTrue();

        net.after(Duration.ofMillis(500));

        assertThat(heard.said).containsExactly("up", "suspect", "replaced", "up");
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(link.channel()).get().isNotSameAs(old);
        assertThat(old.isActive()).isTrue();
        net.after(Duration.ofSeconds(5));
        assertThat(old.isActive()).isFalse();
        assertThat(heard.said).endsWith("up", "down");
        assertThat(heard.downs.remove().replaced()).isTrue();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void oneThatRecoversAfterItWasReplacedIsClosedAfterTheGrace() {
        Channel old = link.channel().orElseThrow();
        silence(0);
        awaitSaid("replaced");
        say(0);
        net.after(GRACE.minusMillis(50));
        assertThat(old.isActive()).isTrue();
        net.after(Duration.ofMillis(100));
        assertThat(old.isActive()).isFalse();
        LinkEnd end = heard.downs.remove();
        assertThat(end.replaced()).isTrue();
        assertThat(end.diagnosis().orElseThrow().cause().orderly()).isTrue();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void oneThatRecoversBeforeIsKeptAndTheAttemptDropped() {
        Channel old = link.channel().orElseThrow();
        silence(0);
        awaitSaid("suspect");
        say(0);
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(link.status().replacing()).isFalse();
        net.after(Duration.ofSeconds(1));
        assertThat(net.accepted()).hasSize(1);
        assertThat(link.channel()).contains(old);
        assertThat(heard.said).containsExactly("up", "suspect", "recovered");
    }

    @Test
    void attemptsToReplaceOneThatRecoversAreForgotten() {
        silence(0);
        net.refuse();
        awaitSaid("failed");
        assertThat(link.status().failures()).isPositive();
        say(0);
        assertThat(heard.said).endsWith("recovered");
        assertThat(link.status().failures()).isZero();
    }

    @Test
    void attemptsToReplaceWaitByTheBackoffAndGoOnWhenTheOldOneIsDead() {
        silence(0);
        net.refuse();
        awaitSaid("down");
        assertThat(heard.said).doesNotContain("replaced").contains("failed");
        assertThat(heard.failures.size()).isLessThan(8);
        net.listen(this::serve);
        net.after(Duration.ofSeconds(20));
        assertThat(link.state()).isEqualTo(LinkState.UP);
        assertThat(link.status().connections()).isEqualTo(2);
    }

    @Test
    void observingOnlyAReplacedConnectionDoesNotStayForEver() {
        keepAlive.observeOnly();
        Channel old = link.channel().orElseThrow();
        silence(0);
        awaitSaid("replaced");
        net.after(Duration.ofSeconds(10));
        assertThat(old.isActive()).isFalse();
        assertThat(link.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void aCloseClosesTheOldOneAsWell() {
        silence(0);
        awaitSaid("replaced");
        link.close();
        net.after(Duration.ofSeconds(6));
        assertThat(heard.said).endsWith("down", "down");
        assertThat(link.close()).isCompleted();
        assertThat(link.connected()).isCompletedExceptionally();
        assertThat(link.state()).isEqualTo(LinkState.CLOSED);
    }

    @Test
    void aLoopThatShutsDownClosesALinkThatWaitsOrIsUp() {
        net.shutDown();
        assertThat(link.state()).isEqualTo(LinkState.CLOSED);
        assertThat(link.connected()).isCompletedExceptionally();
        assertThat(link.close()).isCompleted();
    }

    private void awaitSaid(String event) {
        for (int i = 0; i < 400 && !heard.said.contains(event); i++) {
            net.after(Duration.ofMillis(50));
        }
        assertThat(heard.said).contains(event);
    }

    private void install(Channel channel) {
        channel.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
        keepAlive.install(channel, "lines");
    }

    private void silence(int accepted) {
        silent.add(net.accepted().get(accepted));
    }

    private void say(int accepted) {
        Channel channel = net.accepted().get(accepted);
        channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "hello\n"));
        net.settle();
    }

    private void serve(Channel channel) {
        channel.pipeline().addLast(new LineBasedFrameDecoder(100)).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf line = (ByteBuf) message;
                String ping = line.toString(StandardCharsets.US_ASCII);
                line.release();
                if (!silent.contains(ctx.channel())) {
                    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), ping.replace("PING", "PONG") + '\n'));
                }
            }
        });
    }
}
