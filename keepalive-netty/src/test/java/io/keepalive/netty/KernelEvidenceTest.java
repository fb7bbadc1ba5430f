package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Certainty;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of an unanswered ping where the kernel can be asked, by a kernel that says what the test wants. */
@Tag("netty-4.2")
class KernelEvidenceTest {

    private static final long PING = 100;

    /** What the kernel says; null if it cannot be asked. */
    private @Nullable TcpSnapshot kernel = taken();

    private int questions;

    @AutoClose
    private KeepAliveChannel channel;

    @BeforeEach
    void install() {
        channel = open(lines(pings(10, 4, 3).slowPeerLimit(ofSeconds(30))));
    }

    @Test
    void whileThePeerAnswersTheKernelIsNotAsked() {
        for (int i = 1; i <= 5; i++) {
            channel.after(10).receives("PONG " + i + "\n");
        }
        assertThat(questions).isZero();
        assertThat(channel.status().kernel()).isEmpty();
    }

    @Test
    void aPingTakenByThePeersKernelEndsInTimeAsUnresponsive() {
        assertDiesAfter(ofSeconds(10 + 3 * 4), Cause.PEER_UNRESPONSIVE);
    }

    @Test
    void aWatcherWhosePongWasAcknowledgedAndWhoAskedNothingSinceLeavesTheCauseOpen() {
        channel.close();
        channel = open(lines(KeepAliveChannel.watches(15)));
        kernel = new TcpSnapshot(0, 0, 0, 0, 0, ofMillis(14_800), ofSeconds(15), ofMillis(160), 0, PING, PING, 1);
        assertDiesAfter(ofSeconds(15), Cause.PEER_SILENT);
        assertThat(end().evidence().pingAcknowledged()).isFalse();
    }

    @Test
    void aWatcherWhoseKernelWasAnsweredLaterFindsThePeerLikelyUnresponsive() {
        channel.close();
        channel = open(lines(KeepAliveChannel.watches(15)));
        kernel = taken(ofSeconds(4));
        assertDiesAfter(ofSeconds(15), Cause.PEER_UNRESPONSIVE);
        assertThat(end().certainty()).isEqualTo(Certainty.LIKELY);
    }

    @Test
    void aPingThatIsNotAcknowledgedEndsInTimeAsUnreachable() {
        kernel = lost(3);
        assertDiesAfter(ofSeconds(10 + 3 * 4), Cause.PEER_UNREACHABLE);
        assertThat(end().evidence().kernel()).contains(kernel);
        assertThat(end().evidence().silenceBeforePing()).contains(ofSeconds(10));
    }

    @Test
    void aKernelThatCannotBeAskedLeavesTheCauseOpen() {
        kernel = null;
        assertDiesAfter(ofSeconds(10 + 3 * 4), Cause.PEER_SILENT);
    }

    @Test
    void aPingThatWaitsBehindUnreadBytesMakesThePeerSlowNotDead() {
        kernel = unread(5000);
        channel.after(39);
        assertThat(channel.status().peer()).contains(PeerState.SLOW);
        assertThat(channel.news()).containsExactly("slow");
        assertThat(channel.counters().slow()).isEqualTo(1);

        channel.receives("PONG 1\n");
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.news()).containsExactly("recovered");
    }

    @Test
    void aSlowPeerIsExcusedUpToTheLimitAndNotLonger() {
        kernel = unread(5000);
        channel.after(10 + 30 + 3 * 4);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(end().cause()).isEqualTo(Cause.PEER_SLOW);
        assertThat(end().evidence().limit()).contains(ofSeconds(30));
    }

    @Test
    void bytesThatDrainMakeThePeerSlowAlsoWhileSomeAreRetransmitted() {
        for (int second = 1; second <= 30; second++) {
            kernel =
                    new TcpSnapshot(1, 0, 0, 5, 5000, ofSeconds(1), ofSeconds(20), Duration.ZERO, 9, second, 90_000, 1);
            channel.after(1);
        }
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().peer()).contains(PeerState.SLOW);
    }

    @Test
    void onceThePeersKernelHasTakenThePingItsAnswerIsDueOneIntervalLater() {
        kernel = unread(5000);
        channel.after(10 + 4 + 4); // slow at 14 s and at 18 s
        kernel = taken(ofSeconds(1)); // at 21 s, seen at 22 s
        channel.after(4);
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
        channel.after(ofSeconds(3).minusNanos(1));
        assertThat(channel.status().unansweredPings()).isZero();
        channel.afterNanos(1);
        assertThat(channel.status().unansweredPings()).isEqualTo(1);
    }

    @Test
    void aSlowPeerThatTakesThePingAndAnswersInTimeHasRecovered() {
        kernel = unread(5000);
        channel.after(10 + 4 + 4);
        kernel = taken(ofSeconds(1));
        channel.after(4);
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
        channel.receives("PONG 1\n");
        assertThat(channel.news()).containsExactly("slow", "recovered");
        assertThat(channel.counters().recoveries()).isEqualTo(1);
    }

    @Test
    void aPingTakenBeforeTheBytesThatWaitNowIsNoExcuse() {
        kernel = new TcpSnapshot(0, 0, 0, 0, 0, ofSeconds(4), ofSeconds(14), Duration.ZERO, 0, PING, PING, 1);
        channel.after(14);
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        kernel = new TcpSnapshot(0, 1, 3, 0, 5000, ofSeconds(1), ofSeconds(18), Duration.ZERO, 0, 200, 5200, 1);
        assertDiesAfter(ofSeconds(8), Cause.PEER_UNRESPONSIVE);
    }

    @Test
    void aPingTakenIsNoExcuseForTheNextOneThatCannotLeave() {
        channel.after(13);
        channel.channel.blockWire();
        channel.writes("much");
        channel.after(1);
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        kernel = new TcpSnapshot(0, 0, 3, 0, 5000, ofSeconds(1), ofSeconds(18), Duration.ZERO, 0, 200, 5200, 1);
        assertDiesAfter(ofSeconds(8), Cause.PEER_UNRESPONSIVE);
        assertThat(end().explanation()).contains("and the next ping could not leave");
    }

    @Test
    void retransmissionsMakeThePeerSuspectASecondAfterThePing() {
        kernel = lost(2);
        channel.after(ofSeconds(11).minusNanos(1));
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
        channel.afterNanos(1);
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        assertThat(channel.status().unansweredPings()).isZero();
        assertThat(channel.status().kernel()).contains(kernel);
        assertThat(channel.news()).containsExactly("suspect");

        assertDiesAfter(ofSeconds(11), Cause.PEER_UNREACHABLE);
        assertThat(channel.counters().suspects()).isEqualTo(1);
    }

    @Test
    void whatTheKernelSaidInAnEarlierSilenceIsNoEvidenceOfTheEnd() {
        kernel = lost(2);
        channel.after(11).receives("PONG 1\n").after(5);
        kernel = null; // closed

        channel.isClosedByTheTransport();

        assertThat(end().evidence().kernel()).isEmpty();
    }

    @Test
    void anEarlyLookThatFindsNothingIsNotRepeatedForThatPing() {
        kernel = taken();
        channel.after(ofSeconds(14).minusNanos(1));
        assertThat(questions).isEqualTo(1);
        assertThat(channel.status().peer()).contains(PeerState.AWAITING_ANSWER);
    }

    @Test
    void anEndBeforeTheEarlyLookLeavesNoTimer() {
        channel.after(10).isClosedByTheTransport();
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
        assertThat(questions).isZero();
    }

    @Test
    void aListenerMayUninstallWhenTheEarlyLookMakesThePeerSuspect() {
        assertNothingIsLeftOfOneThatUninstallsWhenTold(lost(2), 11);
    }

    @Test
    void aListenerMayUninstallWhenItHearsOfASlowPeer() {
        assertNothingIsLeftOfOneThatUninstallsWhenTold(unread(5000), 14);
    }

    private void assertNothingIsLeftOfOneThatUninstallsWhenTold(TcpSnapshot told, long atSecond) {
        channel.close();
        kernel = told;
        AtomicReference<NettyKeepAlive> keepAlive = new AtomicReference<>();
        RecordingListener uninstalls = new RecordingListener() {
            @Override
            public void onSuspect(Channel suspect, ConnectionStatus status) {
                keepAlive.get().uninstall(suspect);
            }

            @Override
            public void onSlow(Channel slow, ConnectionStatus status) {
                keepAlive.get().uninstall(slow);
            }
        };
        NettyKeepAliveBuilder builder =
                lines(pings(10, 4, 3).slowPeerLimit(ofSeconds(30))).listener(uninstalls);
        builder.kernel = asked -> Optional.ofNullable(kernel);
        keepAlive.set(builder.build());
        channel = KeepAliveChannel.on(keepAlive.get(), uninstalls);

        channel.after(atSecond);

        assertThat(channel.channel.pipeline().names()).noneMatch(name -> name.startsWith("keepalive"));
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void intervalsOfASecondLeaveNoRoomForAnEarlyLook() {
        channel.close();
        channel = open(lines(pings(10, 1, 3)));
        channel.after(ofSeconds(11).minusNanos(1));
        assertThat(questions).isZero();
    }

    private KeepAliveChannel open(NettyKeepAliveBuilder builder) {
        builder.kernel = asked -> {
            questions++;
            return Optional.ofNullable(kernel);
        };
        return KeepAliveChannel.of(builder);
    }

    private void assertDiesAfter(Duration time, Cause cause) {
        channel.after(time.minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(end().cause()).as(end().toString()).isEqualTo(cause);
    }

    private Diagnosis end() {
        return channel.status().end().orElseThrow();
    }

    private static TcpSnapshot taken() {
        return taken(ofSeconds(4));
    }

    private static TcpSnapshot taken(Duration ago) {
        return new TcpSnapshot(0, 0, 0, 0, 0, ago, ago.plusSeconds(10), Duration.ZERO, 0, PING, PING, 1);
    }

    private static TcpSnapshot lost(int retransmits) {
        return new TcpSnapshot(
                retransmits,
                0,
                retransmits,
                1,
                0,
                ofSeconds(14),
                ofSeconds(14),
                Duration.ZERO,
                retransmits,
                0,
                PING,
                1);
    }

    private static TcpSnapshot unread(long bytes) {
        return new TcpSnapshot(0, 1, 4, 0, bytes, ofSeconds(2), ofSeconds(14), Duration.ZERO, 0, 0, bytes, 1);
    }
}
