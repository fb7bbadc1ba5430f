package io.keepalive.netty.netlab;

import io.keepalive.netty.Counters;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a server process holds, after a full garbage collection.
 *
 * @param connections connections under heartbeat, as Keepalive counts them
 * @param descriptors files and sockets open in the process
 * @param channels connections that are reachable in its heap
 * @param keepAlives the same of Keepalive's state of them
 * @param timers timers of Netty's event loops that are reachable
 * @param heapBytes the heap in use
 */
record Census(long connections, long descriptors, long channels, long keepAlives, long timers, long heapBytes) {

    /** Counts in this process. */
    static Census taken(Counters counters) {
        String histogram = heapHistogram();
        return new Census(
                counters.connections(),
                Objects.requireNonNull(new File("/proc/self/fd").list()).length,
                instances(histogram, "io.netty.channel.epoll.EpollSocketChannel"),
                instances(histogram, "io.keepalive.netty.ChannelKeepAlive"),
                instances(histogram, "io.netty.util.concurrent.ScheduledFutureTask"),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    /** Reads what {@link #toString} wrote. */
    static Census parse(String numbers) {
        long[] number = Arrays.stream(numbers.split(" ", -1))
                .mapToLong(word -> Long.parseLong(word.substring(word.indexOf('=') + 1)))
                .toArray();
        return new Census(number[0], number[1], number[2], number[3], number[4], number[5]);
    }

    @Override
    public String toString() {
        return "connections=" + connections + " descriptors=" + descriptors + " channels=" + channels + " keepAlives="
                + keepAlives + " timers=" + timers + " heapBytes=" + heapBytes;
    }

    /** The live objects by class; the JVM collects garbage first. */
    private static String heapHistogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A line of the histogram: {@code 12: INSTANCES BYTES CLASS (MODULE)}. */
    private static long instances(String histogram, String type) {
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+", -1))
                .filter(words -> words.length >= 4 && words[3].equals(type))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }
}
