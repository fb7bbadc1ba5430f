package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Drives one monitor as an event loop would, on virtual time, and writes down what the monitor does: {@code 30s ping 1},
 * {@code 45s dead PINGS_UNANSWERED}.
 *
 * <p>A story jumps from moment to moment with {@link #at}: the timer fires at every deadline before it. A loop that is
 * blocked misses them: {@link #blockedUntil}.
 */
final class MonitorDriver {

    private static final int POLLS_AT_ONE_MOMENT = 3;

    final HeartbeatMonitor monitor;
    private final VirtualClock clock;
    private final List<String> log = new ArrayList<>();
    private boolean writes = true;
    private @Nullable Duration died;

    MonitorDriver(HeartbeatPolicy policy, long seed, long startNanos) {
        clock = new VirtualClock(startNanos);
        monitor = new HeartbeatMonitor(policy, seed, startNanos);
    }

    /** From now on pings stay in the outbound buffer until {@link #writtenNow} or {@link #failedNow}. */
    MonitorDriver holdingPings() {
        writes = false;
        return this;
    }

    /** Lets time pass until just before the deadlines of that moment: what happens then comes first. */
    MonitorDriver at(Duration moment) {
        runWhileDue(moment.minusNanos(1));
        clock.moveTo(moment);
        return this;
    }

    /** Lets time pass up to and including the deadlines of that moment. */
    MonitorDriver runTo(Duration moment) {
        runWhileDue(moment);
        clock.moveTo(moment);
        return this;
    }

    /** The loop does nothing until then, and misses every deadline. */
    MonitorDriver blockedUntil(Duration moment) {
        clock.moveTo(moment);
        return this;
    }

    MonitorDriver receives() {
        monitor.received(now());
        return this;
    }

    boolean receivesPong(long id) {
        return monitor.pongReceived(id, now());
    }

    MonitorDriver answered() {
        assertThat(receivesPong(monitor.pingId())).as("pong taken as ours").isTrue();
        return this;
    }

    MonitorDriver sends() {
        monitor.sent(now());
        return this;
    }

    MonitorDriver writtenNow() {
        monitor.pingWritten(now());
        return this;
    }

    MonitorDriver failedNow() {
        monitor.pingFailed(now());
        return this;
    }

    MonitorDriver pingTaken() {
        monitor.pingTaken(now());
        return this;
    }

    MonitorDriver kernelSuspects() {
        monitor.kernelSuspects();
        return this;
    }

    MonitorDriver peerSlow() {
        monitor.peerSlow(now());
        return this;
    }

    MonitorDriver pauses() {
        monitor.pause();
        return this;
    }

    MonitorDriver resumes() {
        monitor.resume(now());
        return this;
    }

    MonitorDriver retuned(HeartbeatPolicyBuilder policy) {
        monitor.retune(HeartbeatTiming.of(policy.build()), now());
        return this;
    }

    MonitorDriver overrules() {
        monitor.overrule(now());
        return this;
    }

    /** One poll, as when the timer fires; what it wants is done and written down. */
    Action poll() {
        Action action = monitor.poll(now());
        switch (action) {
            case PING -> {
                note("ping " + monitor.pingId());
                if (writes) {
                    monitor.pingWritten(now());
                }
            }
            case DECLARE_DEAD -> {
                died = clock.elapsed();
                note("dead " + monitor.verdict());
            }
            case NONE -> {}
        }
        return action;
    }

    /** Polls until the deadline lies ahead, as a timer does that is armed anew with what is due already. */
    MonitorDriver turn() {
        for (int polls = 0; monitor.deadlineNanos() - now() <= 0; polls++) {
            assertThat(polls).as("polls at %s", clock.elapsed()).isLessThan(POLLS_AT_ONE_MOMENT);
            poll();
        }
        return this;
    }

    long now() {
        return clock.nanos();
    }

    VirtualClock clock() {
        return clock;
    }

    Duration deadline() {
        return clock.sinceStart(monitor.deadlineNanos());
    }

    /** How long after a moment the last verdict fell. */
    Duration diedAfter(Duration moment) {
        return Objects.requireNonNull(died).minus(moment);
    }

    List<String> log() {
        return List.copyOf(log);
    }

    String lastEvent() {
        return log.isEmpty() ? "" : log.get(log.size() - 1);
    }

    private void runWhileDue(Duration until) {
        while (deadline().compareTo(until) <= 0) {
            if (deadline().compareTo(clock.elapsed()) > 0) {
                clock.moveTo(deadline());
            }
            turn();
        }
    }

    private void note(String event) {
        Duration time = clock.elapsed();
        BigDecimal seconds = BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros();
        log.add(seconds.toPlainString() + "s " + event);
    }
}
