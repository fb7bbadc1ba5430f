package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
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

/**
 * What a heartbeat costs each message of the application: reading one from head to tail of the pipeline, and writing one
 * from tail to head. The clock is the system's.
 */
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgs = {LoopThreads.KIND, LoopThreads.CLASS, "-Xms512m", "-Xmx512m"})
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPathBenchmark {

    /** No timer fires while an iteration lasts, so that messages alone are measured. */
    private static final ProbeSchedule SCHEDULE = new ProbeSchedule(Duration.ofMinutes(5), Duration.ofMinutes(1), 3);

    private static final int MESSAGE_SIZE = 64;

    /** What is in the pipeline. */
    @Param({
        "BARE",
        "NANO_TIME",
        "IDLE_STATE_HANDLER",
        "IDLE_STATE_HANDLER_READ_WRITE",
        "KEEPALIVE_IDLE_STATE",
        "KEEPALIVE_IDLE_STATE_EXACT",
        "KEEPALIVE_WHEEL",
        "KEEPALIVE_WHEEL_EXACT"
    })
    public Contender contender = Contender.BARE;

    private final ByteBuf message = Unpooled.directBuffer(MESSAGE_SIZE).writeZero(MESSAGE_SIZE);
    private final FakeLoop loop = new FakeLoop(new FakePeers(), Ticker.systemTicker());
    private FakeChannel channel = new FakeChannel(new FakePeers());
    private ChannelPipeline pipeline = channel.pipeline();

    /** Made by JMH, in the thread that measures. */
    public HotPathBenchmark() {}

    /** Opens the connection. */
    @Setup
    public void open() {
        channel = loop.open(contender.installer(SCHEDULE));
        pipeline = channel.pipeline();
    }

    /** Lets the loop do what is due. */
    @Setup(Level.Iteration)
    public void turn() {
        loop.turn();
    }

    /** One message arrives, and no other is waiting. */
    @Benchmark
    public void read() {
        pipeline.fireChannelRead(message).fireChannelReadComplete();
    }

    /** One message is written and leaves at once. */
    @Benchmark
    public ChannelFuture write() {
        return channel.writeAndFlush(message.retain(), channel.voidPromise());
    }
}
