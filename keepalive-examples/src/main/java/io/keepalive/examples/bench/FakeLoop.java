package io.keepalive.examples.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.function.Consumer;

/**
 * An event loop of Netty's without I/O, run by the thread that makes it: everything that its fake channels and their timers
 * cost is spent within {@link #turn}, or in what that thread writes and reads between two turns. It has no thread, so it needs no
 * closing.
 */
final class FakeLoop {

    /** Name of the handler that stands where a codec would, and does nothing. */
    static final String CODEC = "codec";

    private final FakePeers peers;
    private final ManualIoEventLoop loop;
    private final Application application = new Application();

    /** Makes the loop on a clock: a {@link VirtualClock}, or the system's. */
    FakeLoop(FakePeers peers, Ticker clock) {
        this.peers = peers;
        this.loop = new ManualIoEventLoop(null, Thread.currentThread(), context -> new NoIo(), clock);
    }

    /** Opens a connection: a codec that does nothing, what {@code installer} adds, and an application that drops what it reads. */
    FakeChannel open(Consumer<Channel> installer) {
        FakeChannel channel = new FakeChannel(peers);
        channel.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel registered) {
                registered.pipeline().addLast(CODEC, NoCodec.INSTANCE);
                installer.accept(registered);
                registered.pipeline().addLast(application);
            }
        });
        channel.unsafe().register(loop, channel.newPromise());
        return channel;
    }

    /** Runs everything that is due. */
    void turn() {
        loop.runNow();
    }

    /** Messages that reached the applications. */
    long messagesRead() {
        return application.read;
    }

    @ChannelHandler.Sharable
    private static final class NoCodec extends ChannelHandlerAdapter {
        static final NoCodec INSTANCE = new NoCodec();
    }

    /** Drops what it reads, which the caller owns. */
    @ChannelHandler.Sharable
    private static final class Application extends ChannelInboundHandlerAdapter {
        private long read;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read++;
        }
    }

    private static final class NoIo implements IoHandler {

        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("register");
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }
}
