package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pinger whose peer permits fewer pings than it sends: from the refusal on it never pings sooner than permitted. */
class RefusedPingsTest extends MonitorStory {

    private static final Duration PERMITTED = Duration.ofSeconds(10);

    private static HeartbeatPolicyBuilder hasty() {
        return HeartbeatPolicy.pinging(s(1), s(1), 3).jitter(0);
    }

    /** What the connection does when its peer says what it permits. */
    private static MonitorDriver refused(MonitorDriver connection, HeartbeatPolicy base) {
        return refused(connection, base, new PolicyAdjustments());
    }

    private static MonitorDriver refused(
            MonitorDriver connection, HeartbeatPolicy base, PolicyAdjustments adjustments) {
        adjustments.permitted(Optional.of(PERMITTED));
        connection.monitor.retune(HeartbeatTiming.of(adjustments.applyTo(base)), connection.now());
        connection.monitor.refused(connection.now());
        return connection;
    }

    @ParameterizedTest
    @EnumSource(Trigger.class)
    void theNextPingComesThePermittedIntervalAfterTheRefusalWhateverTheTrigger(Trigger trigger) {
        HeartbeatPolicy policy = hasty().trigger(trigger).build();
        MonitorDriver connection = connection(policy.toBuilder()).runTo(s(1)).at(ms(1_200));

        refused(connection, policy);

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.deadline()).isEqualTo(ms(11_200));
    }

    @ParameterizedTest
    @EnumSource(ProofOfLife.class)
    void aRefusalProvesLifeAsAPongDoes(ProofOfLife proof) {
        HeartbeatPolicy policy = hasty().proofOfLife(proof).build();
        MonitorDriver connection = connection(policy.toBuilder()).runTo(s(2)).at(ms(2_500));
        assertThat(connection.monitor.unansweredPings()).isEqualTo(1);

        refused(connection, policy);

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.unansweredPings()).isZero();
        assertThat(connection.deadline()).isEqualTo(ms(12_500));
    }

    @Test
    void aOneWaySenderThatIsRefusedSendsAsSeldomAsPermitted() {
        HeartbeatPolicy policy = HeartbeatPolicy.sendingEvery(s(1)).jitter(0).build();
        MonitorDriver connection = connection(policy.toBuilder()).runTo(s(1)).at(ms(1_200));

        refused(connection, policy);

        assertThat(connection.deadline()).isEqualTo(ms(11_200));
    }

    @Test
    void unansweredPingsComeAsSeldomAsPermittedToo() {
        HeartbeatPolicy policy = hasty().build();
        MonitorDriver connection = refused(connection(policy.toBuilder()).runTo(s(1)), policy);

        connection.runTo(s(60));

        assertThat(connection.log())
                .containsExactly("1s ping 1", "11s ping 2", "21s ping 3", "31s ping 4", "41s dead PINGS_UNANSWERED");
    }

    @Test
    void jitterTakesNothingOffThePermittedInterval() {
        HeartbeatPolicy policy = hasty().jitter(0.2).build();
        long[] waits = LongStream.range(0, 1_000)
                .map(seed -> {
                    MonitorDriver one = new MonitorDriver(policy, seed, clockStart).runTo(s(1));
                    Duration then = one.clock().elapsed();
                    return refused(one, policy).deadline().minus(then).toMillis();
                })
                .sorted()
                .toArray();

        assertThat(waits[0]).isBetween(10_000L, 10_100L);
        assertThat(waits[999]).isBetween(12_400L, 12_500L);
    }

    @Test
    void whatIsTightenedLaterDoesNotPingSoonerThanPermitted() {
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(s(60), s(20), 3).jitter(0).build();
        Random seeds = new Random(5);
        for (int run = 0; run < 1_000; run++) {
            MonitorDriver connection = new MonitorDriver(policy, seeds.nextLong(), clockStart).at(s(5));
            PolicyAdjustments adjustments = new PolicyAdjustments();
            refused(connection, policy, adjustments).at(s(6));

            adjustments.loadIdle(Optional.of(s(15)));
            connection.monitor.retune(HeartbeatTiming.of(adjustments.applyTo(policy)), connection.now());

            assertThat(connection.deadline()).isBetween(s(16), s(21));
        }
    }

    @Test
    void aRefusalTakesNoVerdictBack() {
        HeartbeatPolicy policy = hasty().build();
        MonitorDriver connection = connection(policy.toBuilder()).runTo(s(4));
        assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);

        refused(connection, policy);

        assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);
    }
}
