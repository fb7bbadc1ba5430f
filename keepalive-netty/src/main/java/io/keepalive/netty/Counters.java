package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Running totals over all connections of one {@link NettyKeepAlive}.
 *
 * <p>A live view: the numbers grow while it is held. Thread-safe.
 */
public final class Counters {

    final LongAdder connections = new LongAdder();
    final LongAdder pingsSent = new LongAdder();
    final LongAdder pingsFailed = new LongAdder();
    final LongAdder pongsReceived = new LongAdder();
    final LongAdder pongsIgnored = new LongAdder();
    final LongAdder pingsAnswered = new LongAdder();
    final LongAdder pingsRefused = new LongAdder();
    final LongAdder pingsTooFast = new LongAdder();
    final LongAdder refusalsSent = new LongAdder();
    final LongAdder controlsReceived = new LongAdder();
    final LongAdder controlsIgnored = new LongAdder();
    final LongAdder healthSent = new LongAdder();
    final LongAdder healthReceived = new LongAdder();
    final LongAdder healthIgnored = new LongAdder();
    final LongAdder healthSourceFailures = new LongAdder();
    final LongAdder unhealthy = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder suspects = new LongAdder();
    final LongAdder slow = new LongAdder();
    final LongAdder recoveries = new LongAdder();
    final LongAdder deathsObserved = new LongAdder();
    final LongAdder observedMistakes = new LongAdder();
    final LongAdder spared = new LongAdder();
    final LongAdder localStalls = new LongAdder();
    final LongAdder pingsBeyondBudget = new LongAdder();
    final LongAdder optionsNotApplied = new LongAdder();
    final LongAdder listenerFailures = new LongAdder();
    private final ConcurrentMap<Cause, LongAdder> ends = new ConcurrentHashMap<>();

    Counters() {}

    void ended(Cause cause) {
        adder(cause).increment();
    }

    /**
     * Connections under heartbeat now.
     *
     * @return the number
     */
    public long connections() {
        return connections.sum();
    }

    /**
     * Pings written.
     *
     * @return the number
     */
    public long pingsSent() {
        return pingsSent.sum();
    }

    /**
     * Pings that could not be written.
     *
     * @return the number
     */
    public long pingsFailed() {
        return pingsFailed.sum();
    }

    /**
     * Pongs received that answered a ping of ours.
     *
     * @return the number
     */
    public long pongsReceived() {
        return pongsReceived.sum();
    }

    /**
     * Pongs received that answered none: unsolicited, repeated, or late.
     *
     * @return the number
     */
    public long pongsIgnored() {
        return pongsIgnored.sum();
    }

    /**
     * Pings of peers answered.
     *
     * @return the number
     */
    public long pingsAnswered() {
        return pingsAnswered.sum();
    }

    /**
     * Pings of peers left unanswered: they came too fast, or their answers could not leave. Peers that are told so are counted by
     * {@link #refusalsSent()}.
     *
     * @return the number
     */
    public long pingsRefused() {
        return pingsRefused.sum();
    }

    /**
     * Pings of peers that came faster than the ping guard permits, whatever became of them.
     *
     * @return the number
     */
    public long pingsTooFast() {
        return pingsTooFast.sum();
    }

    /**
     * Refusals sent to peers that ping too fast.
     *
     * @return the number
     */
    public long refusalsSent() {
        return refusalsSent.sum();
    }

    /**
     * Control messages received and heeded: offers, refusals, and what belongs to critical stretches.
     *
     * @return the number
     */
    public long controlsReceived() {
        return controlsReceived.sum();
    }

    /**
     * Control messages dropped, as they came faster than one per 100 ms and 20 at once.
     *
     * @return the number
     */
    public long controlsIgnored() {
        return controlsIgnored.sum();
    }

    /**
     * Health reports written beside pongs and pings.
     *
     * @return the number
     */
    public long healthSent() {
        return healthSent.sum();
    }

    /**
     * Health reports received and heeded.
     *
     * @return the number
     */
    public long healthReceived() {
        return healthReceived.sum();
    }

    /**
     * Health reports dropped, as they came faster than one per 100 ms and 20 at once, or nobody asked for them.
     *
     * @return the number
     */
    public long healthIgnored() {
        return healthIgnored.sum();
    }

    /**
     * Times the health source threw, or had nothing to say.
     *
     * @return the number
     */
    public long healthSourceFailures() {
        return healthSourceFailures.sum();
    }

    /**
     * Times a peer became unhealthy.
     *
     * @return the number
     */
    public long unhealthy() {
        return unhealthy.sum();
    }

    /**
     * Malformed heartbeats dropped.
     *
     * @return the number
     */
    public long malformed() {
        return malformed.sum();
    }

    /**
     * Times a peer became suspect.
     *
     * @return the number
     */
    public long suspects() {
        return suspects.sum();
    }

    /**
     * Times a peer was found slow: its kernel takes part, its application does not read.
     *
     * @return the number
     */
    public long slow() {
        return slow.sum();
    }

    /**
     * Times a suspected or slow peer was heard again.
     *
     * @return the number
     */
    public long recoveries() {
        return recoveries.sum();
    }

    /**
     * Deaths that were only observed.
     *
     * @return the number
     */
    public long deathsObserved() {
        return deathsObserved.sum();
    }

    /**
     * Deaths only observed whose peer was heard again afterwards: what enforcing would have killed wrongly.
     *
     * @return the number
     */
    public long observedMistakes() {
        return observedMistakes.sum();
    }

    /**
     * Verdicts that the brake took back.
     *
     * @return the number
     */
    public long spared() {
        return spared.sum();
    }

    /**
     * Times an event loop with connections under heartbeat was held up for longer than the stall tolerance.
     *
     * @return the number; a pause of the whole process counts once for each event loop
     */
    public long localStalls() {
        return localStalls.sum();
    }

    /**
     * Pings for which the ping budget had no room, and which left all the same, as their time had come.
     *
     * @return the number; 0 without a budget
     */
    public long pingsBeyondBudget() {
        return pingsBeyondBudget.sum();
    }

    /**
     * Socket options not in force as asked.
     *
     * @return the number, each channel's options counted on their own
     */
    public long optionsNotApplied() {
        return optionsNotApplied.sum();
    }

    /**
     * Times a method of the listener threw.
     *
     * @return the number
     */
    public long listenerFailures() {
        return listenerFailures.sum();
    }

    /**
     * Connections that ended for a cause.
     *
     * @param cause the cause
     * @return the number
     */
    public long ends(Cause cause) {
        return adder(cause).sum();
    }

    /**
     * Connections that ended, by cause.
     *
     * @return a snapshot; causes that did not occur are absent
     */
    public Map<Cause, Long> ends() {
        Map<Cause, Long> counts = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            if (ends(cause) > 0) {
                counts.put(cause, ends(cause));
            }
        }
        return Collections.unmodifiableMap(counts);
    }

    @Override
    public String toString() {
        return "Counters[connections=" + connections + ", pingsSent=" + pingsSent + ", pingsFailed=" + pingsFailed
                + ", pongsReceived=" + pongsReceived + ", pongsIgnored=" + pongsIgnored + ", pingsAnswered="
                + pingsAnswered + ", pingsRefused=" + pingsRefused + ", pingsTooFast=" + pingsTooFast
                + ", refusalsSent=" + refusalsSent + ", controlsReceived=" + controlsReceived + ", controlsIgnored="
                + controlsIgnored + ", healthSent=" + healthSent + ", healthReceived=" + healthReceived
                + ", healthIgnored=" + healthIgnored + ", healthSourceFailures=" + healthSourceFailures
                + ", unhealthy=" + unhealthy + ", malformed=" + malformed + ", suspects="
                + suspects + ", slow=" + slow + ", recoveries=" + recoveries + ", deathsObserved=" + deathsObserved
                + ", observedMistakes=" + observedMistakes + ", spared=" + spared + ", localStalls=" + localStalls
                + ", pingsBeyondBudget=" + pingsBeyondBudget
                + ", optionsNotApplied="
                + optionsNotApplied + ", listenerFailures=" + listenerFailures + ", ends=" + ends() + ']';
    }

    private LongAdder adder(Cause cause) {
        return ends.computeIfAbsent(cause, first -> new LongAdder());
    }
}
