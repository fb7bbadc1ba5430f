package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.keepalive.netty.transport.KernelSockets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the lab does what its verbs say, to plain sockets of real processes. Each test has a lab of its own. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class NetLabIT {

    private static final int PORT = 7000;

    /** Enough for shares of what they send to be within 20 of 100 of what is expected, but once in 10,000 times. */
    private static final int CONNECTIONS = 100;

    private NetLab lab;
    private LabProcess server;
    private LabProcess client;

    /** The client's, by which its connection is known. */
    private int port;

    @BeforeEach
    void build() throws Exception {
        lab = NetLab.orSkip();
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    private void connect() throws Exception {
        server = LabPeer.listening(lab.server(), PORT);
        client = lab.client().java(LabPeer.class, "connect", lab.server().address(), Integer.toString(PORT));
        port = Integer.parseInt(client.report("connected").who());
        client.tell("send hello");
        assertThat(server.report("got").text()).isEqualTo("hello");
        server.tell("send hello to you");
        assertThat(client.report("got").text()).isEqualTo("hello to you");
    }

    private void connectAndAwaitForgotten() throws Exception {
        lab.gateway().forgetsAfter(Duration.ofSeconds(3));
        connect();
        assertThat(lab.gateway().remembers(port)).isTrue();
        Wait.until("forgotten", () -> !lab.gateway().remembers(port));
    }

    @Test
    void aForgottenConnectionIsSilentInBothDirections() throws Exception {
        connectAndAwaitForgotten();
        Capture atClient = lab.client().captures("tcp");
        Capture atServer = lab.server().captures("tcp");

        client.tell("send into silence");
        server.tell("send into silence");

        atClient.await(4, "retransmission", Segment::hasData);
        atServer.await(4, "retransmission", Segment::hasData);
        assertThat(atClient.segments()).allMatch(Segment::hasData);
        assertThat(atServer.segments()).allMatch(Segment::hasData);
        assertThat(socket(lab.client()).state()).isEqualTo("ESTAB");
        assertThat(socket(lab.server()).state()).isEqualTo("ESTAB");
    }

    @Test
    void aForgottenConnectionIsResetInBothDirectionsIfTheGatewayDoesThat() throws Exception {
        lab.gateway().resetsForgotten();
        connectAndAwaitForgotten();

        client.tell("send into a reset");
        assertThat(client.report("end").text()).contains("Connection reset");
        assertThat(lab.gateway().remembers(port)).isFalse();
        assertThat(socket(lab.server()).state()).isEqualTo("ESTAB");

        server.tell("send into a reset");
        assertThat(server.report("end").text()).contains("Connection reset");
    }

    @Test
    void whatIsSentDuringACutArrivesOnceItIsHealed() throws Exception {
        connect();

        lab.server().cut();
        client.tell("send during the cut");
        Wait.until("unacknowledged", () -> socket(lab.client()).unacknowledged() > 0);
        lab.server().heal();

        assertThat(server.report("got").text()).isEqualTo("during the cut");
    }

    @Test
    void unacknowledgedDataToAHostBehindACutCableEndsAsUnreachable() throws Exception {
        lab.client().sysctl("net.ipv4.tcp_retries2", 5);
        connect();

        lab.server().cut();
        client.tell("send to nobody");

        assertThat(client.report("end").text()).contains("No route to host");
        assertThat(socket(lab.server()).state()).isEqualTo("ESTAB");
    }

    @Test
    void unacknowledgedDataInABlackHoleEndsInATimeout() throws Exception {
        lab.client().sysctl("net.ipv4.tcp_retries2", 3);
        connect();

        lab.gateway().blackholes();
        client.tell("send into the dark");

        assertThat(client.report("end").text()).contains("Connection timed out");
    }

    @Test
    void aBlackHoleThatOpensAgainHasLostNothingForGood() throws Exception {
        connect();
        Capture capture = lab.client().captures("tcp");

        lab.gateway().blackholes();
        client.tell("send into the dark");
        capture.await(3, "retransmission", Segment::hasData);
        assertThat(capture.segments()).allMatch(Segment::hasData);
        lab.gateway().passes();

        assertThat(server.report("got").text()).isEqualTo("into the dark");
    }

    @Test
    void packetsAreLostAtTheRateSaidInBothDirections() throws Exception {
        connect();
        Capture atClient = lab.client().captures("tcp");
        Capture atServer = lab.server().captures("tcp");
        LabProcess clients = lab.client().java(LabClient.class);

        lab.gateway().loses(30);
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.tell(i + " connect NIO " + lab.server().address() + " " + PORT);
        }

        Predicate<Segment> syn = segment -> segment.flags().equals("S");
        Predicate<Segment> answer = segment -> segment.flags().equals("S.");
        atClient.await(3 * CONNECTIONS / 2, "SYN", syn); // of about 2 x CONNECTIONS
        assertThat(lost(atClient.count(syn), atServer.count(syn))).isCloseTo(30, within(20.0));
        assertThat(lost(atServer.count(answer), atClient.count(answer))).isCloseTo(30, within(20.0));
        lab.gateway().losesNothing();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.report("connected");
        }
    }

    private static double lost(long sent, long received) {
        return 100.0 * (sent - received) / sent;
    }

    @Test
    void aFrozenProcessReadsNothingWhileItsKernelAcknowledges() throws Exception {
        connect();

        server.freeze();
        client.tell("send and wait");
        Wait.until("received", () -> socket(lab.server()).unread() > 0);
        Wait.until("acknowledged", () -> socket(lab.client()).unacknowledged() == 0);
        assertThat(server.said()).noneMatch(line -> line.endsWith("and wait"));
        server.thaw();

        assertThat(server.report("got").text()).isEqualTo("and wait");
    }

    @Test
    void aProcessThatIsKilledSaysGoodbye() throws Exception {
        connect();

        server.kill();

        assertThat(client.report("end").text()).isEqualTo("closed");
    }

    @Test
    void aProcessThatIsKilledWithDataUnreadResets() throws Exception {
        connect();

        server.freeze();
        client.tell("send what is never read");
        Wait.until("received", () -> socket(lab.server()).unread() > 0);
        server.kill();

        assertThat(client.report("end").text()).contains("Connection reset");
    }

    @Test
    void aHostThatLosesPowerSaysNothingAndIsGone() throws Exception {
        connect();
        Capture capture = lab.client().captures("tcp");

        lab.server().powersOff();

        client.tell("send to nobody");
        capture.await(3, "retransmission", Segment::hasData);
        assertThat(capture.segments()).allMatch(Segment::hasData);
        assertThat(lab.server().sockets(PORT)).isEmpty();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void aHostThatRebootsKnowsItsConnectionsNoMore() throws Exception {
        connect();
        Capture capture = lab.client().captures("tcp");

        lab.server().reboots();
        assertThat(capture.segments()).isEmpty();
        client.tell("send to a stranger");

        assertThat(client.report("end").text()).contains("Connection reset");
        LabPeer.listening(lab.server(), PORT);
    }

    @Test
    void whatAKilledProcessLeavesToItsKernelIsAnOrphan() throws Exception {
        connect();
        assertThat(lab.client().orphans()).isZero();

        lab.gateway().blackholes();
        client.tell("send last words");
        Wait.until("unacknowledged", () -> socket(lab.client()).unacknowledged() > 0);
        client.kill();

        assertThat(lab.client().orphans()).isEqualTo(1);
        assertThat(lab.server().orphans()).isZero();
    }

    @Test
    void aCaptureShowsWhoSentWhatWhen() throws Exception {
        Capture capture = lab.client().captures("tcp port " + PORT);
        long before = System.nanoTime();
        connect();
        long after = System.nanoTime();

        capture.await(2, "line", segment -> segment.flags().equals("P."));
        List<Segment> segments = capture.segments();
        assertThat(segments).extracting(Segment::flags).startsWith("S", "S.", ".", "P.", ".", "P.");
        Segment syn = segments.get(0);
        Segment hello = segments.get(3);
        assertThat(syn.from()).isEqualTo(lab.client().address());
        assertThat(syn.fromPort()).isEqualTo(port);
        assertThat(syn.to()).isEqualTo(lab.server().address());
        assertThat(syn.toPort()).isEqualTo(PORT);
        assertThat(segments.get(1).ack()).isEqualTo(syn.seq() + 1);
        assertThat(hello.length()).isEqualTo("hello\n".length());
        assertThat(hello.seq()).isEqualTo(syn.seq() + 1);
        assertThat(segments.get(4).ack()).isEqualTo(hello.seq() + hello.length());
        assertThat(segments).extracting(Segment::nanos).isSorted().allMatch(nanos -> before < nanos && nanos < after);
    }

    @Test
    void twoLabsDoNotSeeEachOther() throws Exception {
        connect();
        try (NetLab other = NetLab.orSkip()) {
            LabProcess lost = other.client().java(LabClient.class);
            lost.tell("x connect NIO " + lab.server().address() + " " + PORT);
            assertThat(lost.report("refused").text()).contains("Connection refused");

            other.server().cut();
            client.tell("send undisturbed");
            assertThat(server.report("got").text()).isEqualTo("undisturbed");
        }
    }

    private KernelSockets.Entry socket(Host host) {
        return host.sockets(PORT).stream()
                .filter(socket -> socket.localPort() == port || socket.peerPort() == port)
                .findAny()
                .orElseThrow();
    }
}
