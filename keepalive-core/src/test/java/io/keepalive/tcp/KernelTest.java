package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keepalive.tcp.Kernel.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTest {

    @TempDir
    Path settings;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "Linux, 6.18.44-cloud-v669, LINUX, true",
        "Linux, 6.15, LINUX, true",
        "Linux, 6.15-rc1, LINUX, true",
        "Linux, 6.14.11, LINUX, false",
        "Linux, 6.9.0-1-amd64, LINUX, false",
        "Linux, 5.15.167.4-microsoft-standard-WSL2, LINUX, false",
        "Linux, 7.0.1, LINUX, true",
        "Linux, 10.1, LINUX, true",
        "Linux, unknown, LINUX, false",
        "Linux, '', LINUX, false",
        "Linux, 99999999999.1, LINUX, false",
        "Mac OS X, 15.5, MACOS, false",
        "Darwin, 24.5, MACOS, false",
        "Windows 11, 10.0, WINDOWS, false",
        "Windows Server 2022, 10.0, WINDOWS, false",
        "FreeBSD, 14.1-RELEASE, OTHER, false",
        "SunOS, 5.11, OTHER, false",
        "'', '', OTHER, false"
    })
    void isRecognisedByNameAndVersion(String osName, String osVersion, Family family, boolean cap) {
        Kernel kernel = CurrentKernel.read(osName, osVersion, settings);

        assertThat(kernel.family()).isEqualTo(family);
        assertThat(kernel.supportsRetransmissionCap()).isEqualTo(cap);
    }

    @Test
    void readsWhatAnAdministratorSet() throws IOException {
        Files.writeString(settings.resolve("tcp_retries2"), "8\n");
        Files.writeString(settings.resolve("tcp_rto_max_ms"), "30000\n");

        Kernel kernel = CurrentKernel.read("Linux", "5.14.0-570.el9", settings);

        assertThat(kernel.retries2()).isEqualTo(8);
        assertThat(kernel.maxRto()).isEqualTo(Duration.ofSeconds(30));
        assertThat(kernel.supportsRetransmissionCap())
                .as("a backport shows by its setting")
                .isTrue();
    }

    @Test
    void keepsTheDefaultsWhereNothingReadableIsFound() throws IOException {
        Files.writeString(settings.resolve("tcp_retries2"), "many\n");
        Files.writeString(settings.resolve("tcp_rto_max_ms"), "7\n");

        Kernel kernel = CurrentKernel.read("Linux", "6.1", settings);

        assertThat(kernel).hasToString(Kernel.linux().toString());
        assertThat(kernel.retries2()).isEqualTo(15);
        assertThat(kernel.maxRto()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isLinuxHere() throws IOException {
        int retries2 = Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/ipv4/tcp_retries2")).get(0));

        assertThat(Kernel.current().family()).isEqualTo(Family.LINUX);
        assertThat(Kernel.current().retries2()).isEqualTo(retries2);
    }

    @Test
    void rejectsSettingsThatNoLinuxHas() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernel.linux().withRetries2(256))
                .withMessage("retries2: 256 (expected: 0..255)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernel.linux().withMaxRto(Duration.ofMillis(999)))
                .withMessage("maxRto: PT0.999S (expected: PT1S..PT2M)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernel.linux(-1, 0))
                .withMessage("major: -1 (expected: 0..2147483647)");
    }

    @Test
    void rejectsLinuxsSettingsOnOtherSystems() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Kernel.macOs().withRetries2(5))
                .withMessage("retries2: set for macOS (expected: Linux)");
        assertThatIllegalStateException().isThrownBy(() -> Kernel.windows().withRetransmissionCap(true));
        assertThatIllegalStateException().isThrownBy(() -> Kernel.windows().withMaxRto(Duration.ofSeconds(60)));
    }
}
