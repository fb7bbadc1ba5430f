package io.keepalive.examples.bench.scale;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A connection without a socket: what is written is swallowed, and each ping is answered through the pipeline, as if read
 * from a peer. Pings and pongs are those of {@code HeartbeatProtocols.binaryFrame()}, whole, as a frame decoder makes them.
 *
 * <p>Confined to the event loop's thread.
 */
final class FakeChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress LOCAL = InetSocketAddress.createUnresolved("here", 1);
    private static final SocketAddress REMOTE = InetSocketAddress.createUnresolved("there", 1);

    private static final int PONG_SIZE = 13;
    private static final int MAGIC_OF_PONG = 0xF7_4B_41_4C;
    private static final byte TYPE_OF_PONG = 0x12;
    private static final int ID_AT = 5;

    private final FakeNetwork network;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private boolean open = true;
    private long pingId;
    private long answeredAtNanos;
    private int pings;

    FakeChannel(FakeNetwork network) {
        super(null);
        this.network = network;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer outbound) {
        Object message = outbound.current();
        while (message != null) {
            ByteBuf ping = (ByteBuf) message;
            pingId = ping.getLong(ping.readerIndex() + ID_AT);
            pings++;
            outbound.remove();
            answeredAtNanos = network.carries(this);
            message = outbound.current();
        }
    }

    /** When the answer to the last ping arrives. */
    long answeredAtNanos() {
        return answeredAtNanos;
    }

    /** The peer's pong arrives. */
    void readAnswer() {
        ByteBuf pong = alloc().ioBuffer(PONG_SIZE);
        pong.writeInt(MAGIC_OF_PONG).writeByte(TYPE_OF_PONG).writeLong(pingId);
        pipeline().fireChannelRead(pong);
        pipeline().fireChannelReadComplete();
    }

    /** Pings sent. */
    int pings() {
        return pings;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new FakeUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return LOCAL;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return REMOTE;
    }

    @Override
    protected void doClose() {
        open = false;
        network.closed();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("bind");
    }

    @Override
    protected void doBeginRead() {
        // answers come of themselves
    }

    private final class FakeUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("connected from the beginning"));
        }
    }
}
