package io.keepalive.examples.detect;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;

import io.keepalive.detect.HeartbeatTrace;
import io.keepalive.detect.TraceGenerator;
import java.time.Duration;

/** What happens to heartbeats on their way, and to those who send and hear them. */
enum Circumstances {
    LAN("Steady LAN", "0.2 ms, jitter 0.1 ms"),
    WAN(
            "Lossy WAN",
            "datagrams over 40 ms, jitter 5 ms, one in 50 held up by a Pareto tail (from 50 ms on, shape 1.5); loss in"
                    + " bursts: 0.1 % while good, 60 % while bad, bad 2 % of the time for 5 heartbeats on average"),
    WAN_TCP(
            "Lossy WAN over TCP",
            "the same path; what is lost is sent again after 200 ms, 400 ms and so on, and what follows waits for it"),
    SENDER_PAUSES(
            "Sender's GC pauses",
            "the LAN; every 5 minutes on average the sender stands still for 0.5 to 5 s, and then sends all at once"),
    PAUSES_TOLD("Own GC pauses, told", "the LAN; we stand still as often and as long, and tell the detector"),
    PAUSES_NOT_TOLD("Own GC pauses, not told", "the same, and the detector does not know");

    private static final Duration EVERY = ofMinutes(5);
    private static final Duration SHORTEST = ofMillis(500);
    private static final Duration LONGEST = ofSeconds(5);

    private final String title;
    private final String description;

    Circumstances(String title, String description) {
        this.title = title;
        this.description = description;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    HeartbeatTrace trace(Duration period, int heartbeats, long seed) {
        return on(HeartbeatTrace.generate(period, heartbeats, seed)).build();
    }

    private TraceGenerator on(TraceGenerator path) {
        return switch (this) {
            case LAN -> lan(path);
            case WAN -> wan(path);
            case WAN_TCP -> wan(path).retransmitted(ofMillis(200));
            case SENDER_PAUSES -> lan(path).senderPauses(EVERY, SHORTEST, LONGEST);
            case PAUSES_TOLD -> lan(path).receiverPauses(EVERY, SHORTEST, LONGEST, true);
            case PAUSES_NOT_TOLD -> lan(path).receiverPauses(EVERY, SHORTEST, LONGEST, false);
        };
    }

    private static TraceGenerator lan(TraceGenerator path) {
        return path.delay(ofNanos(200_000), ofNanos(100_000));
    }

    private static TraceGenerator wan(TraceGenerator path) {
        return path.delay(ofMillis(40), ofMillis(5))
                .heavyTail(0.02, ofMillis(50), 1.5)
                .loss(0.004, 0.2, 0.001, 0.6)
                .inOrder();
    }
}
