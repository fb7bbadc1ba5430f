package io.keepalive.netty;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The protocol of text lines, for tests to change one thing about. */
class LinesProtocol implements HeartbeatProtocol {

    private final HeartbeatProtocol lines = HeartbeatProtocols.textLine();

    @Override
    public Kind kindOf(Object message) {
        return lines.kindOf(message);
    }

    @Override
    public long pongId(Object pong) {
        return lines.pongId(pong);
    }

    @Override
    public Object ping(ByteBufAllocator allocator, long id) {
        return lines.ping(allocator, id);
    }

    @Override
    public @Nullable Object pong(ByteBufAllocator allocator, Object ping) {
        return lines.pong(allocator, ping);
    }
}
