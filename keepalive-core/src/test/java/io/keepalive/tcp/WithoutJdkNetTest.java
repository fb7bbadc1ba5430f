package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.tcp.AppliedOption.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The JDK's timings live in module jdk.net, which an image may lack. */
class WithoutJdkNetTest {

    private static final TcpKeepAlive SETTINGS = TcpKeepAlive.parse("idle=60s,interval=10s,probes=3");

    @Test
    void turnsTheSwitchOnAndReportsTheTimingsWhereASocketDoesNotOfferThem() throws IOException {
        try (Socket socket = new Socket()) {
            TcpOptionAccess access = new JdkOptionAccess(
                    "Socket",
                    false,
                    socket::isClosed,
                    Set.of(StandardSocketOptions.SO_KEEPALIVE),
                    socket::setOption,
                    socket::getOption);

            TcpOptionReport report = SETTINGS.applyTo(access);

            assertThat(socket.getKeepAlive()).isTrue();
            assertThat(report.notApplied())
                    .hasSize(3)
                    .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED))
                    .allSatisfy(entry -> assertThat(entry.reason())
                            .startsWith("Socket does not offer it on ")
                            .contains(
                                    System.getProperty("os.name"),
                                    Runtime.version().toString()));
        }
    }

    @Test
    void saysThatTheModuleIsMissingInARuntimeWithoutIt() throws Exception {
        String javaExecutable =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = classes(TcpKeepAlive.class) + File.pathSeparator + classes(ReportPrinter.class);
        Process child = new ProcessBuilder(
                        javaExecutable, "--limit-modules", "java.base", "-cp", classPath, ReportPrinter.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(printed).isZero();
        String missing = " unsupported: module jdk.net is missing from this Java runtime (--add-modules jdk.net)";
        assertThat(printed.lines())
                .contains("SO_KEEPALIVE on; TCP_KEEPIDLE 60 s" + missing + "; TCP_KEEPINTVL 10 s" + missing
                        + "; TCP_KEEPCNT 3" + missing)
                .anyMatch(line -> line.startsWith("idle=7200s,interval="));
    }

    @Test
    void doesNotHappenToAModularApplication() throws Exception {
        try (InputStream descriptor = Files.newInputStream(Path.of(classes(TcpKeepAlive.class), "module-info.class"))) {
            assertThat(ModuleDescriptor.read(descriptor).requires())
                    .filteredOn(required -> required.name().equals("jdk.net"))
                    .singleElement()
                    .satisfies(required -> assertThat(required.modifiers()).isEmpty());
        }
    }

    private static String classes(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Runs in the child. */
    static final class ReportPrinter {
        public static void main(String[] args) throws IOException {
            try (Socket socket = new Socket()) {
                System.out.println(SETTINGS.applyTo(socket));
            }
            System.out.println(TcpKeepAlive.systemDefaults());
        }
    }
}
