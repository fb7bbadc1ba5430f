package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.KernelSockets;
import io.keepalive.netty.transport.TestTransport;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person opens a form, types for longer than the gateway remembers a quiet connection, and submits. Minutes are seconds
 * here.
 */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class FinanceFormIT {

    private static final Duration GATEWAY_FORGETS_AFTER = Duration.ofSeconds(3);
    private static final Duration TYPING = Duration.ofSeconds(8);
    private static final int PORT = 7000;

    /** What becomes of a packet of a connection that the gateway has forgotten, and what its sender hears of it. */
    enum Forgotten {
        DROPPED("Connection timed out"),
        RESET("Connection reset");

        private final String error;

        Forgotten(String error) {
            this.error = error;
        }
    }

    /** What keeps the gateway from forgetting, and finds out in 4 s when the path is gone. */
    enum Layer {
        TCP_KEEPALIVE("tcp=idle=1s,interval=1s,probes=3", Cause.KEEPALIVE_TIMEOUT),
        HEARTBEATS("heartbeat=PT1S/PT1S/3", Cause.PEER_UNREACHABLE);

        private final String settings;
        private final Cause causeOfDeath;

        Layer(String settings, Cause causeOfDeath) {
            this.settings = settings;
            this.causeOfDeath = causeOfDeath;
        }
    }

    private NetLab lab;
    private LabProcess server;
    private RemoteConnection form;

    @BeforeEach
    void build() throws Exception {
        lab = NetLab.orSkip();
        lab.gateway().forgetsAfter(GATEWAY_FORGETS_AFTER);
        lab.client().sysctl("net.ipv4.tcp_retries2", 3); // gives up after 3 s instead of a quarter of an hour
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource
    void withoutKeepaliveTheSubmitIsLostAndTheServerKeepsHalfAConnection(Forgotten forgotten) throws Exception {
        answer(forgotten);
        openTheForm("");

        type();
        submit();

        assertThat(form.report("closed").text()).contains(forgotten.error);
        assertThat(server.said()).noneMatch(line -> line.endsWith("the submit"));
        assertThat(lab.server().sockets(PORT))
                .singleElement()
                .extracting(KernelSockets.Entry::state)
                .isEqualTo("ESTAB");
    }

    static Stream<Arguments> everyLayerThroughEveryGateway() {
        return Stream.of(Layer.values())
                .flatMap(layer -> Stream.of(Forgotten.values()).map(forgotten -> arguments(layer, forgotten)));
    }

    @ParameterizedTest
    @MethodSource("everyLayerThroughEveryGateway")
    void withKeepaliveTheSubmitArrives(Layer layer, Forgotten forgotten) throws Exception {
        answer(forgotten);
        openTheForm(layer.settings);

        type();
        submit();

        assertThat(server.report("got").text()).isEqualTo("the submit");
    }

    @ParameterizedTest
    @EnumSource
    void whereThePathIsGoneTheClientKnowsBeforeThePersonSubmits(Layer layer) throws Exception {
        openTheForm(layer.settings);

        lab.server().cut();
        type();
        long submitting = System.nanoTime();

        RemoteConnection.End end = form.end();
        assertThat(end.cause()).isEqualTo(layer.causeOfDeath);
        assertThat(end.nanos()).isLessThan(submitting);
    }

    /** Settings are {@link LabClient}'s; none is no Keepalive. */
    private void openTheForm(String settings) throws Exception {
        server = LabPeer.listening(lab.server(), PORT);
        LabProcess client = lab.client().java(LabClient.class);
        TestTransport transport = Stream.of(TestTransport.EPOLL, TestTransport.NIO)
                .filter(TestTransport.available().toList()::contains)
                .findFirst()
                .orElseThrow();
        form = RemoteConnection.open(client, "form", transport, lab.server(), PORT, settings);
        form.tell("send the form, please");
        assertThat(server.report("got").text()).isEqualTo("the form, please");
    }

    private void answer(Forgotten forgotten) throws Exception {
        if (forgotten == Forgotten.RESET) {
            lab.gateway().resetsForgotten();
        } else {
            lab.gateway().dropsForgotten();
        }
    }

    private static void type() throws InterruptedException {
        Thread.sleep(TYPING.toMillis());
    }

    private void submit() throws Exception {
        form.tell("send the submit");
    }
}
