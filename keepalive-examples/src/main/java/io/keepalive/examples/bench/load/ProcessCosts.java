package io.keepalive.examples.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has used so far: CPU time and allocation of the threads at work, CPU time of all, memory. */
final class ProcessCosts {

    static final String LOOP_CPU = "loopCpuNanos";
    static final String PROCESS_CPU = "processCpuNanos";
    static final String ALLOCATED = "allocatedBytes";
    static final String HEAP = "heapBytes";
    static final String RSS = "rssBytes";

    private static final Path STATUS = Path.of("/proc/self/status");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Thread> atWork;

    /** Watches the threads that do the work measured: the event loop, and others that help it. */
    ProcessCosts(List<Thread> atWork) {
        this.atWork = atWork;
    }

    /** CPU time and allocation until now. */
    Figures used() {
        long cpu = 0;
        long allocated = 0;
        for (Thread thread : atWork) {
            cpu += threads.getThreadCpuTime(thread.getId());
            allocated += threads.getThreadAllocatedBytes(thread.getId());
        }
        return Figures.NONE
                .with(LOOP_CPU, cpu)
                .with(PROCESS_CPU, process.getProcessCpuTime())
                .with(ALLOCATED, allocated);
    }

    /** Memory in use after a collection; without what this system does not tell. */
    static Figures memory() {
        System.gc();
        System.gc(); // what was freed by references cleared in the first
        Figures heap = Figures.NONE.with(
                HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        long rss = rssBytes();
        return rss == 0 ? heap : heap.with(RSS, rss);
    }

    private static long rssBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException notLinux) {
            return 0;
        }
        return 0;
    }
}
