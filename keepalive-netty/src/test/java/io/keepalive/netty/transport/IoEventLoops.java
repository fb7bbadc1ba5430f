package io.keepalive.netty.transport;

import io.keepalive.tcp.TcpOption;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** The event loops of Netty 4.2, and io_uring, which came with it: apart, as 4.1 can load none of this. */
final class IoEventLoops {

    private IoEventLoops() {}

    static EventLoopGroup newGroup(TestTransport transport, int threads) {
        IoHandlerFactory factory = switch (transport) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
        };
        return new MultiThreadIoEventLoopGroup(threads, factory);
    }

    static @Nullable Throwable whyNoIoUring() {
        return IoUring.unavailabilityCause();
    }

    static ChannelOption<Integer> option(TcpOption option) {
        return switch (option) {
            case IDLE -> IoUringChannelOption.TCP_KEEPIDLE;
            case INTERVAL -> IoUringChannelOption.TCP_KEEPINTVL;
            case PROBES -> IoUringChannelOption.TCP_KEEPCNT;
            case USER_TIMEOUT -> IoUringChannelOption.TCP_USER_TIMEOUT;
            default -> throw new IllegalArgumentException("option: " + option + " (expected: one that Netty names)");
        };
    }

    static Class<? extends SocketChannel> ioUringChannel() {
        return IoUringSocketChannel.class;
    }

    static Class<? extends ServerSocketChannel> ioUringServerChannel() {
        return IoUringServerSocketChannel.class;
    }
}
