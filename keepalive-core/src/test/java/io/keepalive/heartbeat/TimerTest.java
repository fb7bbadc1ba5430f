package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a caller may arm its timer. */
class TimerTest extends MonitorStory {

    private final Random random = new Random(5);

    @Test
    void aTimerThatIsLeftAsItIsKeepsTheDetectionTime() {
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.pinging(s(10), s(10), 2));
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.pinging(s(10), s(5), 3));
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.pinging(s(10), s(5), 3).proofOfLife(ProofOfLife.PONGS_ONLY));
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.pinging(s(10), s(10), 2).trigger(Trigger.FIXED_PERIOD));
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.pinging(s(10), s(10), 4).watching(s(30)));
        foundDeadInTimeByALazyTimer(watcher());
        foundDeadInTimeByALazyTimer(HeartbeatPolicy.sendingEvery(s(10)).watching(s(15)));
    }

    /** The peer answers some pings after a while and says something now and then; from 100 s on it is dead. */
    private void foundDeadInTimeByALazyTimer(HeartbeatPolicyBuilder builder) {
        HeartbeatPolicy policy = builder.build();
        Duration latest = policy.detectionTime().orElseThrow().latest();
        for (int seed = 0; seed < 200; seed++) {
            MonitorDriver connection = new MonitorDriver(policy, seed, clockStart);
            Duration armed = connection.deadline();
            Duration lastProof = s(0);
            while (connection.monitor.state() != PeerState.DEAD) {
                assertThat(connection.clock().elapsed()).isLessThan(s(1000));
                Duration word = connection.clock().elapsed().plusMillis(1 + random.nextInt(9_000));
                if (word.compareTo(armed) < 0 && word.compareTo(s(100)) < 0) {
                    connection.blockedUntil(word);
                    lastProof = saySomething(connection, policy) ? word : lastProof;
                } else {
                    connection.blockedUntil(armed).turn();
                    armed = connection.deadline();
                }
            }
            assertThat(connection.diedAfter(lastProof))
                    .as("seed %s of %s", seed, policy)
                    .isLessThanOrEqualTo(latest);
        }
    }

    private boolean saySomething(MonitorDriver connection, HeartbeatPolicy policy) {
        boolean answered = random.nextBoolean() && connection.receivesPong(connection.monitor.pingId());
        connection.receives();
        return answered || policy.proofOfLife() == ProofOfLife.ANYTHING_RECEIVED;
    }

    @Test
    void anAnswerBringsTheDeadlineForwardWhereTheIntervalIsLongerThanTheIdleTime() {
        MonitorDriver connection =
                connection(HeartbeatPolicy.pinging(s(5), s(30), 2).jitter(0)).runTo(s(5));
        assertThat(connection.deadline()).isEqualTo(s(35));

        assertThat(connection.at(s(6)).answered().deadline()).isEqualTo(s(11));
    }

    @Test
    void whatIsReceivedOrSentBringsNoOtherDeadlineForward() {
        MonitorDriver connection = connection(pinger().watching(s(60)).trigger(Trigger.LAST_SENT));
        Duration deadline = connection.deadline();
        for (int tenth = 1; tenth <= 500; tenth++) {
            connection.at(ms(tenth * 100L));
            if (tenth % 3 == 0) {
                connection.receives();
            } else {
                connection.sends();
            }
            assertThat(connection.deadline()).isGreaterThanOrEqualTo(deadline);
            deadline = connection.deadline();
        }
    }
}
