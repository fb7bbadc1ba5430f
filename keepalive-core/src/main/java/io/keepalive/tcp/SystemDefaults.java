package io.keepalive.tcp;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/** The timings a new socket has before anyone sets them. */
final class SystemDefaults {

    private SystemDefaults() {}

    static TcpKeepAlive read() {
        Kernel kernel = Kernel.current();
        try (SocketChannel unconnected = SocketChannel.open()) {
            return read(JdkOptionAccess.of(unconnected), kernel);
        } catch (IOException noSocketToAsk) {
            return documented(kernel);
        }
    }

    static TcpKeepAlive read(TcpOptionAccess access, Kernel kernel) {
        OptionalInt idle = read(TcpOption.IDLE, access);
        OptionalInt interval = read(TcpOption.INTERVAL, access);
        OptionalInt probes = read(TcpOption.PROBES, access);
        if (idle.isPresent() && interval.isPresent() && probes.isPresent()) {
            return TcpKeepAlive.ofKernelValues(idle.getAsInt(), interval.getAsInt(), probes.getAsInt(), 0, 0);
        }
        TcpKeepAlive documented = documented(kernel);
        return TcpKeepAlive.ofKernelValues(
                idle.orElseGet(() -> documented.value(TcpOption.IDLE).orElseThrow()),
                interval.orElseGet(() -> documented.value(TcpOption.INTERVAL).orElseThrow()),
                probes.orElseGet(() -> documented.value(TcpOption.PROBES).orElseThrow()),
                0,
                0);
    }

    /** Sources: tcp(7); xnu's tcp_timer.h; Microsoft's SIO_KEEPALIVE_VALS page. */
    static TcpKeepAlive documented(Kernel kernel) {
        return switch (kernel.family()) {
            case LINUX -> TcpKeepAlive.ofKernelValues(7200, 75, 9, 0, 0);
            case MACOS -> TcpKeepAlive.ofKernelValues(7200, 75, 8, 0, 0);
            case WINDOWS -> TcpKeepAlive.ofKernelValues(7200, 1, 10, 0, 0);
            case OTHER ->
                throw new UnsupportedOperationException("the keepalive defaults of " + System.getProperty("os.name")
                        + " are not known and cannot be read from a socket here");
        };
    }

    private static OptionalInt read(TcpOption option, TcpOptionAccess access) {
        try {
            return access.whyUnsupported(option).isEmpty() ? OptionalInt.of(access.get(option)) : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException unreadable) {
            return OptionalInt.empty();
        }
    }
}
