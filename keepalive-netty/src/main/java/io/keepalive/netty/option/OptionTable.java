package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.netty.channel.ChannelOption;
import java.util.Map;
import java.util.Optional;

/** Which Netty option stands for which TCP option on one kind of transport, and in which unit. Thread-safe. */
interface OptionTable {

    /** Netty's options, {@link TcpOption#KEEPALIVE} excepted, which is a Boolean on every transport. */
    Map<TcpOption, ChannelOption<Integer>> options();

    /** Why an option missing from {@link #options()} is missing. */
    String whyMissing(TcpOption option);

    /**
     * The value to hand to Netty for a value in the unit of {@link TcpOption}.
     *
     * @throws IllegalArgumentException if the transport's unit cannot express it
     */
    default int toTransport(TcpOption option, int value) {
        return value;
    }

    /** The value in the unit of {@link TcpOption} for a value that Netty read. */
    default int fromTransport(TcpOption option, int value) {
        return value;
    }

    /** Netty's option, or empty where the transport has none. */
    default Optional<ChannelOption<Integer>> find(TcpOption option) {
        return Optional.ofNullable(options().get(option));
    }
}
