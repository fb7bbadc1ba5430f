package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.transport.TestTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link whose suspect connection is replaced, through a gateway that forgets and over a cable that is cut. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LinkIT {

    private static final int PORT = 7000;

    private NetLab lab;
    private LabProcess server;
    private LabProcess link;

    @BeforeEach
    void build() throws Exception {
        lab = NetLab.orSkip();
        server = LabPeer.listening(lab.server(), PORT);
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    /** The ping leaves at 4 s, is suspect at 5 s at the latest, and dead at 7 s. */
    @ParameterizedTest
    @EnumSource(names = "NIO", mode = EnumSource.Mode.EXCLUDE)
    void aForgottenPathIsCertainAndTheLinkIsUpAgainBeforeTheOldConnectionIsDead(TestTransport transport)
            throws Exception {
        lab.gateway().forgetsAfter(Duration.ofSeconds(2));
        lab.gateway().dropsForgotten();
        open(transport, "heartbeat=PT4S/PT1S/3");

        String replacement = link.report("replaced").text();
        assertThat(link.report("up").text()).isEqualTo(replacement);
        assertThat(link.report("down").text())
                .isEqualTo("PATH_FORGOTTEN CERTAIN ANSWERED_AND_OLD_STILL_SILENT replaced=true");
        assertThat(server.said()).anyMatch(line -> line.startsWith(replacement + " connected"));
        assertThat(link.said()).noneMatch(line -> line.startsWith("link failed"));
    }

    @ParameterizedTest
    @EnumSource(names = "NIO", mode = EnumSource.Mode.EXCLUDE)
    void overACutCableNoReplacementComesUpAndThePeerIsUnreachable(TestTransport transport) throws Exception {
        open(transport, "heartbeat=PT1S/PT1S/3");

        lab.server().cut();

        assertThat(link.report("down").text()).isEqualTo("PEER_UNREACHABLE CERTAIN FAILED replaced=false");
        assertThat(link.said())
                .noneMatch(line -> line.startsWith("link replaced"))
                .filteredOn(line -> line.startsWith("link up"))
                .hasSize(1);
    }

    private void open(TestTransport transport, String settings) throws Exception {
        transport.orSkip();
        link = lab.client()
                .java(LabLink.class, transport.name(), lab.server().address(), Integer.toString(PORT), settings);
        link.report("up");
    }
}
