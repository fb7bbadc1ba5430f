package io.keepalive.netty.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.function.Consumer;

/** The two ends of one connection, without a network: bytes that one writes are what the other reads. */
final class Ends implements AutoCloseable {

    final EmbeddedChannel server;
    final EmbeddedChannel client;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final int segment;

    /** Bytes arrive in pieces of at most {@code segment}. */
    Ends(int segment, Consumer<Channel> server, Consumer<Channel> client) {
        this.segment = segment;
        this.server = channel(server);
        this.client = channel(client);
    }

    private EmbeddedChannel channel(Consumer<Channel> initializer) {
        return new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.config().setAllocator(allocator);
                initializer.accept(channel);
            }
        });
    }

    /** Lets everything written so far, and what is written because of it, arrive. */
    void exchange() {
        int writes = 0;
        while (move(client, server) || move(server, client)) {
            writes++;
            assertThat(writes).as("the ends never fall silent").isLessThan(500);
        }
        client.checkException();
        server.checkException();
    }

    private boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        ByteBuf bytes = from.readOutbound();
        if (bytes == null) {
            return false;
        }
        while (bytes.isReadable()) {
            int length = Math.min(segment, bytes.readableBytes());
            to.writeInbound(allocator.buffer(length).writeBytes(bytes, length));
        }
        bytes.release();
        return true;
    }

    /** Closes both and holds that no buffer is left. */
    @Override
    public void close() {
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked")
                .isZero();
    }
}
