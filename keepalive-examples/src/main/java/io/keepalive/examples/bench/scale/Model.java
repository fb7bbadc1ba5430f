package io.keepalive.examples.bench.scale;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.ManualIoEventLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One event loop with many fake channels whose heartbeats one contender keeps going. Whoever makes it is the loop's thread,
 * and the only one that may use it.
 */
final class Model implements AutoCloseable {

    /** Name of the handler that stands for a codec, which these channels need none of. */
    static final String CODEC = "codec";

    /** Channels start in an order that is not the one in which they lie in memory, the same in each run. */
    private static final long SEED = 4;

    private final int size;
    private final long intervalNanos;
    private final VirtualClock clock = new VirtualClock();
    private final FakeNetwork network = new FakeNetwork(clock);
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), executor -> network, clock);
    private final Heartbeats heartbeats;
    private final FakeChannel[] channels;

    Model(Contender contender, int size, Duration interval) {
        this.size = size;
        this.intervalNanos = interval.toNanos();
        this.heartbeats = contender.heartbeats(interval, size);
        this.channels = new FakeChannel[size];
        clock.jumpTo(1); // so that no time is 0 by accident
    }

    /** Opens the channels, still without heartbeats. */
    void open() {
        for (int i = 0; i < size; i++) {
            channels[i] = new FakeChannel(network);
            channels[i].pipeline().addLast(CODEC, new ChannelInboundHandlerAdapter());
            channels[i].unsafe().register(loop, new DefaultChannelPromise(channels[i], loop));
        }
        List<FakeChannel> shuffled = Arrays.asList(channels);
        Collections.shuffle(shuffled, new Random(SEED));
    }

    /** Starts the heartbeats, spread evenly over one interval. */
    void start() {
        long begin = clock.now();
        for (int i = 0; i < size; i++) {
            long startsAt = begin + (long) ((double) intervalNanos * i / size);
            while (clock.now() < startsAt) {
                turn(startsAt - clock.now());
            }
            heartbeats.start(channels[i]);
        }
    }

    /** Runs until so many more pings were answered. */
    void run(long answers) {
        long until = network.answers() + answers;
        long tooLate = clock.now() + 2 * intervalNanos * (2 + answers / size);
        while (network.answers() < until) {
            turn(heartbeats.longestWaitNanos(clock.now()));
            if (clock.now() > tooLate) {
                throw new IllegalStateException("answers: " + (until - network.answers()) + " of " + answers
                        + " still missing in twice their time (expected: all)");
            }
        }
    }

    private void turn(long longestWaitNanos) {
        heartbeats.beforeTurn(clock.now());
        loop.run(longestWaitNanos);
    }

    /** What was sent, answered and closed so far. */
    FakeNetwork network() {
        return network;
    }

    /** The fewest pings that any channel has sent. */
    int fewestPings() {
        return IntStream.range(0, size).map(i -> channels[i].pings()).min().orElseThrow();
    }

    /** The most pings that any channel has sent. */
    int mostPings() {
        return IntStream.range(0, size).map(i -> channels[i].pings()).max().orElseThrow();
    }

    @Override
    public void close() {
        for (FakeChannel channel : channels) {
            channel.close();
        }
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            clock.jumpTo(clock.now() + 1); // or the loop sleeps until its clock has moved
            loop.runNow();
        }
    }
}
