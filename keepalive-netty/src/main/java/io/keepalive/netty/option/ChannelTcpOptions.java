package io.keepalive.netty.option;

import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionAccess;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * TCP keepalive on Netty's channels, by each channel's real transport: epoll, io_uring, kqueue or NIO.
 *
 * <p>{@code NettyKeepAlive} does this for the channels it is installed on; use this class where there is no channel to
 * install on. Thread-safe.
 */
public final class ChannelTcpOptions {

    private ChannelTcpOptions() {}

    /**
     * Sets the options on a channel, connected or not, and reads each back.
     *
     * @param settings what to set
     * @param channel a channel; one that is no TCP channel of a known transport gets a report that says so
     * @return what became of each option; nothing is thrown for an option that was not applied
     * @throws NullPointerException if an argument is null
     */
    public static TcpOptionReport apply(TcpKeepAlive settings, Channel channel) {
        Objects.requireNonNull(settings, "settings");
        Optional<OptionTable> table =
                OptionTables.of(Objects.requireNonNull(channel, "channel").getClass());
        return settings.applyTo(table.<TcpOptionAccess>map(found -> new ChannelOptionAccess(channel, found))
                .orElseGet(() -> new NoTcp(channel)));
    }

    /**
     * The same settings as typed options for libraries that hide their channels, such as gRPC's
     * {@code NettyChannelBuilder.withOption} or a {@code Bootstrap}. Netty only logs an option that a channel refuses, and
     * nothing is read back: prefer {@link #apply} where there is a channel.
     *
     * @param settings what to set
     * @param type the channel class the library will make
     * @return option to value, in the order in which to set them; what the transport cannot do is left out (NIO: user
     *     timeout and retransmission cap)
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code type} is no TCP channel class of a known transport
     */
    public static Map<ChannelOption<?>, Object> of(TcpKeepAlive settings, Class<? extends Channel> type) {
        Objects.requireNonNull(settings, "settings");
        OptionTable table = OptionTables.of(Objects.requireNonNull(type, "type"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "type: " + type.getName() + " (expected: a TCP channel of NIO, epoll, io_uring or kqueue)"));
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
        TcpOption[] all = TcpOption.values();
        for (int i = all.length - 1; i > 0; i--) {
            TcpOption option = all[i];
            OptionalInt value = settings.value(option);
            if (value.isPresent()) {
                table.find(option).ifPresent(netty -> options.put(netty, table.toTransport(option, value.getAsInt())));
            }
        }
        options.put(ChannelOption.SO_KEEPALIVE, true);
        return options;
    }

    /** A channel that has no TCP options, such as a local or an embedded one. */
    private record NoTcp(Channel channel) implements TcpOptionAccess {

        @Override
        public Optional<String> whyUnsupported(TcpOption option) {
            return Optional.of(channel.getClass().getSimpleName() + " is no TCP channel of a known transport");
        }

        @Override
        public void set(TcpOption option, int value) {
            throw new UnsupportedOperationException(option.kernelName());
        }

        @Override
        public int get(TcpOption option) {
            throw new UnsupportedOperationException(option.kernelName());
        }
    }
}
