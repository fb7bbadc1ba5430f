package io.keepalive.netty.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One event loop with a server that comes and goes, and its clients, on a clock that stands still until a test moves it. */
final class VirtualNet implements AutoCloseable {

    private final MockTicker clock = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
    private final LocalAddress address = new LocalAddress(VirtualNet.class);
    private final List<Channel> accepted = new ArrayList<>();
    private final List<Duration> acceptedAt = new ArrayList<>();
    private final Duration step;
    private Channel server;

    /** Each event is on time to within a step. */
    VirtualNet(Duration step) {
        this.step = step;
    }

    /** The server begins to listen; {@code onAccepted} prepares each connection, and runs when it is there. */
    void listen(Consumer<Channel> onAccepted) {
        server = new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(initializer(channel -> {
                    accepted.add(channel);
                    acceptedAt.add(now());
                    onAccepted.accept(channel);
                }))
                .bind(address)
                .channel();
        settle();
    }

    /** The server accepts no more, and its connections live on. */
    void refuse() {
        server.close();
        settle();
    }

    /** The server is gone, and its connections with it. */
    void kill() {
        refuse();
        List.copyOf(accepted).forEach(Channel::close);
        settle();
    }

    Bootstrap bootstrap(Consumer<Channel> onClient) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(LocalChannel::new)
                .remoteAddress(address)
                .handler(initializer(onClient));
    }

    /** The connections that the server has accepted so far. */
    List<Channel> accepted() {
        return accepted;
    }

    /** When it did. */
    List<Duration> acceptedAt() {
        return acceptedAt;
    }

    Duration now() {
        return Duration.ofNanos(clock.nanoTime());
    }

    /** Time passes. */
    void after(Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minus(step)) {
            clock.advance(step.toNanos(), TimeUnit.NANOSECONDS);
            settle();
        }
    }

    /** The loop runs until nothing is left to do now. */
    void settle() {
        while (loop.runNow() > 0) {}
    }

    void shutDown() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            clock.advance(1, TimeUnit.MILLISECONDS); // a loop with nothing to do waits until its quiet period is over
            loop.runNow();
        }
    }

    @Override
    public void close() {
        shutDown();
    }

    private static ChannelHandler initializer(Consumer<Channel> pipeline) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                pipeline.accept(channel);
            }
        };
    }
}
