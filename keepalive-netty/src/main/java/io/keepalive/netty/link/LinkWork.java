package io.keepalive.netty.link;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.ConnectionControl;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.reconnect.Attempts;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The work of one link: at most one connection in use, at most one attempt on its way or waiting, and what was replaced and is not
 * over yet.
 *
 * <p>Confined to the link's event loop.
 */
final class LinkWork {

    private final PeerLink link;
    private final EventLoop loop;
    private final LinkFace face;
    private final LinkEvents events;
    private final Bootstrap bootstrap;
    private final Attempts attempts;
    private final AttemptTimer timer;
    private final Duration closeGrace;
    private final @Nullable Duration replaceGrace;

    /** In use. */
    private @Nullable LinkConnection current;

    private boolean suspect;

    /** On its way. */
    private @Nullable LinkConnection connecting;

    /** Not in use any more, and not over yet. */
    private final Set<LinkConnection> replaced = new LinkedHashSet<>();

    /** What it has come to: closed, or given up. */
    private @Nullable LinkState end;

    private final FutureListener<Object> onTermination = this::terminated;
    private boolean givenUpTold;
    private long connections;
    private @Nullable Diagnosis lastDiagnosis;
    private @Nullable Throwable lastFailure;

    LinkWork(PeerLink link, PeerLinkBuilder builder, LinkFace face) {
        this.link = link;
        this.loop = face.loop();
        this.face = face;
        this.events = new LinkEvents(builder.listener);
        this.bootstrap = builder.bootstrap.clone(loop);
        this.attempts = builder.backoff.start(builder.seed, now());
        this.timer = new AttemptTimer(loop, this::attempt, this::shutDown);
        this.closeGrace = builder.closeGrace;
        this.replaceGrace = builder.replaceGrace;
        loop.terminationFuture().addListener(onTermination);
    }

    long now() {
        return LoopClock.nanos(loop);
    }

    /** Runs behind what runs now; a loop that takes nothing more has shut down. */
    void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException terminated) {
            shutDown();
        }
    }

    /** Runs on the link's event loop, at once if this is it. */
    void here(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** Connects now: for the first time, again, or to replace a suspect connection. */
    void attempt() {
        if (end != null) {
            return;
        }
        LinkConnection made;
        try {
            made = new LinkConnection(this, bootstrap.connect());
        } catch (RuntimeException | Error failed) {
            attemptFailed(failed);
            return;
        }
        connecting = made;
        show();
        if (current != null) {
            ConnectionControl.freshConnection(current.channel(), made.connecting());
        }
        made.begin();
    }

    /** The attempt has succeeded if {@code failure} is null, and what it made may be over again already. */
    void attemptDone(LinkConnection made, @Nullable Throwable failure) {
        if (made != connecting) {
            made.channel().close(); // nobody waits for it any more
            return;
        }
        connecting = null;
        if (failure != null) {
            attemptFailed(failure);
        } else if (made.isOver()) {
            attemptFailed(new ClosedChannelException());
        } else {
            up(made);
        }
    }

    private void attemptFailed(Throwable cause) {
        lastFailure = cause;
        attempts.failed(now());
        Optional<Duration> wait = scheduleNext();
        show();
        events.tell("onAttemptFailed", listener -> listener.onAttemptFailed(link, cause, wait));
        settleEnd();
    }

    private void up(LinkConnection made) {
        LinkConnection old = current;
        attempts.connected(now());
        connections++;
        current = made;
        suspect = false;
        made.up(now());
        if (old != null) {
            old.replaced();
            replaced.add(old);
        }
        show();
        face.up(made.channel());
        if (old != null) {
            events.tell("onReplaced", listener -> listener.onReplaced(link, old.channel(), made.channel()));
        }
        events.tell("onUp", listener -> listener.onUp(link, made.channel()));
    }

    /** A connection is over that was up. */
    void ended(LinkConnection connection, LinkEnd how) {
        lastDiagnosis = how.diagnosis().orElse(null);
        replaced.remove(connection);
        if (connection == current) {
            current = null;
            suspect = false;
            attempts.lost(now());
            if (end == null) {
                face.down();
                if (connecting == null && !timer.runs()) {
                    scheduleNext();
                }
            }
        }
        show();
        events.tell("onDown", listener -> listener.onDown(link, connection.channel(), how));
        settleEnd();
    }

    /** A peer has left a ping unanswered. */
    void suspected(LinkConnection connection) {
        if (connection != current || end != null) {
            return;
        }
        suspect = true;
        if (replaceGrace != null && connecting == null && !timer.runs()) {
            scheduleNext();
        }
        show();
        events.tell("onSuspect", listener -> listener.onSuspect(link, connection.channel()));
    }

    /** A peer was heard again. */
    void recovered(LinkConnection connection) {
        if (replaceGrace != null && replaced.contains(connection)) {
            connection.closeAfter(replaceGrace, closeGrace);
        } else if (connection == current && suspect) {
            suspect = false;
            attempts.recovered(now());
            dropAttempt();
            show();
            events.tell("onRecovered", listener -> listener.onRecovered(link, connection.channel()));
        }
    }

    /** A peer is dead, but Keepalive only observes, so that the connection would stay for ever. */
    void deathObserved(LinkConnection connection) {
        if (replaced.contains(connection)) {
            connection.channel().close();
        }
    }

    void close() {
        if (end == null) {
            end(LinkState.CLOSED);
            face.over(new LinkClosedException("link: closed", lastFailure));
            List<LinkConnection> open = new ArrayList<>(replaced);
            if (current != null) {
                open.add(current);
            }
            open.forEach(each -> each.closeInOrder(closeGrace));
        }
        settleEnd();
    }

    /** The event loop shuts down, and closes the channels by itself. */
    void shutDown() {
        if (end == null) {
            end(LinkState.CLOSED);
            face.over(new LinkClosedException("link: its event loop was shut down", lastFailure));
        }
        settleEnd();
    }

    /**
     * The event loop has terminated. Netty 4.2.18 leaves channels unclosed, and tells nobody, where the shutdown was asked for late in a
     * turn of the loop.
     */
    private void terminated(Future<?> done) {
        shutDown();
        current = null;
        replaced.clear();
        settleEnd();
    }

    private void end(LinkState as) {
        end = as;
        dropAttempt();
        show();
    }

    /** The wait before the next attempt; empty if there is none to be. */
    private Optional<Duration> scheduleNext() {
        if (loop.isShuttingDown()) {
            shutDown();
            return Optional.empty();
        }
        long now = now();
        long delay = attempts.nextDelayNanos(now);
        if (delay != Attempts.GIVE_UP) {
            timer.start(now, delay);
            return Optional.of(Duration.ofNanos(delay));
        }
        if (current == null) {
            end(LinkState.GIVEN_UP);
        }
        return Optional.empty();
    }

    /** Tells of an end, once all that led to it was told. */
    private void settleEnd() {
        if (end == null || current != null || !replaced.isEmpty()) {
            return;
        }
        if (end == LinkState.GIVEN_UP && !givenUpTold) {
            givenUpTold = true;
            face.over(new LinkClosedException(
                    "link: given up, attempts that failed in a row: " + attempts.failures(), lastFailure));
            events.tell("onGivenUp", listener -> listener.onGivenUp(link, face.status()));
        }
        loop.terminationFuture().removeListener(onTermination);
        face.quiet();
    }

    private void dropAttempt() {
        timer.cancel();
        LinkConnection dropped = connecting;
        connecting = null;
        if (dropped != null) {
            dropped.channel().close();
        }
    }

    private LinkState state() {
        if (end != null) {
            return end;
        }
        if (current != null) {
            return suspect ? LinkState.SUSPECT : LinkState.UP;
        }
        return timer.runs() ? LinkState.WAITING : LinkState.CONNECTING;
    }

    private void show() {
        LinkConnection shown = end == null ? current : null;
        face.show(new LinkFace.View(
                state(),
                shown == null ? null : shown.channel(),
                shown == null ? 0 : shown.upSinceNanos(),
                connections,
                attempts.failures(),
                timer.runs() ? timer.dueNanos() : null,
                current != null && (connecting != null || timer.runs()),
                lastDiagnosis,
                lastFailure));
    }
}
