package io.keepalive.examples.tour;

import static java.time.Duration.ofSeconds;

import io.keepalive.examples.support.Times;
import io.keepalive.examples.support.Transport;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import java.time.Duration;

/**
 * Our own event loop is blocked for longer than a peer may be silent. Afterwards its timers are overdue and the peer's
 * pings lie unread: who judges before reading kills everybody.
 */
record OwnLoopStalled() implements Scenario {

    private static final Duration SENDING_PERIOD = ofSeconds(2);
    private static final Duration EXPECTED_PERIOD = ofSeconds(4);
    private static final Duration LIMIT = ofSeconds(6);
    private static final Duration STALL = ofSeconds(9);

    @Override
    public String failure() {
        return "own event loop stalled (" + Times.seconds(STALL) + ")";
    }

    @Override
    public Prediction prediction(Transport transport) {
        return Prediction.noDeath();
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = Line.oursIsServer(stage, sender(), watcher())) {
            line.ours().hang();
            stage.tell("our event loop is blocked, the client goes on sending");
            Thread.sleep(STALL.toMillis());
            long unread =
                    line.peer().counters().pingsSent() - line.ours().counters().pingsAnswered();
            line.ours().wake();
            stage.tell("our event loop goes on");
            Observation seen = line.staysAlive(LIMIT);
            return seen.saying(unread + " pings lay unread after " + Times.seconds(STALL) + ", the limit is "
                    + Times.seconds(LIMIT) + "; they were read before anybody was judged.");
        }
    }

    /** Sends all the time and expects no answer, so that it does not judge us meanwhile. */
    private static NettyKeepAliveBuilder sender() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.sendingEvery(SENDING_PERIOD).build());
    }

    private static NettyKeepAliveBuilder watcher() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame()).expectPingEvery(EXPECTED_PERIOD);
    }
}
