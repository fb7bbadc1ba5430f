package io.keepalive.examples.tour;

import io.keepalive.examples.support.Times;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells the audience of doubts about a peer, as Keepalive tells its listener. */
record Narration(Consumer<String> narrator) implements KeepAliveListener {

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        narrator.accept("suspect: nothing heard for "
                + Times.seconds(status.silence().orElse(Duration.ZERO)) + ", pings unanswered: "
                + status.unansweredPings());
    }

    @Override
    public void onRecovered(Channel channel, ConnectionStatus status) {
        narrator.accept("recovered: heard again");
    }
}
