package io.keepalive.tcp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TcpSnapshotTest {

    @Test
    void everyFieldIsReadFromItsPlace() {
        TcpSnapshot snapshot = new TcpInfo()
                .state(13)
                .retransmits(1)
                .probes(2)
                .backoff(3)
                .unacked(4)
                .lastDataReceived(5)
                .lastAckReceived(6)
                .rtt(7)
                .totalRetransmits(8)
                .acked(9)
                .notSent(10)
                .written(11)
                .sentAgain(12)
                .snapshot();

        assertThat(snapshot)
                .isEqualTo(new TcpSnapshot(1, 2, 3, 4, 10, ofMillis(6), ofMillis(5), ofNanos(7000), 8, 9, 11 + 10, 13));
    }

    @Test
    void onlyWhatNeitherSideHasClosedIsEstablished() {
        assertThat(new TcpInfo().state(1).snapshot().established()).isTrue();
        assertThat(new TcpInfo().state(8).snapshot().established())
                .as("close wait")
                .isFalse();
        assertThat(new TcpInfo().state(7).snapshot().established()).as("reset").isFalse();
    }

    @Test
    void theKernelsNumbersAreUnsigned() {
        TcpSnapshot snapshot = new TcpInfo()
                .retransmits(255)
                .probes(200)
                .unacked(-1)
                .lastAckReceived(-1)
                .totalRetransmits(-1)
                .snapshot();

        assertThat(snapshot.retransmits()).isEqualTo(255);
        assertThat(snapshot.probes()).isEqualTo(200);
        assertThat(snapshot.unackedSegments()).isEqualTo(0xffff_ffffL);
        assertThat(snapshot.totalRetransmits()).isEqualTo(0xffff_ffffL);
        assertThat(snapshot.lastAckReceived()).isEqualTo(ofMillis(0xffff_ffffL)).isPositive();
    }

    @Test
    void aKernelThatDoesNotCountWhatIsWrittenIsNotGuessedAt() {
        TcpSnapshot before4dot19 = new TcpInfo().acked(70_000).notSent(5000).snapshot();

        assertThat(before4dot19.writtenBytes()).isZero();
    }

    @Test
    void theBufferStaysAsItIsAndIsReadFromItsPosition() {
        ByteBuffer info = new TcpInfo().probes(7).bytes();
        ByteBuffer shifted = ByteBuffer.allocate(4 + info.remaining()).position(4);
        shifted.put(info).position(4);

        assertThat(TcpSnapshot.parse(shifted).probes()).isEqualTo(7);
        assertThat(shifted.position()).isEqualTo(4);
    }

    @Test
    void tooFewBytesAreRefusedByNumber() {
        assertThatThrownBy(() -> TcpSnapshot.parse(ByteBuffer.allocate(104)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tcpInfo: 104 bytes (expected: >= 216)");
    }

    @Test
    void theKernelIsSilentWhileRetransmissionsRunOrASecondProbeIsOut() {
        assertThat(TcpInfo.idle().snapshot().kernelSilent()).isFalse();
        assertThat(TcpInfo.idle().probes(1).snapshot().kernelSilent()).isFalse();
        assertThat(TcpInfo.idle().probes(2).snapshot().kernelSilent()).isTrue();
        assertThat(TcpInfo.idle().retransmits(1).snapshot().kernelSilent()).isTrue();
    }

    @Test
    void aPeerReadsNotWhileBytesWaitAndItsKernelAnswers() {
        assertThat(TcpInfo.idle().snapshot().peerReadsNot()).isFalse();
        assertThat(TcpInfo.idle().notSent(1).snapshot().peerReadsNot()).isTrue();
        assertThat(TcpInfo.idle().notSent(1).probes(1).snapshot().peerReadsNot())
                .isTrue();
        assertThat(TcpInfo.idle().notSent(1).probes(2).snapshot().peerReadsNot())
                .isFalse();
        assertThat(TcpInfo.idle().notSent(1).retransmits(1).snapshot().peerReadsNot())
                .isFalse();
    }

    @Test
    void allIsAcknowledgedWhenNothingIsInFlightAndNothingWaits() {
        assertThat(TcpInfo.idle().snapshot().allAcknowledged()).isTrue();
        assertThat(TcpInfo.idle().unacked(1).snapshot().allAcknowledged()).isFalse();
        assertThat(TcpInfo.idle().notSent(1).snapshot().allAcknowledged()).isFalse();
        assertThat(TcpInfo.idle().retransmits(1).snapshot().allAcknowledged()).isFalse();
    }

    @Test
    void itIsOneLineForAPerson() {
        assertThat(TcpInfo.idle()
                        .retransmits(3)
                        .unacked(1)
                        .lastAckReceived(4000)
                        .lastDataReceived(16_000)
                        .rtt(213)
                        .totalRetransmits(5)
                        .snapshot())
                .hasToString(
                        "TcpSnapshot[retransmits=3, probes=0, backoff=0, unacked=1, not sent=0 B, last ack 4.00 s ago,"
                                + " last data 16.0 s ago, rtt 0.21 ms, total retransmits=5]");
    }
}
