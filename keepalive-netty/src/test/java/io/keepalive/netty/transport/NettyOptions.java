package io.keepalive.netty.transport;

import io.keepalive.tcp.TcpOption;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.net.ExtendedSocketOptions;

/** Reads a socket's options by Netty's and the JDK's own constants, as a witness beside our tables of numbers. */
public final class NettyOptions {

    private static final ChannelOption<ByteBuffer> TCP_RTO_MAX_MS =
            new RawUnixChannelOption("TCP_RTO_MAX_MS, raw", 6, 44, Integer.BYTES);

    private NettyOptions() {}

    public static int read(TestTransport transport, Channel channel, TcpOption option) {
        if (option == TcpOption.RETRANSMISSION_CAP) {
            ByteBuffer raw = channel.config().getOption(TCP_RTO_MAX_MS);
            return raw.order(ByteOrder.nativeOrder()).getInt(0);
        }
        return channel.config()
                .getOption(
                        switch (transport) {
                            case NIO -> nio(option);
                            case EPOLL -> epoll(option);
                            case IO_URING -> IoEventLoops.option(option);
                        });
    }

    private static ChannelOption<Integer> nio(TcpOption option) {
        return NioChannelOption.of(
                switch (option) {
                    case IDLE -> ExtendedSocketOptions.TCP_KEEPIDLE;
                    case INTERVAL -> ExtendedSocketOptions.TCP_KEEPINTERVAL;
                    case PROBES -> ExtendedSocketOptions.TCP_KEEPCOUNT;
                    default -> throw new IllegalArgumentException("option: " + option + " (expected: a timing)");
                });
    }

    private static ChannelOption<Integer> epoll(TcpOption option) {
        return switch (option) {
            case IDLE -> EpollChannelOption.TCP_KEEPIDLE;
            case INTERVAL -> EpollChannelOption.TCP_KEEPINTVL;
            case PROBES -> EpollChannelOption.TCP_KEEPCNT;
            case USER_TIMEOUT -> EpollChannelOption.TCP_USER_TIMEOUT;
            default -> throw new IllegalArgumentException("option: " + option + " (expected: one that Netty names)");
        };
    }
}
