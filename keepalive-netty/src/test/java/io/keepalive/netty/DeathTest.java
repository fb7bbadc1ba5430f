package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.PeerState;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens, and in which order, when a peer is declared dead. */
@Tag("netty-4.2")
class DeathTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void firstTheListenerHearsThenThePipelineThenTheChannelIsAborted() {
        channel.after(16);
        assertThat(channel.news()).containsExactly("suspect", "end PEER_SILENT", "event PeerDeath", "inactive");
    }

    @Test
    void theEventCarriesTheDiagnosisAndTheChannelIsStillOpen() {
        List<Object> seen = new ArrayList<>();
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(event);
                seen.add(ctx.channel().isOpen());
            }
        });
        channel.after(16);
        Diagnosis diagnosis = channel.status().end().orElseThrow();
        assertThat(seen).containsExactly(new PeerDeath(diagnosis), true);
        assertThat(diagnosis.cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(diagnosis.evidence().silence()).contains(ofSeconds(16));
        assertThat(diagnosis.evidence().limit()).contains(ofSeconds(6));
        assertThat(diagnosis.evidence().unansweredPings()).isEqualTo(3);
        assertThat(diagnosis.evidence().error()).isEmpty();
    }

    @Test
    void theStatusOfTheDeadSaysSo() {
        channel.after(16);
        assertThat(channel.status().peer()).contains(PeerState.DEAD);
        assertThat(channel.status().nextDeadline()).isEmpty();
        assertThat(channel.status().unansweredPings()).isEqualTo(3);
        assertThat(channel.counters().connections()).isZero();
        assertThat(channel.counters().ends()).containsExactly(Map.entry(Cause.PEER_SILENT, 1L));
    }

    @Test
    void lingerIsOffBeforeAnybodyIsTold() {
        channel.close();
        List<Object> order = new ArrayList<>();
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3)).onEnd((ended, diagnosis) -> {
            order.add("told");
            ended.close();
        }));
        channel.channel.lingers = order::add;
        channel.after(16);
        assertThat(order).containsExactly(0, "told");
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.news()).containsOnlyOnce("end PEER_SILENT");
    }

    @Test
    void theAbortAsksNoHandlerOfTheApplications() {
        List<String> asked = new ArrayList<>();
        channel.channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                asked.add("close");
            }
        });
        channel.after(16);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void aPipelineThatThrowsOnTheEventIsAbortedAllTheSame() {
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                throw new IllegalStateException("thrown by the application");
            }
        });
        channel.channel.pipeline().addLast(new IgnoresExceptions());
        channel.after(16);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void nothingIsLeftOfTheDead() {
        channel.after(16);
        channel.after(10); // until the log's window is over
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2", "PING 3");
    }

    /** Not even by the log, whose window is still open. */
    @Test
    void theDeadIsHeldByNobody() throws InterruptedException {
        NettyKeepAlive shared = channel.keepAlive;
        RecordingListener listener = channel.listener;
        WeakReference<Object> dead = new WeakReference<>(diesAndIsClosed(shared, listener));

        for (int i = 0; i < 100 && dead.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }

        assertThat(dead.get()).isNull();
        assertThat(shared.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
    }

    private static Object diesAndIsClosed(NettyKeepAlive shared, RecordingListener listener) {
        try (KeepAliveChannel dying = KeepAliveChannel.on(shared, listener)) {
            dying.after(16);
            return dying.channel;
        }
    }
}
