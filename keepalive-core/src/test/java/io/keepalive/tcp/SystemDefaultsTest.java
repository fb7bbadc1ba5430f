package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SystemDefaultsTest {

    private final TcpOptionAccess tellsNothing = new FakeAccess() {
        @Override
        public Optional<String> whyUnsupported(TcpOption option) {
            return Optional.of("module jdk.net is missing");
        }
    };

    @Test
    @EnabledOnOs(OS.LINUX)
    void areWhatLinuxKeepsInProc() throws IOException {
        TcpKeepAlive defaults = TcpKeepAlive.systemDefaults();

        assertThat(defaults.value(TcpOption.IDLE)).hasValue(proc("tcp_keepalive_time"));
        assertThat(defaults.value(TcpOption.INTERVAL)).hasValue(proc("tcp_keepalive_intvl"));
        assertThat(defaults.value(TcpOption.PROBES)).hasValue(proc("tcp_keepalive_probes"));
        assertThat(defaults.userTimeout()).isEmpty();
        assertThat(defaults.retransmissionCap()).isEmpty();
    }

    private static int proc(String name) throws IOException {
        return Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/ipv4", name)).get(0));
    }

    @Test
    void areTheDocumentedOnesWhereASocketDoesNotTell() {
        assertThat(SystemDefaults.read(tellsNothing, Kernel.linux())).hasToString("idle=7200s,interval=75s,probes=9");
        assertThat(SystemDefaults.read(tellsNothing, Kernel.macOs())).hasToString("idle=7200s,interval=75s,probes=8");
        assertThat(SystemDefaults.read(tellsNothing, Kernel.windows())).hasToString("idle=7200s,interval=1s,probes=10");
    }

    @Test
    void fillUpOnlyWhatASocketDoesNotTell() {
        FakeAccess tellsIdleOnly = new FakeAccess() {
            @Override
            public int get(TcpOption option) throws IOException {
                if (option != TcpOption.IDLE) {
                    throw new IOException("unreadable");
                }
                return 300;
            }
        };

        assertThat(SystemDefaults.read(tellsIdleOnly, Kernel.linux())).hasToString("idle=300s,interval=75s,probes=9");
    }

    @Test
    void areNotGuessedForAnUnknownSystem() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> SystemDefaults.read(tellsNothing, Kernel.of(Kernel.Family.OTHER)))
                .withMessageContaining("not known");
    }

    @Test
    void areToldAsTheyAreAlsoBeyondASocketsRange() {
        FakeAccess day = new FakeAccess();
        day.values.put(TcpOption.IDLE, 86_400);
        day.values.put(TcpOption.INTERVAL, 75);
        day.values.put(TcpOption.PROBES, 9);

        TcpKeepAlive defaults = SystemDefaults.read(day, Kernel.linux());

        assertThat(defaults.schedule().idle()).isEqualTo(Duration.ofDays(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.toBuilder().build())
                .withMessage("idle: PT24H (expected: 1..32767 whole seconds)");
        assertThat(defaults.toBuilder().idle(Duration.ofMinutes(1)).build())
                .hasToString("idle=60s,interval=75s,probes=9");
    }
}
