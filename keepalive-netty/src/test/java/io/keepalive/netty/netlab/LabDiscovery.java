package io.keepalive.netty.netlab;

import io.keepalive.netty.path.PathDiscovery;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.path.FilePathStore;
import io.keepalive.path.SearchPlan;
import io.netty.bootstrap.Bootstrap;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A discovery in a process of its own: of the path to HOST PORT, between two silences, with a precision; saves what it finds
 * in FILE. Reports each {@code trial}, and at last {@code found} (SURVIVED FORGOTTEN) or {@code unknown} (ERROR).
 */
public final class LabDiscovery {

    /** What the path is called in the file. */
    static final String PATH = "lab";

    private LabDiscovery() {}

    public static void main(String[] args) {
        SearchPlan plan = SearchPlan.between(Duration.parse(args[2]), Duration.parse(args[3]))
                .precision(Double.parseDouble(args[4]))
                .build();
        PathDiscovery.to(new InetSocketAddress(args[0], Integer.parseInt(args[1])), plan)
                .answerWithin(Duration.ofSeconds(2))
                .onTrial(trial -> Report.now("path", "trial", trial.toString()).say())
                .build()
                .start(new Bootstrap().group(TestTransport.NIO.newGroup(1)).channel(TestTransport.NIO.channelType()))
                .whenComplete((limit, error) -> {
                    if (error == null) {
                        FilePathStore.at(Path.of(args[5])).save(PATH, limit);
                        String text = limit.survived() + " " + limit.forgotten().orElseThrow();
                        Report.now("path", "found", text).say();
                    } else {
                        Report.now("path", "unknown", error.toString()).say();
                    }
                });
        Commands.obey(line -> {});
    }
}
