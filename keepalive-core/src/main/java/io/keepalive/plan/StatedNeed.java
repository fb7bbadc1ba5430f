package io.keepalive.plan;

import io.keepalive.internal.Durations;
import io.keepalive.middlebox.Middlebox;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One need as a goal states it.
 *
 * @param need what kind it is; each middlebox is a need of its own
 * @param middlebox which middlebox, if it is one
 * @param words how a person would say it
 * @param omission takes it out of a goal
 */
record StatedNeed(Need need, Optional<Middlebox> middlebox, String words, Consumer<GoalBuilder> omission) {

    static final Duration FOREVER = Duration.ofNanos(Durations.MAX_NANOS);

    /** All that a goal states, what says most about it first. */
    static List<StatedNeed> of(Goal goal) {
        List<StatedNeed> needs = new ArrayList<>();
        if (goal.needs().contains(Need.PROVE_APPLICATION)) {
            needs.add(plain(Need.PROVE_APPLICATION, "", builder -> builder.provesApplication = false));
        }
        goal.pingsPerSecond()
                .ifPresent(number -> needs.add(new StatedNeed(
                        Need.PINGS_PER_SECOND,
                        Optional.empty(),
                        "at most " + plain(number) + " pings a second" + ofAll(goal),
                        builder -> builder.pingsPerSecond = null)));
        goal.bytesPerDay()
                .ifPresent(number -> needs.add(new StatedNeed(
                        Need.BYTES_PER_DAY,
                        Optional.empty(),
                        "at most " + number + " bytes a day" + ofAll(goal),
                        builder -> builder.bytesPerDay = null)));
        needs.add(plain(Need.DETECT_WITHIN, " " + goal.detectWithin(), builder -> builder.detectWithin = FOREVER));
        if (!goal.rideOut().isZero()) {
            needs.add(plain(Need.RIDE_OUT, " " + goal.rideOut(), builder -> builder.rideOut(Duration.ZERO)));
        }
        goal.permittedPing()
                .ifPresent(time ->
                        needs.add(plain(Need.PERMITTED_PING, " " + time, builder -> builder.permittedPing = null)));
        if (!goal.peerMayPause().isZero()) {
            needs.add(plain(
                    Need.PEER_MAY_PAUSE, " " + goal.peerMayPause(), builder -> builder.peerMayPause(Duration.ZERO)));
        }
        goal.middleboxes()
                .forEach(middlebox -> needs.add(new StatedNeed(
                        Need.PASS_MIDDLEBOX,
                        Optional.of(middlebox),
                        Words.middlebox(middlebox),
                        builder -> builder.middleboxes.remove(middlebox))));
        if (!goal.heartbeat()) {
            needs.add(plain(Need.WITHOUT_HEARTBEAT, "", builder -> builder.heartbeat = true));
        }
        return needs;
    }

    void leaveOut(GoalBuilder builder) {
        omission.accept(builder);
    }

    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static String ofAll(Goal goal) {
        return goal.connections() == 1 ? "" : " of " + goal.connections() + " connections";
    }

    private static StatedNeed plain(Need need, String value, Consumer<GoalBuilder> omission) {
        return new StatedNeed(need, Optional.empty(), need + value, omission);
    }
}
