package io.keepalive.examples.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The far end of one connection: answers pings as cheaply as can be. A pong is its ping with another letter, so the bytes
 * read are written back, wherever a ping begins or ends in them.
 */
final class Peer extends ChannelInboundHandlerAdapter {

    private final Peers peers;
    private boolean active;
    private boolean frozen;

    /** When the last answer left, and with it the last byte that the other side has of this one. */
    private long answeredNanos;

    Peer(Peers peers) {
        this.peers = peers;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        active = true;
        answeredNanos = System.nanoTime();
        peers.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        if (frozen) {
            bytes.release();
            return;
        }
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            if (bytes.getByte(i) == 'I') {
                bytes.setByte(i, 'O');
            }
        }
        long now = System.nanoTime();
        peers.pinged(now - answeredNanos);
        answeredNanos = now;
        ctx.writeAndFlush(bytes, ctx.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (active) {
            active = false;
            peers.ended(frozen, System.nanoTime() - answeredNanos);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a reset by the other side, which channelInactive counts
    }

    /** Stops to answer, with the socket open; false if it is closed already. */
    boolean freeze() {
        frozen = active;
        return frozen;
    }

    /** By how much a ping is overdue; negative if it is not. */
    long overdue(long now, long intervalNanos) {
        return active && !frozen ? now - answeredNanos - intervalNanos : -1;
    }
}
