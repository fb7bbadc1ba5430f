package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What one idle event costs among many connections of one event loop: a connection was silent for its idle time, its ping
 * was written, and the answer read. The clock is virtual, so that nothing is measured but the work.
 */
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgs = {LoopThreads.KIND, LoopThreads.CLASS, "-Xms2g", "-Xmx2g"})
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerBenchmark {

    /** Pings and answers of one call, which JMH divides by. */
    static final int EVENTS = 10_000;

    private static final ProbeSchedule SCHEDULE = new ProbeSchedule(Duration.ofSeconds(30), Duration.ofSeconds(10), 3);

    /** What writes the pings. */
    @Param({"BARE", "IDLE_STATE_HANDLER", "ONE_SHOT", "KEEPALIVE_IDLE_STATE", "KEEPALIVE_WHEEL", "KEEPALIVE_WHEEL_EXACT"
    })
    public Contender contender = Contender.BARE;

    /** Connections on the event loop. */
    @Param({"10000", "100000", "500000"})
    public int connections = 10_000;

    private FakeCrowd crowd = new FakeCrowd(Contender.BARE, 1, SCHEDULE);

    /** Made by JMH, in the thread that measures. */
    public TimerBenchmark() {}

    FakeCrowd crowd() {
        return crowd;
    }

    /** Opens the connections, and lets each ping once. */
    @Setup
    public void open() {
        crowd = new FakeCrowd(contender, connections, SCHEDULE);
        crowd.answer(connections);
    }

    /** So many connections fall silent, ping, and are answered. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void idleEvents() {
        crowd.answer(EVENTS);
    }
}
