package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import io.keepalive.examples.support.CommandLines;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Counts the bytes of heap that a heartbeat adds to each connection, object by object: what twice as many connections hold
 * more than so many, less what connections without a heartbeat do. What a loop or a group shares drops out.
 */
@Command(
        name = "HeapPerConnection",
        sortOptions = false,
        description = "Counts the heap that a heartbeat adds to each connection, by class.")
public final class HeapPerConnection implements Callable<Integer> {

    private static final ProbeSchedule SCHEDULE = new ProbeSchedule(Duration.ofSeconds(30), Duration.ofSeconds(10), 3);

    private static final List<Contender> CONTENDERS =
            List.of(Contender.IDLE_STATE_HANDLER, Contender.KEEPALIVE_IDLE_STATE, Contender.KEEPALIVE_WHEEL);

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Connections to count, and twice as many; by default ${DEFAULT-VALUE}.")
    private int connections = 10_000;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    /** What has happened to a connection when it is counted. */
    private enum Moment {
        JUST_STARTED,
        PING_ANSWERED,
        PONG_SENT;

        void reachedBy(FakeCrowd crowd) {
            switch (this) {
                case JUST_STARTED -> {}
                case PING_ANSWERED -> crowd.after(SCHEDULE.idle().multipliedBy(2));
                case PONG_SENT -> crowd.peersPing();
            }
        }
    }

    /** Counts; {@code --help} tells the options. */
    public static void main(String[] args) {
        System.setProperty("jol.magicFieldOffset", "true"); // or it cannot look into lambdas
        System.setProperty("jol.skipHotspotSAAttach", "true");
        CommandLines.runAndExit(new HeapPerConnection(), args);
    }

    @Override
    public Integer call() {
        Results results = new Results(Contender.IDLE_STATE_HANDLER.name());
        for (Moment moment : Moment.values()) {
            HeapByClass bare = perConnection(Contender.BARE, moment);
            for (Contender contender : CONTENDERS) {
                HeapByClass added = perConnection(contender, moment).less(bare);
                System.out.printf("%s, %s: objects, bytes, class%n%s%n", contender, moment, added.table());
                String metric = "heap_" + moment.name().toLowerCase(Locale.ROOT);
                results.add(contender.name(), metric, added.bytes());
                results.add(contender.name(), metric + "_without_contexts", added.bytesWithoutContexts());
            }
        }
        System.out.println(Results.HEADER);
        results.csv().forEach(System.out::println);
        return 0;
    }

    private HeapByClass perConnection(Contender contender, Moment moment) {
        return heap(contender, moment, 2 * connections)
                .less(heap(contender, moment, connections))
                .over(connections);
    }

    /** In a thread of its own, as what is thread-local can be reached from a loop, and must be of this loop alone. */
    private static HeapByClass heap(Contender contender, Moment moment, int connections) {
        FutureTask<HeapByClass> count = new FutureTask<>(() -> {
            FakeCrowd crowd = new FakeCrowd(contender, connections, SCHEDULE);
            moment.reachedBy(crowd);
            return HeapByClass.reachableFrom(crowd);
        });
        new FastThreadLocalThread(count).start();
        try {
            return count.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
