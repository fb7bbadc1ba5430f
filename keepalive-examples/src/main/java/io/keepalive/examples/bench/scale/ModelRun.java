package io.keepalive.examples.bench.scale;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Measures one contender at one size, in this JVM and in this thread. A JVM that measured another contender before would
 * have compiled the code for both.
 */
final class ModelRun {

    /** Small, so that it is over soon, and large enough for a heartbeat's whole life. */
    private static final int REHEARSAL_SIZE = 500;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ModelRun() {}

    /**
     * Prints one line of {@link Figures} on standard output.
     *
     * @param args contender, channels, interval in nanoseconds, heartbeats to measure
     */
    public static void main(String[] args) {
        System.setProperty("org.slf4j.simpleLogger.log.io.keepalive", "error");
        Figures figures = measure(
                Contender.of(args[0]),
                Integer.parseInt(args[1]),
                Duration.ofNanos(Long.parseLong(args[2])),
                Long.parseLong(args[3]));
        System.out.println(figures.line());
    }

    /**
     * Rehearses with few channels until the code is compiled, and then measures.
     *
     * @param heartbeats how many at least, all channels together; each channel has one at least
     */
    static Figures measure(Contender contender, int size, Duration interval, long heartbeats) {
        try (Model rehearsal = new Model(contender, Math.min(size, REHEARSAL_SIZE), interval)) {
            rehearsal.open();
            rehearsal.start();
            rehearsal.run(Math.max(heartbeats / 2, size));
        }
        try (Model model = new Model(contender, size, interval)) {
            long empty = usedHeap();
            model.open();
            long opened = usedHeap();
            model.start();
            model.run(2L * size); // by then chance, not the start, says who is next
            long running = usedHeap();
            model.run(size / 2); // the garbage collector moved everything: caches and the young generation warm up
            return measure(
                    model,
                    Math.max(heartbeats, size),
                    (double) (opened - empty) / size,
                    (double) (running - opened) / size);
        }
    }

    private static Figures measure(Model model, long heartbeats, double channelBytes, double heapBytes) {
        FakeNetwork network = model.network();
        network.forgetMostPings();
        long turnsBefore = network.turns();
        long answersBefore = network.answers();
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        model.run(heartbeats);
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        double measured = network.answers() - answersBefore;
        return new Figures(
                cpu / measured,
                allocated / measured,
                heapBytes,
                channelBytes,
                (network.turns() - turnsBefore) / measured,
                network.mostPingsInOneTurn(),
                measured,
                network.pings() - network.answers() - network.underWay(),
                network.closedChannels());
    }

    /** What is alive; the second collection takes what the first one only found to be dead. */
    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
