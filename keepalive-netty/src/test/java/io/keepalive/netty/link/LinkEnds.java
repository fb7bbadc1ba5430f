package io.keepalive.netty.link;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that writes down what it hears, to be waited for. */
final class LinkEnds implements LinkListener {

    private static final long PATIENCE_SECONDS = 20;

    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final BlockingQueue<Channel> ups = new LinkedBlockingQueue<>();
    final BlockingQueue<LinkEnd> downs = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    final BlockingQueue<Optional<Duration>> delays = new LinkedBlockingQueue<>();
    final BlockingQueue<LinkStatus> givenUp = new LinkedBlockingQueue<>();

    @Override
    public void onUp(PeerLink link, Channel channel) {
        said.add("up");
        ups.add(channel);
    }

    @Override
    public void onDown(PeerLink link, Channel channel, LinkEnd end) {
        said.add("down");
        downs.add(end);
    }

    @Override
    public void onSuspect(PeerLink link, Channel channel) {
        said.add("suspect");
    }

    @Override
    public void onRecovered(PeerLink link, Channel channel) {
        said.add("recovered");
    }

    @Override
    public void onAttemptFailed(PeerLink link, Throwable cause, Optional<Duration> nextDelay) {
        said.add("failed");
        failures.add(cause);
        delays.add(nextDelay);
    }

    @Override
    public void onReplaced(PeerLink link, Channel old, Channel replacement) {
        said.add("replaced");
    }

    @Override
    public void onGivenUp(PeerLink link, LinkStatus status) {
        said.add("given up");
        givenUp.add(status);
    }

    /** The next of a kind. */
    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }
}
