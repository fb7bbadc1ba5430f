package io.keepalive.examples.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What HTTP keep-alive costs a request of a server: its bytes arrive, are decoded, and a short response is encoded and leaves. */
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgs = {LoopThreads.KIND, LoopThreads.CLASS, "-Xms512m", "-Xmx512m"})
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpRequestBenchmark {

    /** What is in the pipeline. */
    @Param({"BARE", "NETTY_HANDLER", "NETTY_HANDLER_AND_IDLE_STATE", "KEEPALIVE_SILENT", "KEEPALIVE"})
    public HttpContender contender = HttpContender.BARE;

    private final ByteBuf request = Unpooled.copiedBuffer(
            "GET /orders/17 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: benchmark\r\nAccept: */*\r\n\r\n", US_ASCII);
    private final FakeLoop loop = new FakeLoop(new FakePeers(), Ticker.systemTicker());
    private FakeChannel channel = new FakeChannel(new FakePeers());
    private ChannelPipeline pipeline = channel.pipeline();

    /** Made by JMH, in the thread that measures. */
    public HttpRequestBenchmark() {}

    /** Opens the connection. */
    @Setup
    public void open() {
        channel = loop.open(opened -> {
            contender.installer().accept(opened);
            opened.pipeline().addLast(Shop.INSTANCE);
        });
        pipeline = channel.pipeline();
    }

    /** Lets the loop do what is due. */
    @Setup(Level.Iteration)
    public void turn() {
        loop.turn();
    }

    /** One request arrives and is answered. */
    @Benchmark
    public boolean request() {
        pipeline.fireChannelRead(request.retainedDuplicate()).fireChannelReadComplete();
        return channel.isOpen();
    }

    /** Answers every request at once. */
    @ChannelHandler.Sharable
    private static final class Shop extends ChannelInboundHandlerAdapter {

        static final Shop INSTANCE = new Shop();

        private final ByteBuf page = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("sold out", US_ASCII));

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof HttpRequest) {
                HttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, page.retainedDuplicate());
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, page.readableBytes());
                ctx.write(response, ctx.voidPromise());
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
