package io.keepalive.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
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

/** One event loop with many connections and their peers, all on a clock that stands still until a test moves it. */
final class VirtualLoop implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(100);

    private final MockTicker clock = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
    private final List<Channel> peers = new ArrayList<>();

    /** Opens connections; {@code pipeline} prepares our end of each. */
    VirtualLoop(int connections, Consumer<Channel> pipeline) {
        LocalAddress address = new LocalAddress(VirtualLoop.class);
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(initializer(pipeline))
                .bind(address);
        turn();
        Bootstrap peer = new Bootstrap().group(loop).channel(LocalChannel.class).handler(initializer(plain -> {}));
        for (int i = 0; i < connections; i++) {
            // Netty's own choice of the near address is a hash, which two of ten thousand now and then share
            peers.add(peer.connect(address, new LocalAddress(VirtualLoop.class)).channel());
        }
        turn();
        turn();
        if (!peers.stream().allMatch(Channel::isActive)) {
            throw new IllegalStateException("connected: "
                    + peers.stream().filter(Channel::isActive).count() + " (expected: " + connections + ")");
        }
    }

    /** Time passes, and the loop is on time: in each step it has as many turns as it needs. */
    void after(Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minus(STEP)) {
            hang(STEP);
            while (turnsTask()) {}
        }
    }

    /** Time passes, and the loop does nothing. */
    void hang(Duration time) {
        clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The loop runs what is due by now, and no more. */
    void turn() {
        loop.runNow();
    }

    /** The same; whether there was anything to run. */
    boolean turnsTask() {
        return loop.runNow() > 0;
    }

    /** Every peer sends a line, which is read at once. */
    void peersSpeak() {
        peersSpeak(peers.size());
    }

    /** So many of the peers do. */
    void peersSpeak(int speakers) {
        peers.subList(0, speakers).forEach(peer -> peer.writeAndFlush(ByteBufUtil.writeAscii(peer.alloc(), "hello\n")));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            turn();
        }
    }

    private static ChannelHandler initializer(Consumer<Channel> pipeline) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                pipeline.accept(channel);
            }
        };
    }
}
