package io.keepalive.examples.bench;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The other ends of fake channels: they count the pings and pongs that reach them, and ping or answer when told to. They
 * allocate nothing per ping, so that all bytes allocated are of the side that is measured.
 *
 * <p>Confined to one thread.
 */
final class FakePeers {

    /** Where a frame of the protocol has its id: behind four bytes of magic and one of type. */
    private static final int ID_AT = 5;

    private final HeartbeatProtocol protocol = Contender.PROTOCOL;
    private final ByteBuf ping = (ByteBuf) protocol.ping(UnpooledByteBufAllocator.DEFAULT, 1);
    private final ByteBuf pong =
            (ByteBuf) Objects.requireNonNull(protocol.pong(UnpooledByteBufAllocator.DEFAULT, ping));
    private final List<FakeChannel> pinged = new ArrayList<>();
    private long pings;
    private long pongs;
    private long answered;
    private long messages;

    /** Something arrived that a channel has written; still the channel's. */
    void received(FakeChannel channel, Object message) {
        switch (protocol.kindOf(message)) {
            case PING -> {
                pings++;
                if (channel.unansweredPing == 0) {
                    pinged.add(channel);
                }
                channel.unansweredPing = ((ByteBuf) message).getLong(((ByteBuf) message).readerIndex() + ID_AT);
            }
            case PONG -> pongs++;
            default -> messages++;
        }
    }

    /** Answers every ping that was received by now. */
    void answer() {
        for (int i = 0; i < pinged.size(); i++) {
            FakeChannel channel = pinged.get(i);
            pong.setIndex(0, ID_AT + Long.BYTES).setLong(ID_AT, channel.unansweredPing);
            channel.unansweredPing = 0;
            deliver(channel, pong);
        }
        answered += pinged.size();
        pinged.clear();
    }

    /** Pings once. */
    void ping(FakeChannel channel) {
        ping.setIndex(0, ID_AT + Long.BYTES);
        deliver(channel, ping);
    }

    private static void deliver(FakeChannel channel, ByteBuf frame) {
        channel.pipeline().fireChannelRead(frame.retain()).fireChannelReadComplete();
    }

    /** Pings that reached a peer. */
    long pings() {
        return pings;
    }

    /** Pongs that reached a peer. */
    long pongs() {
        return pongs;
    }

    /** Pings that a peer answered. */
    long answered() {
        return answered;
    }

    /** Messages that reached a peer and were no heartbeats. */
    long messages() {
        return messages;
    }
}
