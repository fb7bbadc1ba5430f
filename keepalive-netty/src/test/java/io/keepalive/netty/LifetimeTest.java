package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.lifetime.LifetimePolicyBuilder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is use and what is not, and when the end comes, to the nanosecond. */
@Tag("netty-4.2")
class LifetimeTest {

    /** Rarer than any limit here, unless a test says otherwise. */
    private static final long IDLE = 1000;

    private KeepAliveChannel channel;

    /** What a connection may have beside its lifetime. */
    enum Beside {
        HEARTBEATS,
        NOTHING
    }

    @AfterEach
    void close() {
        channel.close();
    }

    @ParameterizedTest
    @EnumSource
    void anUnusedConnectionEndsAtTheLimitAndNotANanosecondBefore(Beside beside) {
        open(beside, unusedAfter(60));

        channel.after(ofSeconds(60).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);

        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.news()).containsExactly("end UNUSED", "inactive");
        assertThat(channel.status().end().orElseThrow().explanation())
                .startsWith("Unused: nothing but heartbeats for 60.0 s (limit 60.0 s); open for 60.0 s");
        assertThat(channel.counters().ends()).containsOnlyKeys(Cause.UNUSED).containsEntry(Cause.UNUSED, 1L);
        assertThat(channel.counters().connections()).isZero();
        assertThat(channel.nextTimerNanos()).as("timers left").isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReceivedIsUse(Beside beside) {
        open(beside, unusedAfter(60));

        channel.after(59).receives("order\n");

        assertEndsAfter(60);
        assertThat(channel.applicationRead()).containsExactly("order");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentIsUse(Beside beside) {
        open(beside, unusedAfter(60));

        channel.after(59).writes("price");

        assertEndsAfter(60);
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAMessageIsUseAsALongOneTricklesIn(Beside beside) {
        open(beside, unusedAfter(60));

        channel.after(59).receives("a long ord");

        assertEndsAfter(60);
    }

    @Test
    void aPartOfAMessageThatIsLearntOfLateTakesNothingFromLaterUse() {
        channel = KeepAliveChannel.of(
                lines(pings(20, 20, 30)).lifetime(unusedAfter(60).build()));
        channel.after(5).receives("a long ord");

        channel.after(13).writes("price");

        channel.after(ofSeconds(60).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(78));
    }

    @Test
    void heartbeatsAreNoUseWhoeverAsks() {
        channel = KeepAliveChannel.of(
                lines(pings(10, 2, 3)).lifetime(unusedAfter(60).build()));

        for (int ping = 1; ping <= 5; ping++) {
            channel.after(10).receives("PONG " + ping + "\n").receives("PING 7\n");
        }
        assertThat(channel.sent()).contains("PING 1", "PING 5", "PONG 7").doesNotContain("PING 6");
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);

        assertThat(channel.news()).containsExactly("end UNUSED", "inactive");
    }

    @Test
    void aHeartbeatInTheSameTurnAsAMessageTakesNothingFromIt() {
        open(Beside.HEARTBEATS, unusedAfter(60));

        channel.after(59).receives("order\nPING 7\n");

        assertEndsAfter(60);
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatLieUnreadWhenTheTimeHasComeAreReadFirst(Beside beside) {
        open(beside, unusedAfter(60));

        channel.stalls(ofSeconds(61)).receives("order\n");
        channel.after(ofNanos(1));

        assertThat(channel.channel.isOpen()).isTrue();
        assertEndsAfter(ofSeconds(60).minusNanos(1));
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatWaitForThePeerAreUse(Beside beside) {
        open(beside, unusedAfter(60));

        channel.channel.blockWire();
        channel.writes("a long answer").after(60 + 59);
        assertThat(channel.channel.isOpen()).isTrue();
        channel.channel.unblockWire();
        assertThat(channel.sent()).containsExactly("a long answer");

        assertEndsAfter(1);
    }

    @ParameterizedTest
    @EnumSource
    void whileNobodyReadsNobodyKnowsWhetherItIsUsed(Beside beside) {
        open(beside, unusedAfter(60));

        channel.channel.config().setAutoRead(false);
        channel.after(119);
        assertThat(channel.channel.isOpen()).isTrue();
        channel.channel.config().setAutoRead(true);

        assertEndsAfter(1);
    }

    @Test
    void aCriticalStretchIsUseAlsoAtRest() {
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3))
                .lifetime(LifetimePolicy.builder().restUnusedAfter(ofSeconds(5)).build()));
        channel.after(100);
        assertThat(channel.sent()).isEmpty();

        try (CriticalStretch watch = channel.keepAlive.tighten(channel.channel, ofSeconds(3))) {
            channel.after(20);
            assertThat(channel.news()).as("the peer answers nothing").contains("end PEER_SILENT");
            assertThat(watch.failure()).isCompleted();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOldConnectionEndsAlthoughItIsUsed(Beside beside) {
        open(beside, LifetimePolicy.builder().maxAge(ofSeconds(60), 0).endUnusedAfter(ofSeconds(50)));

        channel.after(30).receives("order\n").after(ofSeconds(30).minusNanos(1)).writes("price");
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);

        assertThat(channel.news()).containsExactly("end MAX_AGE", "inactive");
        assertThat(channel.status().end().orElseThrow().explanation())
                .startsWith("Old: open for 60.0 s (limit 60.0 s)");
    }

    @Test
    void oldConnectionsEndEarlyByUpToTheirJitterEachAtATimeOfItsOwn() {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder()
                .lifetime(LifetimePolicy.builder().maxAge(ofSeconds(100), 0.5).build())
                .build();
        long distinct = IntStream.range(0, 20)
                .mapToObj(i -> {
                    channel = new KeepAliveChannel(keepAlive, new RecordingListener(), keepAlive::install);
                    channel.after(50);
                    assertThat(channel.channel.isOpen()).isTrue();
                    long untilEnd = channel.nextTimerNanos();
                    channel.after(50);
                    assertThat(channel.channel.isOpen()).isFalse();
                    return untilEnd;
                })
                .distinct()
                .count();

        assertThat(distinct).isEqualTo(20);
    }

    @Test
    void thereIsOneTimerAndUseDoesNotArmItAnew() {
        open(Beside.NOTHING, unusedAfter(60));

        channel.after(20).receives("order\n").after(20).writes("price");

        assertThat(channel.nextTimerNanos()).isEqualTo(ofSeconds(20).toNanos());
        channel.after(20);
        assertThat(channel.nextTimerNanos()).isEqualTo(ofSeconds(40).toNanos());
    }

    @Test
    void heartbeatsRestAndTheConnectionStaysOpen() {
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3))
                .lifetime(
                        LifetimePolicy.builder().restUnusedAfter(ofSeconds(25)).build()));
        channel.after(10).receives("PONG 1\n").after(10).receives("PONG 2\n").sent();

        channel.after(1000);

        assertThat(channel.sent()).isEmpty();
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.news()).isEmpty();
        assertThat(channel.status().paused()).isTrue();
    }

    @Test
    void withTheNextUseHeartbeatsBeginAgainFromAFullIdleTime() {
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3))
                .lifetime(LifetimePolicy.builder().restUnusedAfter(ofSeconds(5)).build()));
        channel.after(1000);
        assertThat(channel.sent()).isEmpty();

        channel.writes("price");
        assertThat(channel.status().paused()).isFalse();
        channel.after(ofSeconds(5)).sent();
        channel.after(100);
        assertThat(channel.sent()).as("at rest again").isEmpty();
        channel.receives("order\n")
                .after(4)
                .receives("order\n")
                .after(4)
                .writes("price")
                .after(ofSeconds(5).minusNanos(1));
        assertThat(channel.sent()).containsExactly("price");
    }

    @Test
    void aPeerThatOwesAnAnswerIsJudgedBeforeHeartbeatsRest() {
        channel = KeepAliveChannel.of(lines(pings(10, 2, 3))
                .lifetime(
                        LifetimePolicy.builder().restUnusedAfter(ofSeconds(11)).build()));

        channel.after(16);

        assertThat(channel.news()).contains("end PEER_SILENT");
    }

    @Test
    void aConnectionThatNeverBecameActiveHasNoLifetime() {
        channel = KeepAliveChannel.unconnected(
                lines(pings(IDLE, 2, 3)).lifetime(unusedAfter(60).build()));

        channel.after(100);
        assertThat(channel.channel.isOpen()).isTrue();
        channel.channel.connects();

        assertEndsAfter(60);
    }

    @Test
    void afterUninstallNothingEnds() {
        open(Beside.NOTHING, unusedAfter(60));

        channel.keepAlive.uninstall(channel.channel);
        channel.after(100);

        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
    }

    private void open(Beside beside, LifetimePolicyBuilder lifetime) {
        if (beside == Beside.HEARTBEATS) {
            channel = KeepAliveChannel.of(lines(pings(IDLE, 2, 3)).lifetime(lifetime.build()));
            return;
        }
        RecordingListener listener = new RecordingListener();
        NettyKeepAlive keepAlive = NettyKeepAlive.builder()
                .lifetime(lifetime.build())
                .listener(listener)
                .build();
        channel = new KeepAliveChannel(keepAlive, listener, made -> {
            made.pipeline().addLast(CODEC, new LineBasedFrameDecoder(1000));
            keepAlive.install(made);
        });
    }

    private void assertEndsAfter(long seconds) {
        assertEndsAfter(ofSeconds(seconds));
    }

    private void assertEndsAfter(Duration time) {
        channel.after(time.minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        Diagnosis end = channel.status().end().orElseThrow();
        assertThat(end.cause()).isEqualTo(Cause.UNUSED);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    private static LifetimePolicyBuilder unusedAfter(long seconds) {
        return LifetimePolicy.builder().endUnusedAfter(ofSeconds(seconds));
    }
}
