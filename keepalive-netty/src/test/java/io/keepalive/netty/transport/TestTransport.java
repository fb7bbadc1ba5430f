package io.keepalive.netty.transport;

import io.keepalive.diagnosis.Cause;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The transports to test on: the one place that knows how each line of Netty makes their event loops. */
public enum TestTransport {
    NIO(NioSocketChannel.class, NioServerSocketChannel.class),
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    /** Netty 4.2 only. */
    IO_URING(null, null);

    private static final boolean NETTY_4_2 = isNetty42();

    private final @Nullable Class<? extends SocketChannel> channel;
    private final @Nullable Class<? extends ServerSocketChannel> serverChannel;

    TestTransport(
            @Nullable Class<? extends SocketChannel> channel,
            @Nullable Class<? extends ServerSocketChannel> serverChannel) {
        this.channel = channel;
        this.serverChannel = serverChannel;
    }

    /** The transports that this line of Netty has; the machine may lack one of them. */
    public static Stream<TestTransport> ofThisNetty() {
        return Stream.of(values()).filter(transport -> transport != IO_URING || NETTY_4_2);
    }

    /** The transports that this machine has; with {@code -Dtransports=required} all of this line of Netty. */
    public static Stream<TestTransport> available() {
        return ofThisNetty().filter(transport -> {
            boolean available = transport.whyUnavailable().isEmpty();
            if (!available && "required".equals(System.getProperty("transports"))) {
                transport.orSkip();
            }
            return available;
        });
    }

    /** Skips the test where the machine lacks this transport. */
    public TestTransport orSkip() {
        Optional<String> reason = whyUnavailable();
        Required.orSkip("transports", reason.isEmpty(), this + ": " + reason.orElse(""));
        return this;
    }

    public EventLoopGroup newGroup(int threads) {
        orSkip();
        return NETTY_4_2 ? IoEventLoops.newGroup(this, threads) : Netty41Loops.newGroup(this, threads);
    }

    public Class<? extends SocketChannel> channelType() {
        return channel == null ? IoEventLoops.ioUringChannel() : channel;
    }

    public Class<? extends ServerSocketChannel> serverChannelType() {
        return serverChannel == null ? IoEventLoops.ioUringServerChannel() : serverChannel;
    }

    /** Whether options are set by the kernel's own numbers, so that the JDK's few are no limit. */
    public boolean isNative() {
        return this != NIO;
    }

    /** The transport of a channel. */
    static TestTransport of(Channel channel) {
        return available()
                .filter(transport -> transport.channelType().isInstance(channel))
                .findAny()
                .orElseThrow();
    }

    /** What a peer that acknowledges and says nothing is said to be: only native transports can ask the kernel. */
    public Cause silenceOfAnAcknowledgingPeer() {
        return isNative() ? Cause.PEER_UNRESPONSIVE : Cause.PEER_SILENT;
    }

    private Optional<String> whyUnavailable() {
        return switch (this) {
            case NIO -> Optional.empty();
            case EPOLL -> Optional.ofNullable(Epoll.unavailabilityCause()).map(Throwable::toString);
            case IO_URING ->
                NETTY_4_2
                        ? Optional.ofNullable(IoEventLoops.whyNoIoUring()).map(Throwable::toString)
                        : Optional.of("Netty 4.1 has none");
        };
    }

    private static boolean isNetty42() {
        try {
            Class.forName("io.netty.channel.IoHandlerFactory", false, TestTransport.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException netty41) {
            return false;
        }
    }
}
