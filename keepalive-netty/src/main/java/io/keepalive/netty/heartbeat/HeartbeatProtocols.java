package io.keepalive.netty.heartbeat;

/**
 * The heartbeat protocols that come with the library.
 *
 * <p>What a hostile or broken peer sends is met alike in all of them. No exception is thrown for a heartbeat's sake, and
 * the connection is closed only for a flood, if {@code NettyKeepAliveBuilder.guard} asks for that:
 *
 * <ul>
 *   <li><i>malformed</i> (marked as a heartbeat, but not one): dropped and counted;
 *   <li><i>oversized</i>: malformed; sizes are looked at before anything is read. What the codec itself refuses as too
 *       long never comes here and has the fate that the codec gives it;
 *   <li><i>unknown</i> (a pong whose id was never asked): dropped and counted; it answers no ping;
 *   <li><i>flooding</i>: pings faster than the ping guard permits meet what it is told to do, by default they are dropped
 *       unanswered, and are counted; control messages and health reports beyond one
 *       per 100 ms and 20 at once, each on its own, are dropped and counted. A pong
 *       is never larger than its ping.
 * </ul>
 *
 * <p>Only {@link #binaryFrame()} has control messages ({@link io.keepalive.negotiation.HeartbeatControl}), for
 * negotiation, refusals and critical stretches. To a peer that does not know them they are malformed heartbeats, which it
 * drops.
 *
 * <p>Nor has any other health reports ({@link io.keepalive.health.HealthReport}): the pong of a WebSocket repeats its ping, and a
 * line has room for no more than an id. They travel as messages of their own, directly before a pong or ping, which stay as they are;
 * to a peer that does not know them they are malformed too.
 *
 * <p>The bytes of such frames were received all the same, and prove life where anything received does. Messages that are
 * no heartbeat pass untouched.
 *
 * <p>The protocols have no state: thread-safe, one instance for any number of channels.
 */
public final class HeartbeatProtocols {

    private HeartbeatProtocols() {}

    /**
     * A compact binary frame for length-prefixed protocols.
     *
     * <p>Messages are {@code ByteBuf} frames without their length field, as a {@code LengthFieldBasedFrameDecoder} that
     * strips it makes them; what is written is a {@code ByteBuf} that the pipeline's {@code LengthFieldPrepender} gives
     * its length. Both must permit frames of 13 bytes, with health reports on either end
     * of up to 1,029 ({@link io.keepalive.health.HealthReport#MAX_BYTES} and 5; one with a state alone has 7;
     * the decoder counts its length field too). The heartbeat stands
     * behind both. Every frame but that has 13 bytes, big-endian:
     *
     * <table>
     *   <caption>The frame</caption>
     *   <tr><th>offset</th><th>bytes</th><th>content</th></tr>
     *   <tr><td>0</td><td>4</td><td>magic: {@code F7 4B 41 4C} (0xF7, then "KAL")</td></tr>
     *   <tr><td>4</td><td>1</td><td>version 1 and type: {@code 11} ping, {@code 12} pong, {@code 13} offer, {@code 14}
     *       refusal, {@code 15} tighten, {@code 16} tightened, {@code 17} health</td></tr>
     *   <tr><td>5</td><td>8</td><td>ping: its id, 1 to 2<sup>63</sup>-1; the pong carries the same. Offer: what can be
     *       sent and what is wanted, in milliseconds, 4 bytes each, 0 for none. The others: a time in milliseconds; 0, for
     *       none, but not in a refusal</td></tr>
     *   <tr><td>5</td><td>2 to 1,024</td><td>health: a report, as {@link io.keepalive.health.HealthReport} is encoded</td></tr>
     * </table>
     *
     * <p>Times are 1 to 2<sup>31</sup>-1 ms (24 days).
     *
     * <p>The magic begins no application's message by accident: 0xF7 occurs nowhere in UTF-8 text, no Protobuf message
     * begins with it (it would be wire type 7), nor does a message of Thrift, Avro's container, Java serialization or
     * TLS. A protocol whose messages can begin with any four bytes takes {@link #binaryFrame(int)}.
     *
     * <p>A frame that begins with the magic and has another size, another version or type, an id below 1, a
     * time out of range or no report where one should be is malformed. So is an oversized one, up to what the frame decoder lets through. A frame shorter than the magic, or
     * with any other beginning, is the application's. Malformed, unknown and flooding frames are dropped and counted as
     * {@link HeartbeatProtocols} says.
     *
     * @return the protocol
     */
    public static HeartbeatProtocol binaryFrame() {
        return new BinaryFrameProtocol(BinaryFrameProtocol.MAGIC);
    }

    /**
     * The frame of {@link #binaryFrame()} with a magic of the user's own. Both ends must name the same.
     *
     * @param magic the frame's first four bytes, big-endian; four bytes that no message of the application's begins
     *     with, not 0
     * @return the protocol; it treats malformed, oversized, unknown and flooding frames as {@link #binaryFrame()} does
     * @throws IllegalArgumentException if {@code magic} is 0
     */
    public static HeartbeatProtocol binaryFrame(int magic) {
        return new BinaryFrameProtocol(magic);
    }

    /**
     * Lines {@code PING id} and {@code PONG id} for text protocols.
     *
     * <p>The words are in capitals and followed by one space. The id is decimal, 1 to 2<sup>63</sup>-1, in 1 to 19 ASCII
     * digits without a sign; leading zeros are permitted, and not repeated in the answer. {@code PING 7} is answered
     * with {@code PONG 7}.
     *
     * <p>Messages are any {@code CharSequence}, behind a {@code StringDecoder}, or any {@code ByteBuf}, behind a
     * {@code LineBasedFrameDecoder} or {@code DelimiterBasedFrameDecoder}; a line ending left by the decoder
     * ({@code \n}, {@code \r\n} or {@code \r}) is ignored. What is written is a {@code ByteBuf} in ASCII that ends with
     * {@code \n}; {@code StringEncoder} and {@code LineEncoder} pass it untouched. So the protocol's character set must
     * contain ASCII as it is, like UTF-8 or ISO 8859, not UTF-16.
     *
     * <p>All lines that begin with {@code PING} or {@code PONG} and a space belong to the heartbeat: one that goes on
     * with anything but an id is malformed, and so is an oversized one, of 20 digits and more, which are not read. So
     * this is not for protocols whose own lines may begin like that, as IRC's do. Every other line is the application's:
     * lower case, {@code PINGS}, and {@code PING} alone, which many text protocols (Redis, NATS) have for themselves.
     * Malformed, unknown and flooding lines are dropped and counted as {@link HeartbeatProtocols} says.
     *
     * @return the protocol
     */
    public static HeartbeatProtocol textLine() {
        return TextLineProtocol.INSTANCE;
    }

    /**
     * The ping and pong frames of WebSocket (RFC 6455, sections 5.5.2 and 5.5.3), on servers and clients.
     *
     * <p>Our pings have a payload of 8 bytes: the id, big-endian. Every conforming peer, browsers among them, answers
     * with the identical payload. The peer's pings, of 0 to 125 bytes, are answered with theirs, exactly once: by the
     * heartbeat instead of Netty's handler.
     *
     * <p>Netty's {@code WebSocketServerProtocolHandler} and {@code WebSocketClientProtocolHandler} let no ping and by
     * default no pong through. So the heartbeat is placed directly before that handler, or an instance of a subclass,
     * wherever it stands; it must be in the pipeline first. A codec's name need not be given; if one is, it must be that
     * handler's. Without such a handler installing fails with an {@code IllegalArgumentException}, on a channel that is not
     * registered with an {@code IllegalStateException}. Heartbeats begin when the handshake is complete, at once where it
     * is already.
     *
     * <p>All pongs are kept, also unsolicited ones and answers to pings that the application made: a pong of another
     * length than 8 bytes, or of an id that was never asked, is unknown, and answers no ping. Pings and pongs that are
     * fragmented or oversized, above 125 bytes, are malformed. Netty's decoder lets none of those through: it closes the
     * connection with status 1002 (protocol error) and fires an exception, as it does without heartbeats. Malformed,
     * unknown and flooding frames are dropped and counted as {@link HeartbeatProtocols} says.
     *
     * <p>Clients of the drafts before version 13 of the protocol that know no ping (Hixie 76, Netty's version 00) answer
     * none and are declared dead.
     *
     * @return the protocol
     * @throws IllegalStateException if netty-codec-http, which is optional, is absent
     */
    public static HeartbeatProtocol webSocket() {
        try {
            Class.forName(
                    "io.netty.handler.codec.http.websocketx.WebSocketFrame",
                    false,
                    HeartbeatProtocols.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "netty-codec-http: absent (expected: io.netty:netty-codec-http among the dependencies,"
                            + " as WebSocket heartbeats need it)",
                    e);
        }
        return WebSocketProtocol.INSTANCE;
    }
}
