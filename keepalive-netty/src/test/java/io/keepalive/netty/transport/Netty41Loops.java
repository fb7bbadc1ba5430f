package io.keepalive.netty.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;

/** The event loops of Netty 4.1, which 4.2 still has but warns of. */
@SuppressWarnings("deprecation")
final class Netty41Loops {

    private Netty41Loops() {}

    /** One return for each: what both have in common is a class that 4.1 lacks, and a verifier would look for it. */
    static EventLoopGroup newGroup(TestTransport transport, int threads) {
        if (transport == TestTransport.NIO) {
            return new NioEventLoopGroup(threads);
        }
        if (transport == TestTransport.EPOLL) {
            return new EpollEventLoopGroup(threads);
        }
        throw new IllegalArgumentException("transport: " + transport + " (expected: one of Netty 4.1's)");
    }
}
