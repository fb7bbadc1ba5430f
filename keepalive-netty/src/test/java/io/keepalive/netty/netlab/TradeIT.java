package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.transport.TestTransport;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The far host is cut off in the middle of a trade: whoever trades knows at once, a connection beside it waits for its own bound. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class TradeIT {

    private static final int PORT = 7000;
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final Duration TOLERANCE = Duration.ofMillis(300);

    private NetLab lab;
    private LabProcess server;
    private LabProcess client;

    @BeforeEach
    void build() throws Exception {
        lab = NetLab.orSkip();
        server = LabPeer.listening(lab.server(), PORT);
        client = lab.client().java(LabClient.class);
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    static Stream<TestTransport> transports() {
        return TestTransport.available();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aHostCutOffInTheMiddleOfATradeIsToldWithinTheTighterBound(TestTransport transport) throws Exception {
        RemoteConnection trade = connect("trade", transport);
        RemoteConnection beside = connect("beside", transport);

        trade.tell("tighten " + BOUND.toMillis());
        assertThat(trade.report("tight").text()).isEqualTo(BOUND.toString());
        trade.tell("send the order");
        beside.tell("send a greeting");
        assertThat(server.report("got").text()).isNotEmpty();
        assertThat(server.report("got").text()).isNotEmpty();
        long cut = System.nanoTime();
        lab.server().cut();

        Report failed = trade.report("failed");
        String[] words = failed.text().split(" ", 3);
        assertThat(words[0]).isEqualTo("PEER_DEAD");
        long lastRead = Long.parseLong(words[1]);
        Duration afterTheLastByte = Duration.ofNanos(failed.nanos() - lastRead);
        Duration afterTheCut = Duration.ofNanos(failed.nanos() - cut);
        System.out.printf(
                "%s: told %d ms after the cut, %d ms after the last byte; bound %d ms; %s%n",
                transport, afterTheCut.toMillis(), afterTheLastByte.toMillis(), BOUND.toMillis(), words[2]);
        assertThat(afterTheCut).isLessThanOrEqualTo(BOUND.plus(TOLERANCE));
        assertThat(trade.end().explanation()).isNotEmpty();
        assertThat(beside.hasReported("suspect") || beside.hasReported("end")).isFalse();
    }

    /** Finds a dead peer within 45 s by itself. */
    private RemoteConnection connect(String name, TestTransport transport) throws Exception {
        return RemoteConnection.open(client, name, transport, lab.server(), PORT, "heartbeat=PT30S/PT5S/3");
    }
}
