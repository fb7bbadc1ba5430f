package io.keepalive.tcp;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of the JDK's sockets and channels.
 *
 * <p>The timings live in module {@code jdk.net}, which an image may lack, and not every JDK has them on every system. So
 * they are looked up by name among what the socket itself offers: nothing here links to {@code jdk.net}, and what is
 * absent is found absent.
 */
final class JdkOptionAccess implements TcpOptionAccess {

    /** {@code setOption} of a socket or channel. */
    interface Setter {
        <T> void set(SocketOption<T> option, T value) throws IOException;
    }

    /** {@code getOption} of a socket or channel. */
    interface Getter {
        <T> @Nullable T get(SocketOption<T> option) throws IOException;
    }

    private final String kind;
    private final boolean listening;
    private final BooleanSupplier closed;
    private final Set<SocketOption<?>> offered;
    private final Setter setter;
    private final Getter getter;

    JdkOptionAccess(
            String kind,
            boolean listening,
            BooleanSupplier closed,
            Set<SocketOption<?>> offered,
            Setter setter,
            Getter getter) {
        this.kind = kind;
        this.listening = listening;
        this.closed = closed;
        this.offered = offered;
        this.setter = setter;
        this.getter = getter;
    }

    static JdkOptionAccess of(Socket socket) {
        String kind = socket.getClass().getSimpleName();
        return new JdkOptionAccess(
                kind, false, socket::isClosed, socket.supportedOptions(), socket::setOption, socket::getOption);
    }

    static JdkOptionAccess of(ServerSocket socket) {
        String kind = socket.getClass().getSimpleName();
        return new JdkOptionAccess(
                kind, true, socket::isClosed, socket.supportedOptions(), socket::setOption, socket::getOption);
    }

    static JdkOptionAccess of(NetworkChannel channel) {
        String kind = channel.getClass().getSimpleName();
        boolean listening =
                channel instanceof ServerSocketChannel || channel instanceof AsynchronousServerSocketChannel;
        return new JdkOptionAccess(
                kind,
                listening,
                () -> !channel.isOpen(),
                channel.supportedOptions(),
                channel::setOption,
                channel::getOption);
    }

    @Override
    public Optional<String> whyUnsupported(TcpOption option) {
        if (option.jdkName().isEmpty()) {
            return Optional.of("the JDK's sockets have no such option");
        }
        if (closed.getAsBoolean() || find(option) != null) {
            return Optional.empty(); // a closed socket, which may offer nothing, says so when it is tried
        }
        if (option == TcpOption.KEEPALIVE) {
            return Optional.of(
                    listening
                            ? "Java cannot set it on a listening socket; accepted ones inherit the timings only,"
                                    + " so apply to each of them"
                            : kind + " does not offer it");
        }
        return Optional.of(
                ModuleLayer.boot().findModule("jdk.net").isEmpty()
                        ? "module jdk.net is missing from this Java runtime (--add-modules jdk.net)"
                        : kind + " does not offer it on " + System.getProperty("os.name") + " with Java "
                                + Runtime.version());
    }

    @Override
    public void set(TcpOption option, int value) throws IOException {
        set(require(option), value);
    }

    @Override
    public int get(TcpOption option) throws IOException {
        Object value = getter.get(require(option));
        if (value instanceof Boolean on) {
            return on ? 1 : 0;
        }
        if (value instanceof Integer number) {
            return number;
        }
        throw new IOException("neither a number nor a switch: " + value);
    }

    private <T> void set(SocketOption<T> option, int value) throws IOException {
        boolean isSwitch = option.type() == Boolean.class;
        setter.set(option, option.type().cast(isSwitch ? (Object) (value != 0) : (Object) value));
    }

    private SocketOption<?> require(TcpOption option) throws SocketException {
        if (closed.getAsBoolean()) {
            throw new SocketException("Socket is closed");
        }
        SocketOption<?> found = find(option);
        if (found == null) {
            throw new UnsupportedOperationException(whyUnsupported(option).orElse("not offered"));
        }
        return found;
    }

    private @Nullable SocketOption<?> find(TcpOption option) {
        String name = option.jdkName().orElse("");
        for (SocketOption<?> candidate : offered) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }
}
