package io.keepalive.examples.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemLimitsTest {

    @TempDir
    private Path proc;

    @BeforeEach
    void aSystemWithRoom() throws IOException {
        openFiles("20000");
        say("sys/net/ipv4/ip_local_port_range", "32768\t60999");
        say("sys/net/core/somaxconn", "4096");
        say("sys/fs/file-max", "9223372036854775807");
        say("sys/fs/file-nr", "1024\t0\t9223372036854775807");
        say("meminfo", "MemTotal:       23000000 kB\nMemAvailable:   20000000 kB");
    }

    @Test
    void allowsNearlyAsManyConnectionsAsAProcessMayOpenFiles() throws IOException {
        assertThat(limits().connectionsOfAPair()).isEqualTo(19_900);

        openFiles("4096");
        assertThat(limits().connectionsOfAPair()).isEqualTo(3_996);

        openFiles("1048576");
        assertThat(limits().connectionsOfAPair()).isEqualTo(19_900);
    }

    @Test
    void refusesAProcessThatMayOpenNextToNothing() throws IOException {
        openFiles("64");

        assertThatThrownBy(limits()::connectionsOfAPair)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("open files of a process: 64 (expected: > 100)");
    }

    @Test
    void missesNothingWhereThereIsRoom() {
        assertThat(limits().missing(LoadSettings.split(100_000, 19_900))).isEmpty();
    }

    @Test
    void namesEachLimitThatIsTooLow() throws IOException {
        say("sys/net/ipv4/ip_local_port_range", "32768\t40000");
        say("sys/net/core/somaxconn", "16");
        say("sys/fs/file-max", "30000");
        say("sys/net/netfilter/nf_conntrack_max", "65536");
        say("sys/net/netfilter/nf_conntrack_count", "50000");
        say("meminfo", "MemAvailable:   100 kB");

        assertThat(limits().missing(List.of(16_000, 16_000)))
                .hasSize(5)
                .anyMatch(line -> line.startsWith("/proc/sys/net/ipv4/ip_local_port_range: 7233 (expected: >= 20000 "))
                .anyMatch(line -> line.startsWith("/proc/sys/net/core/somaxconn: 16 (expected: >= 128 "))
                .anyMatch(line -> line.startsWith("/proc/sys/fs/file-max: 28976 (expected: >= 64000 "))
                .anyMatch(
                        line -> line.startsWith("/proc/sys/net/netfilter/nf_conntrack_max: 15536 (expected: >= 32000 "))
                .anyMatch(line -> line.startsWith("/proc/meminfo/MemAvailable: 102400 (expected: >= "));
    }

    @Test
    void checksNothingWhereNothingIsTold() {
        SystemLimits elsewhere = SystemLimits.below(proc.resolve("nowhere"));

        assertThat(elsewhere.connectionsOfAPair()).isEqualTo(19_900);
        assertThat(elsewhere.missing(List.of(19_900))).isEmpty();
    }

    private SystemLimits limits() {
        return SystemLimits.below(proc);
    }

    private void openFiles(String atMost) throws IOException {
        say(
                "self/limits",
                "Limit           Soft Limit    Hard Limit    Units\nMax open files  1024          " + atMost
                        + "         files");
    }

    private void say(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }
}
