package io.keepalive.detect;

import java.time.Duration;

/** One detector on its way through one trace. */
final class QualityRun {

    private final HeartbeatTrace trace;
    private final long clockNanos;
    private final FailureDetector detector;

    /** For each heartbeat, since when the peer is suspected if it crashes before it sends the next. */
    private final long[] suspectedFor;

    private long nowNanos;
    private int nextPause;
    private boolean suspects;
    private long suspectsSinceNanos;
    private int mistakes;
    private long mistakenNanos;

    QualityRun(DetectorPolicy policy, HeartbeatTrace trace, long clockNanos) {
        this.trace = trace;
        this.clockNanos = clockNanos;
        this.nowNanos = trace.sent[0];
        this.detector = policy.start(clockNanos + nowNanos);
        this.suspectedFor = new long[trace.heartbeats()];
    }

    DetectorQuality quality() {
        int newest = -1;
        long verdict = suspicionAfterLastEvent();
        for (int beat : trace.inOrderOfArrival) {
            if (beat > newest) {
                pausesUpTo(trace.arrived[beat]);
                // what is not heard of these is what was known before
                for (int unheard = newest + 1; unheard < beat; unheard++) {
                    suspectedFor[unheard] = verdict;
                }
                hear(beat);
                verdict = suspicionAfterLastEvent();
                suspectedFor[beat] = verdict;
                newest = beat;
            }
        }
        for (int unheard = newest + 1; unheard < suspectedFor.length; unheard++) {
            suspectedFor[unheard] = verdict;
        }
        return withDetections();
    }

    private void pausesUpTo(long timeNanos) {
        for (; nextPause < trace.pauses() && trace.pausedTo[nextPause] <= timeNanos; nextPause++) {
            long from = trace.pausedFrom[nextPause];
            long to = trace.pausedTo[nextPause];
            if (to >= nowNanos) {
                passTo(Math.max(nowNanos, from)); // nobody asks in between
                detector.localPause(clockNanos + from, clockNanos + to);
                settle(to);
            }
        }
    }

    private void hear(int beat) {
        passTo(trace.arrived[beat]);
        detector.heartbeat(trace.sequences[beat], clockNanos + trace.arrived[beat]);
        settle(trace.arrived[beat]);
    }

    /** Lets time pass in which nothing happens but that a deadline may go by. */
    private void passTo(long timeNanos) {
        long verdict = suspicionAfterLastEvent();
        if (!suspects && verdict < timeNanos) {
            suspects = true;
            suspectsSinceNanos = verdict;
        }
        nowNanos = timeNanos;
    }

    /** Looks at what an event has made of the verdict. */
    private void settle(long timeNanos) {
        nowNanos = timeNanos;
        boolean before = suspects;
        suspects = detector.suspects(clockNanos + timeNanos);
        if (suspects && !before) {
            suspectsSinceNanos = timeNanos;
        } else if (before && !suspects) {
            mistakes++;
            mistakenNanos += timeNanos - suspectsSinceNanos;
        }
    }

    /** Since when it suspects, or will if nothing happens. */
    private long suspicionAfterLastEvent() {
        return suspects ? suspectsSinceNanos : Math.max(nowNanos, detector.suspectsAtNanos() - clockNanos);
    }

    private DetectorQuality withDetections() {
        if (suspects) {
            mistakes++;
            mistakenNanos += nowNanos - suspectsSinceNanos;
        }
        double area = 0;
        long worst = 0;
        for (int beat = 0; beat < suspectedFor.length - 1; beat++) {
            long longest = Math.max(0, suspectedFor[beat] - trace.sent[beat]);
            double detected = Math.min(longest, trace.sent[beat + 1] - trace.sent[beat]);
            area += detected * (longest - detected / 2); // later in the interval it is so much shorter
            worst = detected > 0 ? Math.max(worst, longest) : worst;
        }
        long sending = trace.sent[trace.heartbeats() - 1] - trace.sent[0];
        return new DetectorQuality(
                Duration.ofNanos(nowNanos - trace.sent[0]),
                Duration.ofNanos(sending == 0 ? 0 : Math.round(area / sending)),
                Duration.ofNanos(worst),
                mistakes,
                Duration.ofNanos(mistakenNanos));
    }
}
