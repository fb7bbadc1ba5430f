package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.Parameter;

/** What the stories of one monitor share: the clock's start, short policies, and the check of a deadline's edges. */
@WhereverTheClockStarts
abstract class MonitorStory {

    static final long SEED = 42;
    private static final Duration TICK = Duration.ofNanos(1);

    @Parameter
    long clockStart;

    static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Pings after 10 s of silence, then every 5 s; dead after three in vain, 25 s in all. */
    static HeartbeatPolicyBuilder pinger() {
        return HeartbeatPolicy.pinging(s(10), s(5), 3).jitter(0);
    }

    /** Dead after 15 s of silence. */
    static HeartbeatPolicyBuilder watcher() {
        return HeartbeatPolicy.watching(s(15));
    }

    MonitorDriver connection(HeartbeatPolicyBuilder policy) {
        return new MonitorDriver(policy.build(), SEED, clockStart);
    }

    /**
     * Plays a story three times and then judges at {@code moment} −1 ns, +0 and +1 ns: nothing may happen before it,
     * {@code event} at and after it.
     */
    void becomesDue(HeartbeatPolicyBuilder policy, Consumer<MonitorDriver> story, Duration moment, String event) {
        MonitorDriver early = connection(policy);
        story.accept(early);
        int eventsBefore = early.log().size();
        assertThat(early.deadline()).isEqualTo(moment);
        early.blockedUntil(moment.minus(TICK));
        assertThat(early.poll()).isEqualTo(Action.NONE);
        assertThat(early.poll()).isEqualTo(Action.NONE);
        assertThat(early.deadline()).isEqualTo(moment);
        assertThat(early.log()).hasSize(eventsBefore);
        early.blockedUntil(moment).turn();
        assertThat(early.lastEvent()).endsWith(event);

        MonitorDriver onTime = connection(policy);
        story.accept(onTime);
        onTime.blockedUntil(moment).turn();
        assertThat(onTime.log()).hasSize(eventsBefore + 1);
        assertThat(onTime.lastEvent()).endsWith(event);

        MonitorDriver late = connection(policy);
        story.accept(late);
        late.blockedUntil(moment.plus(TICK)).turn();
        assertThat(late.log()).hasSize(eventsBefore + 1);
        assertThat(late.lastEvent()).endsWith(event);
    }
}
