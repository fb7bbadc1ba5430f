package io.keepalive.netty.netlab;

import io.keepalive.netty.Timing;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Strikes real connections through a real NAT with every fault, and compares what the library predicted before with what its
 * layers notice, when, and as which cause; writes {@code target/netlab/fault-matrix.md} and {@code .csv} (with the timing wheel:
 * {@code target/netlab-wheel}). The whole matrix
 * runs with {@code -Dnetlab.matrix=whole}, and with shorter times without.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class FaultMatrixIT implements PathFaults, GatewayFaults, PeerFaults, SlowReaders, Outages, FaultsAtHome {

    @AfterAll
    static void report() throws Exception {
        boolean wheel = Timing.byDefault() == Timing.WHEEL;
        FaultLab.REPORT.write(Path.of("target", wheel ? "netlab-wheel" : "netlab"));
    }
}
