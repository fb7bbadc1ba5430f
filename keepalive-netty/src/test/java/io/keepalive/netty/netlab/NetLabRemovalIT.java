package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That a lab leaves nothing on the machine, however its test ends. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class NetLabRemovalIT {

    @Test
    void aClosedLabLeavesNothingBehind() throws Exception {
        NetLab lab = NetLab.orSkip();
        LabProcess running = LabPeer.listening(lab.server(), 7000);
        LabProcess frozen = LabPeer.listening(lab.client(), 7000);
        LabProcess program = lab.server().run("sleep", "600");
        frozen.freeze();
        assertThat(namespaces(lab.prefix())).hasSize(3);

        lab.close();

        assertThat(namespaces(lab.prefix())).isEmpty();
        assertThat(List.of(running, frozen, program)).noneMatch(LabProcess::isAlive);
    }

    @Test
    void aLabPutsNothingIntoTheMachinesOwnNetwork() throws Exception {
        String before = Command.run("ip", "-o", "link");
        try (NetLab lab = NetLab.orSkip()) {
            assertThat(Command.run("ip", "-o", "link")).isEqualTo(before);
            lab.server().cut();
            lab.server().heal();
        }
        assertThat(Command.run("ip", "-o", "link")).isEqualTo(before);
    }

    @Test
    void whatAKilledTestLeavesBehindIsRemovedByTheNext() throws Exception {
        NetLab.orSkip().close();
        LabProcess test = LabProcess.java(AbandonedLab.class, List.of());
        String prefix = test.hear("keepalive-");
        long program = Long.parseLong(test.hear(""));
        assertThat(namespaces(prefix)).hasSize(3);

        test.kill();
        NetLab.orSkip().close();

        assertThat(namespaces(prefix)).isEmpty();
        Wait.until("killed", () -> ProcessHandle.of(program).isEmpty());
    }

    @Test
    void aTestThatEndsWithoutClosingItsLabRemovesItAllTheSame() throws Exception {
        NetLab.orSkip().close();
        LabProcess test = LabProcess.java(AbandonedLab.class, List.of());
        String prefix = test.hear("keepalive-");
        long program = Long.parseLong(test.hear(""));

        test.tell("end");

        Wait.until("removed", () -> namespaces(prefix).isEmpty());
        Wait.until("killed", () -> ProcessHandle.of(program).isEmpty());
    }

    private static List<String> namespaces(String prefix) throws IOException {
        return Namespace.names().filter(name -> name.startsWith(prefix)).toList();
    }

    /** A test that does not close its lab: told anything, it ends. */
    static final class AbandonedLab {

        public static void main(String[] args) throws Exception {
            NetLab lab = NetLab.orSkip();
            System.out.println(lab.prefix());
            System.out.println(lab.server().run("sleep", "600").pid());
            Commands.obey(line -> System.exit(0));
        }
    }
}
