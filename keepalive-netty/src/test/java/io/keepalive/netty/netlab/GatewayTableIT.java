package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.TestTransport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Healthy heartbeats of connections that nobody uses fill a gateway's table, and somebody who wants to work is kept out. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class GatewayTableIT {

    private static final int TABLE = 20;
    private static final int PORT = 7000;

    /** A SYN is sent again after 1, 3 and 7 s: whoever is not admitted by then is kept out. */
    private static final Duration KNOCKING = Duration.ofSeconds(8);

    private NetLab lab;
    private LabProcess server;

    @BeforeEach
    void build() throws Exception {
        TestTransport.EPOLL.orSkip();
        lab = NetLab.orSkip();
        lab.gateway().admitsAtMost(TABLE);
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    @Test
    void whileUnusedConnectionsAreHeldANewOneIsKeptOut() throws Exception {
        fillTheTable();

        LabProcess newcomer = knock();
        Thread.sleep(KNOCKING.toMillis());

        assertThat(newcomer.said()).as("what the newcomer reports").isEmpty();
        assertThat(census().connections()).as("healthy by their heartbeats").isEqualTo(TABLE);
        assertThat(lab.gateway().flows()).isEqualTo(TABLE);
        System.out.println("no unused limit: " + lab.gateway().flows() + " of " + TABLE
                + " entries taken; a newcomer was not admitted within " + KNOCKING.toSeconds() + " s");
    }

    @Test
    void withAnUnusedLimitTheTableIsFreedAndTheSameNewcomerIsAdmitted() throws Exception {
        Duration limit = Duration.ofSeconds(4);
        fillTheTable(limit.toString());
        long before = lab.gateway().flows();

        LabProcess newcomer = knock();
        long knocked = System.nanoTime();
        Report firstEnd = server.report("end");
        assertThat(firstEnd.text()).startsWith(Cause.UNUSED.toString());
        for (int i = 1; i < TABLE; i++) {
            assertThat(server.report("end").text()).startsWith(Cause.UNUSED.toString());
        }
        Report connected = newcomer.report("connected");
        assertThat(connected.nanos())
                .as("the entry is free a moment before the end is reported")
                .isGreaterThan(firstEnd.nanos() - Duration.ofMillis(250).toNanos());
        Wait.until("table freed", () -> lab.gateway().flows() <= 1);

        assertThat(before).isEqualTo(TABLE);
        assertThat(lab.server().orphans()).isZero();
        System.out.printf(
                "unused limit %s: %d of %d entries taken before, %d after; the newcomer was admitted %.1f s after it knocked%n",
                limit, before, TABLE, lab.gateway().flows(), (connected.nanos() - knocked) / 1e9);
    }

    private void fillTheTable(String... unusedLimit) throws IOException {
        server = unusedLimit.length == 0
                ? lab.server().java(CrowdServer.class, Integer.toString(PORT), "aborts")
                : lab.server().java(CrowdServer.class, Integer.toString(PORT), "aborts", unusedLimit[0]);
        server.report("listening");
        lab.client()
                .java(LabCrowd.class, lab.server().address(), Integer.toString(PORT), Integer.toString(TABLE))
                .report("connected");
        Wait.until("all accepted", () -> census().connections() == TABLE);
    }

    /** A client that connects, and goes on trying as its kernel does. */
    private LabProcess knock() throws IOException {
        return lab.client().java(LabPeer.class, "connect", lab.server().address(), Integer.toString(PORT));
    }

    private Census census() throws IOException {
        server.tell("census");
        return Census.parse(server.report("census").text());
    }
}
