package io.keepalive.netty.path;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that never falls silent for half of what the path is known to survive, so that it is not forgotten: as long as it is answered, the server lives, and what is
 * not answered on a spare connection is the path's doing. Made again when it is lost. Confined to the event loop.
 */
final class Control {

    private static final long LONGEST_PERIOD_MILLIS = 1_000;

    /** The endpoint throws out who asks more often than twice as fast. */
    private static final long SHORTEST_PERIOD_MILLIS = 100;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final long limitMillis;
    private final long periodMillis;
    private final Runnable onUp;
    private final Runnable onDown;

    /** Who wants to know whether the server lives, from a request that is sent from now on. */
    private List<Consumer<Boolean>> waiting = new ArrayList<>();

    private @Nullable EchoConnection connection;
    private @Nullable Future<?> next;
    private boolean asking;
    private boolean up;
    private boolean over;

    Control(EventLoop loop, Bootstrap bootstrap, Settings settings, Runnable onUp, Runnable onDown) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.limitMillis = settings.answerMillis;
        this.periodMillis = Math.max(
                SHORTEST_PERIOD_MILLIS,
                Math.min(LONGEST_PERIOD_MILLIS, settings.plan.knownGood().toMillis() / 2));
        this.onUp = onUp;
        this.onDown = onDown;
    }

    void connect() {
        if (!over) {
            connection = EchoConnection.open(bootstrap, this::down, connected -> ask());
        }
    }

    boolean isUp() {
        return up;
    }

    /** Tells whether the server lives now. */
    void check(Consumer<Boolean> told) {
        if (!up) {
            told.accept(false);
            return;
        }
        waiting.add(told);
        if (!asking) {
            ask();
        }
    }

    void close() {
        over = true;
        stop();
    }

    private void ask() {
        EchoConnection present = connection;
        if (over || asking || present == null) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        asking = true;
        List<Consumer<Boolean>> told = waiting;
        waiting = new ArrayList<>();
        present.ask(0, limitMillis, answered -> {
            asking = false;
            if (answered) {
                answered(told);
            } else {
                waiting.addAll(told);
                down();
            }
        });
    }

    private void answered(List<Consumer<Boolean>> told) {
        if (!up) {
            up = true;
            onUp.run();
        }
        told.forEach(asker -> asker.accept(true));
        if (waiting.isEmpty()) {
            next = loop.schedule(this::ask, periodMillis, TimeUnit.MILLISECONDS);
        } else {
            ask();
        }
    }

    private void down() {
        if (over) {
            return;
        }
        stop();
        if (up) {
            up = false;
            onDown.run();
        }
        List<Consumer<Boolean>> told = waiting;
        waiting = new ArrayList<>();
        told.forEach(asker -> asker.accept(false));
        next = loop.schedule(this::connect, LONGEST_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stop() {
        asking = false;
        if (next != null) {
            next.cancel(false);
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
