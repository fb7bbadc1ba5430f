package io.keepalive.netty.heartbeat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import org.jspecify.annotations.Nullable;

/** {@link HeartbeatProtocols#webSocket()}: the control frames of RFC 6455. Loaded only where netty-codec-http is. */
final class WebSocketProtocol implements HeartbeatProtocol {

    static final WebSocketProtocol INSTANCE = new WebSocketProtocol();

    /** RFC 6455, section 5.5. */
    static final int MAX_PAYLOAD = 125;

    /** Ids start at 1, and 0 would mean the latest ping. */
    static final long NEVER_ASKED = -1;

    private WebSocketProtocol() {}

    @Override
    public Kind kindOf(Object message) {
        if (message instanceof PingWebSocketFrame ping) {
            return isControlFrame(ping) ? Kind.PING : Kind.MALFORMED;
        }
        if (message instanceof PongWebSocketFrame pong) {
            return isControlFrame(pong) ? Kind.PONG : Kind.MALFORMED;
        }
        return Kind.OTHER;
    }

    private static boolean isControlFrame(WebSocketFrame frame) {
        return frame.isFinalFragment() && frame.content().readableBytes() <= MAX_PAYLOAD;
    }

    @Override
    public long pongId(Object pong) {
        ByteBuf payload = ((PongWebSocketFrame) pong).content();
        if (payload.readableBytes() != Long.BYTES) {
            return NEVER_ASKED;
        }
        long id = payload.getLong(payload.readerIndex());
        return id > 0 ? id : NEVER_ASKED;
    }

    @Override
    public PingWebSocketFrame ping(ByteBufAllocator allocator, long id) {
        return new PingWebSocketFrame(allocator.ioBuffer(Long.BYTES, Long.BYTES).writeLong(id));
    }

    @Override
    public PongWebSocketFrame pong(ByteBufAllocator allocator, Object ping) {
        // Netty's decoder gives every frame a buffer of its own size, so this holds on to no more than the payload
        return new PongWebSocketFrame(((PingWebSocketFrame) ping).content().retainedDuplicate());
    }

    @Override
    public void place(ChannelPipeline pipeline, @Nullable String codec, String name, ChannelHandler heartbeat) {
        ChannelHandlerContext webSocket =
                codec == null ? webSocketHandler(pipeline) : webSocketHandler(pipeline, codec);
        if (!pipeline.channel().isRegistered()) {
            // Netty's handler puts its handshake before itself only then, and the heartbeat must stand behind that
            throw new IllegalStateException(
                    "channel: not registered (expected: registered, as in a ChannelInitializer) " + pipeline.channel());
        }
        pipeline.addBefore(webSocket.name(), name, heartbeat);
    }

    private static ChannelHandlerContext webSocketHandler(ChannelPipeline pipeline) {
        ChannelHandlerContext server = pipeline.context(WebSocketServerProtocolHandler.class);
        ChannelHandlerContext handler =
                server != null ? server : pipeline.context(WebSocketClientProtocolHandler.class);
        if (handler == null) {
            throw new IllegalArgumentException("pipeline: " + pipeline.names()
                    + " (expected: a WebSocketServerProtocolHandler or WebSocketClientProtocolHandler,"
                    + " added before the heartbeat is installed)");
        }
        return handler;
    }

    private static ChannelHandlerContext webSocketHandler(ChannelPipeline pipeline, String codec) {
        ChannelHandlerContext handler = pipeline.context(codec);
        if (handler == null
                || !(handler.handler() instanceof WebSocketServerProtocolHandler
                        || handler.handler() instanceof WebSocketClientProtocolHandler)) {
            throw new IllegalArgumentException("codec: " + codec
                    + " (expected: no name, or that of a WebSocketServerProtocolHandler or"
                    + " WebSocketClientProtocolHandler in the pipeline " + pipeline.names() + ")");
        }
        return handler;
    }

    /** The handshake puts Netty's frame decoder into the pipeline. */
    @Override
    public boolean isReady(ChannelPipeline pipeline) {
        return pipeline.get(WebSocketFrameDecoder.class) != null;
    }

    @Override
    public String toString() {
        return "webSocket";
    }
}
