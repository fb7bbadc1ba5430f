package io.keepalive.examples.bench.load;

import io.keepalive.netty.Timing;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Locale;

/** What keeps the connections alive in a process under test. */
public enum Contender {

    /** Writes pings on time and looks after nothing: the floor of what Netty can do. */
    BARE(false),

    /** The floor of what the kernel can do: a C program. */
    C_EPOLL(false),

    /** An IdleStateHandler and a ping handler, as people write it today. */
    IDLE_STATE_HANDLER(true),

    /** One HashedWheelTimer for all channels with a task for each, as RPC frameworks have it. */
    HASHED_WHEEL_TIMER(true),

    /** Keepalive with {@link Timing#IDLE_STATE_HANDLER}. */
    KEEPALIVE_IDLE_STATE(true),

    /** Keepalive with {@link Timing#WHEEL}. */
    KEEPALIVE_WHEEL(true);

    private final boolean judges;

    Contender(boolean judges) {
        this.judges = judges;
    }

    /**
     * Whether it ever declares a peer dead.
     *
     * @return false for the floors
     */
    public boolean judges() {
        return judges;
    }

    /** What does it in the server's process. */
    Heartbeats heartbeats(EventLoop loop, Duration interval) {
        return switch (this) {
            case BARE -> new BareWriteLoop(loop, interval);
            case IDLE_STATE_HANDLER -> new HandWrittenHeartbeats(interval);
            case HASHED_WHEEL_TIMER -> new HashedWheelHeartbeats(interval);
            case KEEPALIVE_IDLE_STATE -> new KeepAliveHeartbeats(Timing.IDLE_STATE_HANDLER, interval);
            case KEEPALIVE_WHEEL -> new KeepAliveHeartbeats(Timing.WHEEL, interval);
            case C_EPOLL ->
                throw new IllegalArgumentException("contender: " + this + " (expected: one that runs on the JVM)");
        };
    }

    /** Its name on the command line and in the results. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
