package io.keepalive.examples.support;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Netty's transports, the best first; the last one runs everywhere. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
public enum Transport {
    EPOLL(Epoll::isAvailable, EpollIoHandler::newFactory, EpollServerSocketChannel.class, EpollSocketChannel.class),
    IO_URING(
            IoUring::isAvailable,
            IoUringIoHandler::newFactory,
            IoUringServerSocketChannel.class,
            IoUringSocketChannel.class),
    NIO(() -> true, NioIoHandler::newFactory, NioServerSocketChannel.class, NioSocketChannel.class);

    private final BooleanSupplier available;
    private final Supplier<IoHandlerFactory> io;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> clientChannel;

    Transport(
            BooleanSupplier available,
            Supplier<IoHandlerFactory> io,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> clientChannel) {
        this.available = available;
        this.io = io;
        this.serverChannel = serverChannel;
        this.clientChannel = clientChannel;
    }

    /** The best transport of this machine. */
    public static Transport best() {
        return Stream.of(values()).filter(Transport::available).findFirst().orElseThrow();
    }

    /** Whether this machine has it. */
    public boolean available() {
        return available.getAsBoolean();
    }

    /** Whether it can ask the kernel what it knows of a connection; the JDK has no such question. */
    public boolean asksKernel() {
        return this != NIO;
    }

    /** Event loops that run it. */
    public EventLoopGroup eventLoops(int threads) {
        if (!available()) {
            throw new IllegalArgumentException(
                    "transport: " + this + " (expected: one that runs here, such as " + best() + ")");
        }
        return new MultiThreadIoEventLoopGroup(threads, io.get());
    }

    /** The class of its listening channels. */
    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    /** The class of its connecting channels. */
    public Class<? extends SocketChannel> clientChannel() {
        return clientChannel;
    }
}
