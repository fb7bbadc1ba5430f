package io.keepalive.netty.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;

/** The event loops of Netty 4.1, which 4.2 still has but warns of. */
@SuppressWarnings("deprecation")
final class Netty41Loops {

    private Netty41Loops() {}

    static EventLoopGroup newGroup(TestTransport transport, int threads) {
        return switch (transport) {
            case NIO -> new NioEventLoopGroup(threads);
            case EPOLL -> new EpollEventLoopGroup(threads);
            case IO_URING -> throw new IllegalArgumentException("transport: IO_URING (expected: one of Netty 4.1's)");
        };
    }
}
