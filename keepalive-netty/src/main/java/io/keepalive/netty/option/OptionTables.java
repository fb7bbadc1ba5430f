package io.keepalive.netty.option;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.util.Locale;
import java.util.Optional;

/** Finds the table for a channel's real type; a channel that is no TCP channel of a known transport has none. */
final class OptionTables {

    private static final OptionTable NIO = new NioTable();
    private static final boolean MAC =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

    private OptionTables() {}

    static Optional<OptionTable> of(Class<? extends Channel> type) {
        if (!SocketChannel.class.isAssignableFrom(type) && !ServerSocketChannel.class.isAssignableFrom(type)) {
            return Optional.empty();
        }
        if (NioSocketChannel.class.isAssignableFrom(type) || NioServerSocketChannel.class.isAssignableFrom(type)) {
            return Optional.of(NIO);
        }
        return isNative(type) ? Optional.of(Native.TABLE) : Optional.empty();
    }

    /** Whether channels of a type are a native transport's; false also on a class path that has none. */
    static boolean isNative(Class<? extends Channel> type) {
        try {
            return UnixChannel.class.isAssignableFrom(type);
        } catch (NoClassDefFoundError noNativeTransport) {
            return false;
        }
    }

    /** Apart, so that a class path without Netty's native-unix-common still serves NIO. */
    private static final class Native {

        static final OptionTable TABLE = MAC ? NativeTable.macOs() : NativeTable.linux();
    }
}
