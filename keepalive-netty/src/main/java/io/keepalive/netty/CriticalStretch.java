package io.keepalive.netty;

import io.keepalive.internal.Require;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stretch of a connection's life during which its peer is checked more tightly, such as a trade: begun by
 * {@link NettyKeepAlive#tighten}, over when it is closed. What fails meanwhile is told at once.
 *
 * <pre>{@code
 * try (CriticalStretch trade = keepAlive.tighten(channel, ofMillis(500))) {
 *     trade.onFailure(failure -> order.unconfirmed(failure));
 *     AwaitedAnswer confirmation = trade.mustAnswer(order, ofMillis(300));
 *     ...
 *     confirmation.answered();
 * }
 * }</pre>
 *
 * <p>The block above waits for its answer; where futures do the work, the last of them calls {@link #close}.
 *
 * <p>Stretches of one connection may overlap: the tightest holds, and a peer found dead by it fails them all. When a stretch is closed, a
 * silence that has begun is judged by its bound to the end; the looser one begins with the peer's next sign of life.
 *
 * <p>Thread-safe. What it tells, it tells on the channel's event loop.
 */
public final class CriticalStretch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final HeartbeatConnection connection;
    private final Tightening tightening;
    private final CompletableFuture<Duration> inForce = new CompletableFuture<>();
    private volatile Optional<Duration> peerBound = Optional.empty();
    private final CompletableFuture<StretchFailure> failure = new CompletableFuture<>();

    CriticalStretch(HeartbeatConnection connection, Tightening tightening) {
        this.connection = connection;
        this.tightening = tightening;
    }

    /** Begins, on the event loop. */
    void begin() {
        onLoop(() -> {
            connection.stretches().begin(this);
            inForce.complete(connection.detectsWithin());
        });
    }

    /**
     * How the peer is checked.
     *
     * @return what was asked for
     */
    public Tightening tightening() {
        return tightening;
    }

    /**
     * The bound that is really kept, once it is in force: what was asked for or tighter; longer only where the peer permits no such
     * pings.
     *
     * @return a future that completes on the event loop, at once where called there; a connection whose heartbeat has not begun
     *     keeps the bound from then on
     */
    public CompletableFuture<Duration> inForce() {
        return inForce.copy();
    }

    /**
     * Within which time the peer's death is noticed as things stand: longer than what was asked for if the peer has refused such
     * pings, also during the stretch.
     *
     * @return the bound
     */
    public Duration boundNow() {
        return connection.detectsWithin();
    }

    /**
     * The bound within which the peer notices our death on its side, where it negotiates ({@code negotiate} on both builders) and
     * has said so. It is never shorter than the peer's {@code tightenDownTo}. Any thread may ask.
     *
     * @return the bound, in whole milliseconds; empty as long as the stretch is one-sided, which it is until the peer has answered
     */
    public Optional<Duration> peerBound() {
        return peerBound;
    }

    /**
     * What failed first: the peer is dead, the connection has ended, or an answer is overdue.
     *
     * @return a future that completes at the first failure, and never if the stretch is closed before
     */
    public CompletableFuture<StretchFailure> failure() {
        return failure.copy();
    }

    /**
     * Adds what to do at the first failure; done at once if there was one.
     *
     * @param action gets the failure; must not block; what it throws is logged
     * @return this stretch
     * @throws NullPointerException if {@code action} is null
     */
    public CriticalStretch onFailure(Consumer<StretchFailure> action) {
        Objects.requireNonNull(action, "action");
        failure.thenAccept(told -> {
            try {
                action.accept(told);
            } catch (Throwable thrown) {
                LOG.warn(
                        "{} what was to be done at the failure of a critical stretch threw",
                        connection.channel,
                        thrown);
            }
        });
        return this;
    }

    /**
     * Expects an answer of the business: a peer that is alive but does not give it in time is a failure too. The connection
     * goes on. While its heartbeat has not begun (before a handshake is done) nobody looks.
     *
     * @param request what is to be answered, as the failure will name it
     * @param within how long it may take from now; longer than zero
     * @return what to tell when the answer is here
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code within} is not longer than zero
     */
    public AwaitedAnswer mustAnswer(Object request, Duration within) {
        Objects.requireNonNull(request, "request");
        Require.positive("within", within);
        AwaitedAnswer answer = new AwaitedAnswer(
                this, request, within, LoopClock.nanos(channel().eventLoop()));
        onLoop(() -> connection.stretches().await(answer));
        return answer;
    }

    /** Ends the stretch: the bound relaxes, unless another stretch keeps it, and no failure is told any more. Twice does nothing. */
    @Override
    public void close() {
        onLoop(() -> connection.stretches().end(this));
    }

    /** Tells of the first failure. */
    void fail(StretchFailure told) {
        failure.complete(told);
    }

    void peerKeeps(Optional<Duration> bound) {
        peerBound = bound;
    }

    Channel channel() {
        return connection.channel;
    }

    /** A channel may have moved to another event loop meanwhile; one whose loop has shut down has ended. */
    private void onLoop(Runnable task) {
        EventLoop loop = channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(() -> onLoop(task));
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("{} {} too late: its event loop has shut down", channel(), this, shutDown);
            connection.status().end().ifPresent(end -> fail(CriticalStretches.failure(end)));
        }
    }

    @Override
    public String toString() {
        return "CriticalStretch[" + tightening + " on " + channel() + ']';
    }
}
