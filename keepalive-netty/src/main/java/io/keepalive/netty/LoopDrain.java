package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** A drain's part on one event loop: ends one connection after the other, whenever the common pace permits. Confined to the loop. */
final class LoopDrain {

    /** Goodbyes in one turn of the event loop, so that reading goes on. */
    private static final int GOODBYES_IN_ONE_TURN = 64;

    private final DrainRun run;
    private final Members members;
    private final EventLoop loop;
    private final DrainRun.Started started;
    private final ArrayDeque<ChannelKeepAlive> waiting = new ArrayDeque<>();
    private boolean armed;

    LoopDrain(DrainRun run, Members members, EventLoop loop, DrainRun.Started started) {
        this.run = run;
        this.members = members;
        this.loop = loop;
        this.started = started;
        long untilBound = Math.max(0, started.nanos() + started.boundNanos() - LoopClock.nanos(loop));
        loop.schedule(this::closeAll, untilBound, TimeUnit.NANOSECONDS);
    }

    void addAll(Collection<ChannelKeepAlive> connections) {
        waiting.addAll(connections);
        arm();
    }

    /** Takes the next time only when there is a connection for it. */
    private void arm() {
        if (!armed && dropGone()) {
            armed = true;
            long now = LoopClock.nanos(loop);
            long wait = Math.max(0, started.pace().take(now) - now);
            loop.schedule(this::endNext, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void endNext() {
        armed = false;
        for (int i = 0; i < GOODBYES_IN_ONE_TURN && dropGone(); i++) {
            end(waiting.remove());
            long now = LoopClock.nanos(loop);
            if (!dropGone()) {
                return;
            }
            long wait = started.pace().take(now) - now;
            if (wait > 0 || i == GOODBYES_IN_ONE_TURN - 1) {
                armed = true;
                loop.schedule(this::endNext, Math.max(0, wait), TimeUnit.NANOSECONDS);
                return;
            }
        }
    }

    private void end(ChannelKeepAlive connection) {
        if (connection.channel.isActive()) {
            OrderlyEnd.begin(connection, Ending.DRAINED, evidence -> evidence, started.graceNanos());
        } else {
            connection.channel.close(); // it has not been connected yet
        }
    }

    /** Whether any is left that waits for its end. */
    private boolean dropGone() {
        while (!waiting.isEmpty() && isGone(waiting.element())) {
            waiting.remove();
        }
        return !waiting.isEmpty();
    }

    /** It ended, or ends already, or is on another event loop, which has been told of it. */
    private boolean isGone(ChannelKeepAlive connection) {
        return !connection.channel.isOpen()
                || OrderlyEnd.of(connection.channel) != null
                || connection.channel.eventLoop() != loop;
    }

    private void closeAll() {
        waiting.clear();
        for (ChannelKeepAlive connection : members.of(loop)) {
            OrderlyEnd.cut(connection, Ending.DRAINED);
        }
        loop.execute(() -> run.boundPassed(LoopClock.nanos(loop))); // behind the news that they are closed
    }
}
