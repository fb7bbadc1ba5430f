package io.keepalive.netty.netlab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class FaultMatrixIT implements PathFaults, PeerFaults, SlowReaders, Outages, FaultsAtHome {

    @AfterAll
    static void report() throws Exception {
        FaultLab.REPORT.write(Path.of("target", "netlab"));
    }
}
