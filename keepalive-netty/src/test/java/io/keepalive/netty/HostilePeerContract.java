package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthRules;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A peer that sends malformed, oversized, unknown and too many heartbeats, met by a whole pipeline: the protocol's real
 * codec, Keepalive behind it, and an application that must notice nothing. After each test the connection is open, no
 * exception was seen and no buffer is left, unless the test says otherwise.
 */
abstract class HostilePeerContract {

    private static final int FLOOD = 20_000;
    private static final Duration LONG = Duration.ofHours(1);

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    final List<Throwable> exceptions = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final Wire channel = new Wire();
    NettyKeepAlive keepAlive;

    private boolean mustBeOpen = true;

    abstract HeartbeatProtocol protocol();

    /** Puts the codec into the channel's pipeline and installs. */
    abstract void install();

    /** Does what must precede heartbeats, once the application's handler is there. */
    void shakeHands() {}

    abstract byte[] ping(long id);

    abstract byte[] pong(long id);

    /** The pong as we send it. */
    abstract byte[] pongSent(long id);

    abstract byte[] message(String text);

    /** The text of a message as it reaches the application. */
    abstract String text(Object message);

    /** Makes malformed heartbeats, oversized ones among them, arrive from the codec, each after a call of {@code before}. */
    abstract int receiveMalformed(Runnable before);

    /** Pongs that answer no ping, whichever we wrote. */
    abstract List<byte[]> unknownPongs();

    /** One whole frame that is a heartbeat, or nearly. */
    abstract byte[] nearlyAHeartbeat(Random random);

    @AfterEach
    void nothingIsHarmed() {
        assertThat(exceptions).isEmpty();
        assertThat(channel.isOpen()).isEqualTo(mustBeOpen);
        channel.blocked = false;
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked")
                .isZero();
    }

    @Test
    void malformedHeartbeatsAreDroppedAndCountedAndMessagesAroundThemPass() {
        open(pinger(), 5);
        int malformed = receiveMalformed(() -> receive(message("before")));
        receive(message("after"));
        assertThat(malformed).isPositive();
        assertThat(keepAlive.counters().malformed()).isEqualTo(malformed);
        assertThat(messages).hasSize(malformed + 1).endsWith("after");
        assertThat(sent()).isEmpty();
    }

    @Test
    void unknownPongsAreIgnoredAndCounted() {
        open(pinger(), 5);
        unknownPongs().forEach(this::receive);
        receive(message("after"));
        assertThat(keepAlive.counters().pongsIgnored()).isEqualTo(unknownPongs().size());
        assertThat(keepAlive.counters().pongsReceived()).isZero();
        assertThat(keepAlive.counters().malformed()).isZero();
        assertThat(messages).containsExactly("after");
        assertThat(sent()).isEmpty();
    }

    @Test
    @Tag("netty-4.2") // virtual time
    void noPongButThePingsOwnAnswersIt() {
        channel.freezeTime();
        open(HeartbeatPolicy.pinging(Duration.ofSeconds(10), LONG, 2).jitter(0).proofOfLife(ProofOfLife.PONGS_ONLY), 5);
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(keepAlive.counters().pingsSent()).isEqualTo(1);
        unknownPongs().forEach(this::receive);
        receive(pong(2));
        receive(message("hello"));
        assertThat(keepAlive.counters().pongsReceived()).isZero();
        assertThat(keepAlive.status(channel).peer()).contains(PeerState.AWAITING_ANSWER);
        receive(pong(1));
        receive(pong(1));
        assertThat(keepAlive.counters().pongsReceived()).isEqualTo(1);
        assertThat(keepAlive.counters().pongsIgnored()).isEqualTo(unknownPongs().size() + 2);
        assertThat(keepAlive.status(channel).peer()).contains(PeerState.ALIVE);
        channel.releaseOutbound();
    }

    @Test
    void ofAFloodOfPingsAsManyAreAnsweredAsTheGuardPermits() {
        open(pinger(), 5);
        for (int i = 0; i < FLOOD; i++) {
            if (i % 1000 == 0) {
                receive(message("message"));
            }
            receive(ping(7));
        }
        assertThat(ByteBufUtil.hexDump(sent()))
                .isEqualTo(ByteBufUtil.hexDump(pongSent(7)).repeat(5));
        assertThat(keepAlive.counters().pingsAnswered()).isEqualTo(5);
        assertThat(keepAlive.counters().pingsRefused()).isEqualTo(FLOOD - 5);
        assertThat(messages).hasSize(FLOOD / 1000).containsOnly("message");
    }

    @Test
    void aFloodInOneReadIsBoundedAsWell() {
        open(pinger(), 5);
        ByteBuf flood = allocator.buffer();
        for (int i = 0; i < FLOOD; i++) {
            flood.writeBytes(ping(7));
        }
        flood.writeBytes(message("after"));
        channel.writeInbound(flood);
        assertThat(ByteBufUtil.hexDump(sent()))
                .isEqualTo(ByteBufUtil.hexDump(pongSent(7)).repeat(5));
        assertThat(keepAlive.counters().pingsRefused()).isEqualTo(FLOOD - 5);
        assertThat(messages).containsExactly("after");
    }

    @Test
    void aPeerThatFloodsAndReadsNothingMakesUsHoldNoMoreThanTheWaterMark() {
        open(pinger(), 1_000_000);
        channel.blocked = true;
        for (int i = 0; i < FLOOD; i++) {
            receive(ping(7));
        }
        long held = channel.unsafe().outboundBuffer().totalPendingWriteBytes();
        int mark = channel.config().getWriteBufferHighWaterMark();
        assertThat(held).isBetween((long) mark, mark + 1000L);
        assertThat(keepAlive.counters().pingsRefused()).isPositive();
        assertThat(keepAlive.counters().pingsAnswered() + keepAlive.counters().pingsRefused())
                .isEqualTo(FLOOD);
        receive(message("hello"));
        assertThat(messages).containsExactly("hello");
    }

    @Test
    void aFloodOfPongsCostsNothingButACount() {
        open(pinger(), 5);
        for (int i = 1; i <= FLOOD; i++) {
            receive(pong(i));
        }
        receive(message("after"));
        assertThat(keepAlive.counters().pongsIgnored()).isEqualTo(FLOOD);
        assertThat(sent()).isEmpty();
        assertThat(messages).containsExactly("after");
    }

    @Test
    void ofAnyFramesEachIsCountedOnceOrReachesTheApplication() {
        long seed = Long.getLong("keepalive.seed", System.nanoTime());
        System.out.println("keepalive.seed=" + seed);
        Random random = new Random(seed);
        open(pinger(), 5);
        for (int i = 0; i < FLOOD; i++) {
            receive(nearlyAHeartbeat(random));
        }
        Counters counters = keepAlive.counters();
        assertThat(messages.size()
                        + counters.malformed()
                        + counters.pongsIgnored()
                        + counters.controlsReceived()
                        + counters.controlsIgnored()
                        + counters.healthReceived()
                        + counters.healthIgnored()
                        + counters.pingsAnswered()
                        + counters.pingsRefused())
                .as("seed %d", seed)
                .isEqualTo(FLOOD);
        assertThat(counters.pingsAnswered()).isEqualTo(5);
        assertThat(messages).isNotEmpty();
        channel.releaseOutbound();
    }

    /** A channel whose guard answers so many pings at once, and then none for an hour. */
    void open(HeartbeatPolicyBuilder policy, int burst) {
        channel.config().setAllocator(allocator);
        NettyKeepAliveBuilder builder = NettyKeepAlive.builder(protocol())
                .heartbeat(policy.build())
                .guard(PingGuardPolicy.permitOneEvery(LONG).burst(burst).strikes(0));
        if (protocol().hasHealth()) {
            builder.peerHealth(HealthRules.none());
        }
        keepAlive = builder.build();
        install();
        channel.pipeline().addLast(new Application());
        shakeHands();
        assertThat(keepAlive.counters().connections()).isEqualTo(1);
        assertThat(sent()).isEmpty();
    }

    static HeartbeatPolicyBuilder pinger() {
        return HeartbeatPolicy.pinging(LONG, LONG, 2);
    }

    void receive(byte... bytes) {
        channel.writeInbound(allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    /** The bytes that left since the last call. */
    byte[] sent() {
        CompositeByteBuf all = Unpooled.compositeBuffer(Integer.MAX_VALUE);
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.addComponent(true, bytes);
        }
        byte[] bytes = ByteBufUtil.getBytes(all);
        all.release();
        return bytes;
    }

    /** The one exception, and the close, that a test expected. */
    Throwable takeOnlyException() {
        assertThat(exceptions).hasSize(1);
        mustBeOpen = false;
        return exceptions.remove(0);
    }

    /** A channel whose wire may take nothing. */
    static final class Wire extends EmbeddedChannel {

        private boolean blocked;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!blocked) {
                super.doWrite(in);
            }
        }
    }

    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            messages.add(text(msg));
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            exceptions.add(cause);
        }
    }
}
