package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.SocketOption;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NIO: the options of {@code jdk.net}, looked up by name, as the module may be missing from a trimmed runtime. */
final class NioTable implements OptionTable {

    private static final String EXTENDED_OPTIONS = "jdk.net.ExtendedSocketOptions";

    private final Map<TcpOption, ChannelOption<Integer>> options = new EnumMap<>(TcpOption.class);
    private final boolean moduleMissing;

    NioTable() {
        Class<?> extended = extendedOptions();
        moduleMissing = extended == null;
        if (extended != null) {
            for (TcpOption option : TcpOption.values()) {
                option.jdkName().ifPresent(name -> put(extended, option, name));
            }
        }
    }

    @Override
    public Map<TcpOption, ChannelOption<Integer>> options() {
        return options;
    }

    @Override
    public String whyMissing(TcpOption option) {
        return option.jdkName().isPresent() && moduleMissing
                ? "this Java runtime lacks the module jdk.net"
                : "the JDK has no such option; use a native transport";
    }

    @SuppressWarnings(
            "unchecked") // the options that have a JDK name are integers, but for SO_KEEPALIVE, which is skipped
    private void put(Class<?> extended, TcpOption option, String name) {
        try {
            if (extended.getField(name).get(null) instanceof SocketOption<?> found && found.type() == Integer.class) {
                options.put(option, NioChannelOption.of((SocketOption<Integer>) found));
            }
        } catch (NoSuchFieldException notThere) {
            // stays out of the table, which is how it is reported
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Class<?> extendedOptions() {
        try {
            return Class.forName(EXTENDED_OPTIONS);
        } catch (ClassNotFoundException trimmedRuntime) {
            return null;
        }
    }
}
