package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A side that is heard at least every so often and expects no answer. */
class OneWaySenderTest extends MonitorStory {

    private static HeartbeatPolicyBuilder sender() {
        return HeartbeatPolicy.sendingEvery(s(10)).jitter(0);
    }

    @Test
    void sendsOncePerPeriodForEver() {
        MonitorDriver connection = connection(sender()).runTo(s(50));

        assertThat(connection.log())
                .containsExactly("10s ping 1", "20s ping 2", "30s ping 3", "40s ping 4", "50s ping 5");
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.unansweredPings()).isZero();
    }

    @Test
    void sendsExactlyAtTheEndOfThePeriod() {
        becomesDue(sender(), connection -> connection.runTo(s(10)), s(20), "ping 2");
    }

    @Test
    void whatTheApplicationSendsStartsThePeriodAnew() {
        becomesDue(sender(), connection -> connection.at(s(7)).sends(), s(17), "ping 1");
    }

    @Test
    void whatIsReceivedChangesNothing() {
        becomesDue(sender(), connection -> connection.at(s(7)).receives(), s(10), "ping 1");
    }

    @Test
    void sendsAtFixedTimesIfToldSo() {
        HeartbeatPolicyBuilder fixed = sender().trigger(Trigger.FIXED_PERIOD);

        becomesDue(fixed, connection -> connection.at(s(7)).sends().receives(), s(10), "ping 1");
        becomesDue(fixed, connection -> connection.at(s(9)).blockedUntil(s(34)).turn(), s(40), "ping 2");
    }

    @Test
    void goesOnSendingWhileNothingIsRead() {
        MonitorDriver connection = connection(sender()).at(s(1)).pauses().runTo(s(30));

        assertThat(connection.log()).containsExactly("10s ping 1", "20s ping 2", "30s ping 3");
    }

    @Test
    void asksForNoSecondPingWhileTheFirstWaitsInTheBuffer() {
        MonitorDriver connection = connection(sender()).holdingPings().runTo(s(45));
        assertThat(connection.log()).containsExactly("10s ping 1");

        assertThat(connection.writtenNow().runTo(s(55)).log()).containsExactly("10s ping 1", "55s ping 2");
    }

    @Test
    void triesAgainOnePeriodAfterAPingThatFailed() {
        becomesDue(
                sender(), connection -> connection.holdingPings().runTo(s(10)).failedNow(), s(20), "ping 2");
    }

    @Test
    void aSenderThatWatchesTooDeclaresDeathByTheLimit() {
        HeartbeatPolicyBuilder mutual = sender().watching(s(15));

        assertThat(connection(mutual).runTo(s(50)).log()).containsExactly("10s ping 1", "15s dead NOTHING_HEARD");
        assertThat(connection(mutual).at(s(9)).receives().runTo(s(50)).log())
                .containsExactly("10s ping 1", "20s ping 2", "24s dead NOTHING_HEARD");
    }

    @Test
    void aStallOfASenderIsNoReasonToExcuseThePeersSilence() {
        Consumer<MonitorDriver> stalledWhileSending =
                connection -> connection.at(s(9)).blockedUntil(s(14)).turn();

        becomesDue(sender().watching(s(15)), stalledWhileSending, s(15), "dead NOTHING_HEARD");
    }

    @Test
    void keepsItsPromiseAfterAnOverruledVerdict() {
        MonitorDriver connection = connection(sender().watching(s(15)));
        connection.runTo(s(15)).overrules().runTo(s(29));

        assertThat(connection.log()).containsExactly("10s ping 1", "15s dead NOTHING_HEARD", "20s ping 2");
    }
}
