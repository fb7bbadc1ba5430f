package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the kernel what it knows of a channel's connection ({@code TCP_INFO}): on Linux, with epoll and io_uring. The JDK
 * has no such question, so NIO cannot ask.
 *
 * <p>One system call each time. Thread-safe as Netty's channel configuration is; a channel that is being closed by its event
 * loop must be asked there.
 */
public final class ChannelTcpInfo {

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    private ChannelTcpInfo() {}

    /**
     * Whether the kernel can be asked about channels of this one's type.
     *
     * @param channel a channel
     * @return true for connections of epoll and io_uring on Linux
     * @throws NullPointerException if {@code channel} is null
     */
    public static boolean readable(Channel channel) {
        Objects.requireNonNull(channel, "channel");
        return LINUX && channel instanceof SocketChannel && OptionTables.isNative(channel.getClass());
    }

    /**
     * Asks about a connection. After the kernel gave up on it, it can still be asked in {@code exceptionCaught}, and no
     * longer in {@code channelInactive}.
     *
     * @param channel a channel
     * @return what the kernel knows; empty if it cannot be asked, or the channel is closed
     * @throws NullPointerException if {@code channel} is null
     */
    public static Optional<TcpSnapshot> read(Channel channel) {
        return asks(channel) ? Native.read(channel) : Optional.empty();
    }

    /**
     * The user timeout (TCP_USER_TIMEOUT) in force on a connection, whoever set it.
     *
     * @param channel a channel
     * @return the timeout, milliseconds; empty if there is none, or the kernel cannot be asked
     * @throws NullPointerException if {@code channel} is null
     */
    public static Optional<Duration> userTimeout(Channel channel) {
        if (!asks(channel)) {
            return Optional.empty();
        }
        try {
            int millis = new ChannelOptionAccess(
                            channel, OptionTables.of(channel.getClass()).orElseThrow())
                    .get(TcpOption.USER_TIMEOUT);
            return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        } catch (IOException | UnsupportedOperationException closed) {
            return Optional.empty();
        }
    }

    /** Netty would ask by the number of a closed descriptor, which may be another connection's by now. */
    private static boolean asks(Channel channel) {
        return readable(channel) && channel.isOpen();
    }

    /** Apart, so that a class path without Netty's native-unix-common still serves NIO. */
    private static final class Native {

        private static final RawUnixChannelOption TCP_INFO =
                new RawUnixChannelOption("TCP_INFO", 6, 11, TcpSnapshot.SIZE);

        static Optional<TcpSnapshot> read(Channel channel) {
            ByteBuffer info;
            try {
                info = channel.config().getOption(TCP_INFO);
            } catch (RuntimeException closed) {
                return Optional.empty();
            }
            return Optional.ofNullable(info).map(TcpSnapshot::parse);
        }
    }
}
