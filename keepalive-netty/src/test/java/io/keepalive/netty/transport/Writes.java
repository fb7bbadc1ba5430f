package io.keepalive.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/** An application that writes as fast as the peer's kernel takes it, until a write fails. */
final class Writes implements ChannelFutureListener {

    private static final int BYTES = 16 * 1024;

    private final Channel channel;

    private Writes(Channel channel) {
        this.channel = channel;
    }

    static void onAndOn(Channel channel) {
        new Writes(channel).write();
    }

    private void write() {
        ByteBuf zeros = channel.alloc().buffer(BYTES).writeZero(BYTES);
        channel.writeAndFlush(zeros).addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        if (written.isSuccess()) {
            write();
        }
    }
}
