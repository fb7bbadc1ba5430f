package io.keepalive.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;
import org.slf4j.LoggerFactory;

/**
 * Applies {@link TcpKeepAlive} to every socket it makes: the way into clients that own their sockets but accept a factory,
 * such as JDBC drivers, LDAP over JNDI, or OkHttp.
 *
 * <p>PostgreSQL's driver, for example, takes the class and its argument from the connection's URL. It switches keepalive
 * off again unless told otherwise, so {@code tcpKeepAlive=true} must be there too:
 *
 * <pre>
 * jdbc:postgresql://host/db?tcpKeepAlive=true
 *     &amp;socketFactory=io.keepalive.tcp.KeepAliveSocketFactory
 *     &amp;socketFactoryArg=idle=60s,interval=10s,probes=3
 * </pre>
 *
 * <p>An option that a socket does not take never fails the socket; it is logged at WARN, once per option.
 *
 * <p>Immutable and thread-safe, as far as the factory it builds on is.
 */
public final class KeepAliveSocketFactory extends SocketFactory {

    /** The system property from which {@link #getDefault} reads its settings, in the form of {@link TcpKeepAlive#parse}. */
    public static final String PROPERTY = "io.keepalive.tcp";

    // Shared, because drivers make a factory for each connection.
    private static final OptionWarnings WARNINGS =
            new OptionWarnings(LoggerFactory.getLogger(KeepAliveSocketFactory.class));

    private final TcpKeepAlive settings;
    private final SocketFactory delegate;
    private final OptionWarnings warnings;

    /**
     * A factory of plain sockets, with settings from one line of text: for configuration that names a class and an argument.
     *
     * @param settings such as {@code idle=60s,interval=10s,probes=3}; see {@link TcpKeepAlive#parse}
     * @throws NullPointerException if {@code settings} is null
     * @throws IllegalArgumentException if {@code settings} cannot be read
     */
    public KeepAliveSocketFactory(String settings) {
        this(TcpKeepAlive.parse(Objects.requireNonNull(settings, "settings")));
    }

    /**
     * A factory of plain sockets.
     *
     * @param settings what every socket gets
     * @throws NullPointerException if {@code settings} is null
     */
    public KeepAliveSocketFactory(TcpKeepAlive settings) {
        this(settings, SocketFactory.getDefault());
    }

    /**
     * A factory that leaves the making of sockets to another one.
     *
     * @param settings what every socket gets
     * @param delegate makes the sockets; may be an {@code SSLSocketFactory}
     * @throws NullPointerException if an argument is null
     */
    public KeepAliveSocketFactory(TcpKeepAlive settings, SocketFactory delegate) {
        this(settings, delegate, WARNINGS);
    }

    KeepAliveSocketFactory(TcpKeepAlive settings, SocketFactory delegate, OptionWarnings warnings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.delegate = Objects.requireNonNull(delegate, "delegate");
        this.warnings = warnings;
    }

    /**
     * A factory with the settings of the system property {@value #PROPERTY}.
     *
     * <p>Clients that are only told the name of a class call this method (JNDI does); without it they would get
     * {@link SocketFactory#getDefault}, by inheritance, and no keepalive.
     *
     * @return a new factory of plain sockets
     * @throws IllegalStateException if the property is not set
     * @throws IllegalArgumentException if the property cannot be read
     */
    public static SocketFactory getDefault() {
        String settings = System.getProperty(PROPERTY);
        if (settings == null) {
            throw new IllegalStateException(
                    PROPERTY + ": not set (expected: a system property such as idle=60s,interval=10s,probes=3)");
        }
        return new KeepAliveSocketFactory(settings);
    }

    /**
     * Makes an unconnected socket that has its options before it connects.
     *
     * @return the socket
     * @throws IOException if the delegate cannot make one
     */
    @Override
    public Socket createSocket() throws IOException {
        return withKeepAlive(delegate.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return withKeepAlive(delegate.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return withKeepAlive(delegate.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return withKeepAlive(delegate.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return withKeepAlive(delegate.createSocket(address, port, localAddress, localPort));
    }

    private Socket withKeepAlive(Socket socket) {
        warnings.warn(socket, settings.applyTo(socket));
        return socket;
    }
}
