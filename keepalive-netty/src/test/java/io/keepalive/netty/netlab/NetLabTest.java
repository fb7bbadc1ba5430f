package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class NetLabTest {

    @Test
    void whatTheClientSendsReachesTheServer() throws Exception {
        try (NetLab lab = NetLab.orSkip()) {
            LabProcess server = lab.server().java(LabPeer.class, "listen", "7000");
            server.report("listening");
            LabProcess client =
                    lab.client().java(LabPeer.class, "connect", lab.server().address(), "7000");
            client.report("connected");

            client.tell("send hello");

            assertThat(server.report("got").text()).isEqualTo("hello");
        }
    }
}
