package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ping's promise serves ping after ping, and is to other handlers what any promise is. */
@Tag("netty-4.2")
class PingPromiseTest {

    private final List<ChannelPromise> promises = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @AutoClose
    private KeepAliveChannel channel;

    @Test
    void onePromiseServesAllPingsThatLeaveAtOnce() {
        open(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                promises.add(promise);
                ctx.write(msg, promise);
            }
        });
        pingsAndPongs(3);
        assertThat(promises).hasSize(3).allMatch(promise -> promise == promises.get(0));
    }

    @Test
    void aHandlerThatListensHearsOfEveryPing() {
        open(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                promises.add(promise);
                promise.addListener(written -> heard.add("written " + written.isSuccess()));
                ctx.write(msg, promise);
            }
        });
        pingsAndPongs(3);
        assertThat(heard).containsExactly("written true", "written true", "written true");
        assertThat(promises).doesNotHaveDuplicates(); // such a handler may keep them
    }

    @Test
    void aHandlerThatListensWhenItIsOverHearsItAsWell() {
        open(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IOException("no"));
                promise.addListener(written -> heard.add("written " + written.cause()));
                assertThatIllegalStateException().isThrownBy(promise::setSuccess);
                assertThat(promise.trySuccess()).isFalse();
                assertThat(promise.isDone()).isTrue();
                assertThat(promise.isSuccess()).isFalse();
            }
        });
        channel.after(10);
        assertThat(heard).containsExactly("written java.io.IOException: no");
        assertThat(channel.counters().pingsFailed()).isEqualTo(1);
    }

    @Test
    void aPingThatWaitsKeepsItsPromiseAndTheNextGetsAnother() {
        open(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                promises.add(promise);
                if (promises.size() == 1) {
                    ReferenceCountUtil.release(msg); // as if it waited for long, behind a handshake for example
                } else {
                    ctx.write(msg, promise);
                }
            }
        });
        channel.after(10).receives("x\n");
        assertThat(channel.counters().pingsSent()).isZero();
        promises.get(0).setSuccess();
        assertThat(channel.counters().pingsSent()).isEqualTo(1);
        channel.after(10).receives("x\n").after(10);
        channel.applicationRead();
        assertThat(channel.counters().pingsSent()).isEqualTo(3);
        assertThat(promises.get(1)).isNotSameAs(promises.get(0)).isSameAs(promises.get(2));
    }

    @Test
    void anotherThreadMayFulfilIt() throws InterruptedException {
        open(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                promises.add(promise);
                ReferenceCountUtil.release(msg);
            }
        });
        channel.after(10);
        Thread elsewhere = new Thread(() -> {
            promises.get(0).trySuccess();
            heard.add("awaited " + promises.get(0).awaitUninterruptibly(1, TimeUnit.SECONDS));
        });
        elsewhere.start();
        elsewhere.join();
        assertThat(heard).containsExactly("awaited true");
        channel.channel.runPendingTasks();
        assertThat(channel.counters().pingsSent()).isEqualTo(1);
    }

    private void open(ChannelOutboundHandlerAdapter encoder) {
        RecordingListener listener = new RecordingListener();
        NettyKeepAlive keepAlive = lines(pings(10, 2, 3)).listener(listener).build();
        channel = new KeepAliveChannel(keepAlive, listener, opened -> {
            opened.pipeline().addLast(encoder).addLast(CODEC, new LineBasedFrameDecoder(1000));
            keepAlive.install(opened, CODEC);
        });
    }

    private void pingsAndPongs(int count) {
        for (int ping = 1; ping <= count; ping++) {
            channel.after(10).receives("PONG " + ping + "\n");
        }
        assertThat(channel.counters().pongsReceived()).isEqualTo(count);
    }
}
