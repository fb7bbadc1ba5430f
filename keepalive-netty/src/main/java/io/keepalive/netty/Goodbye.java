package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/**
 * Says goodbye in the protocol's own words before Keepalive ends a healthy connection: a WebSocket close frame, a GOAWAY, an
 * error of your own that tells the peer to connect again.
 *
 * <pre>{@code
 * .goodbye((channel, reason) -> channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)))
 * }</pre>
 */
@FunctionalInterface
public interface Goodbye {

    /**
     * Says goodbye. Runs on the channel's event loop, once for a connection, and must not block. What it throws is logged, and
     * the connection ends without its words.
     *
     * @param channel the connection, still open in both directions
     * @param reason why it is to end: its cause is {@code UNUSED}, {@code MAX_AGE} or {@code DRAINED}
     * @return done, or failed, when all is said, such as when the words are written, or when requests that are being answered are: only then
     *     is our side of the connection closed, at the latest when the grace has passed
     */
    Future<?> say(Channel channel, Diagnosis reason);
}
