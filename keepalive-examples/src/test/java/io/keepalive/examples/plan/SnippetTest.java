package io.keepalive.examples.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.examples.http.Programs;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings for the other side are accepted by the programs they are for, where those are installed. */
class SnippetTest {

    private static final Path KERNEL = Path.of("/proc/sys");
    private static final Pattern SETTING = Pattern.compile("^(net\\.[a-z0-9_.]+) = (\\d+)$", Pattern.MULTILINE);

    /** One for each branch of the snippets. */
    static Stream<Goal> goals() {
        return Stream.of(
                Goal.detectWithin(ofSeconds(30)).build(),
                Goal.detectWithin(ofMillis(14_500)).rideOut(ofSeconds(4)).build(),
                Goal.detectWithin(ofMinutes(10))
                        .rideOut(ofSeconds(10))
                        .passMiddlebox("aws-nlb-tcp")
                        .passMiddlebox(Catalogue.builtIn().named("aws-nlb-tcp").withTimeout(ofMinutes(15)))
                        .passMiddlebox(ofSeconds(350))
                        .passMiddlebox(Middlebox.builder("corp-proxy")
                                .forgetsAfter(ofMinutes(5))
                                .keptBy(KeptBy.APPLICATION_BYTES)
                                .build())
                        .peerPermitsPingEvery(ofMinutes(1))
                        .peerMayPause(ofSeconds(20))
                        .proveApplication()
                        .connections(100_000)
                        .atMostPingsPerSecond(5_000.5)
                        .atMostBytesPerDay(100_000_000_000L)
                        .build(),
                Goal.detectWithin(ofMinutes(5)).withoutHeartbeat().build(),
                Goal.detectWithin(ofMinutes(5)).proveHostOnly().build(),
                Goal.detectWithin(ofMinutes(5)).http().build(),
                Goal.detectWithin(ofMinutes(5)).http().passMiddlebox("aws-alb").build());
    }

    @ParameterizedTest
    @MethodSource("goals")
    void theKernelKnowsEveryKeyAndTheirValuesAreThePlans(Goal goal) throws IOException {
        KeepAlivePlan plan = plan(goal);
        Matcher settings = SETTING.matcher(Snippet.LINUX.of(plan));
        List<String> values = settings.results()
                .peek(setting -> exists(setting.group(1)))
                .map(setting -> setting.group(2))
                .toList();

        ProbeSchedule tcp = plan.tcp().schedule();
        assertThat(values)
                .containsExactly(
                        "" + tcp.idle().toSeconds(), "" + tcp.interval().toSeconds(), "" + tcp.probes());
    }

    private static void exists(String key) {
        if (Files.isDirectory(KERNEL)) {
            assertThat(KERNEL.resolve(key.replace('.', '/'))).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("goals")
    void nginxAcceptsIt(Goal goal, @TempDir Path home) throws IOException, InterruptedException {
        String nginx = Programs.path("nginx");
        Path file = Files.writeString(
                home.resolve("nginx.conf"),
                "pid " + home + "/pid;\nevents { }\nhttp {\naccess_log off;\n"
                        + Snippet.NGINX.of(plan(goal)).replace("listen 80 ", "listen 127.0.0.1:18080 ") + "}\n");

        Programs.run(List.of(nginx, "-t", "-q", "-p", home.toString(), "-e", "stderr", "-c", file.toString()));
    }

    @ParameterizedTest
    @MethodSource("goals")
    void theJavaCodeCompilesAndMeansTheSame(Goal goal) throws ReflectiveOperationException, IOException {
        KeepAlivePlan plan = plan(goal);
        Compiled code = Compiled.of("OtherSide", Snippet.JAVA.of(plan));

        assertThat(code.plan().goal()).hasToString(goal.toString());
        assertThat(code.keepAlive().tcp()).contains(code.plan().tcp());
        assertThat(code.keepAlive().heartbeat()).isEqualTo(goal.http() ? Optional.empty() : plan.heartbeat());
    }

    @ParameterizedTest
    @MethodSource("goals")
    void theGrpcCodeCompilesAgainstTheDocumentedMethods(Goal goal) throws IOException {
        Compiled.of("Grpc", """
                import java.util.concurrent.TimeUnit;
                class Grpc {
                    %s
                    static void use(ManagedChannelBuilder channelBuilder, ServerBuilder serverBuilder) {
                        %s
                    }
                }
                """.formatted(DOCUMENTED, Snippet.GRPC.of(plan(goal))));
    }

    /** The part of grpc-java 1.83 that is about keepalive, as in the javadoc of its builders. */
    private static final String DOCUMENTED = """
            interface ManagedChannelBuilder {
                ManagedChannelBuilder keepAliveTime(long keepAliveTime, TimeUnit timeUnit);
                ManagedChannelBuilder keepAliveTimeout(long keepAliveTimeout, TimeUnit timeUnit);
                ManagedChannelBuilder keepAliveWithoutCalls(boolean enable);
            }
            interface ServerBuilder {
                ServerBuilder keepAliveTime(long keepAliveTime, TimeUnit timeUnit);
                ServerBuilder keepAliveTimeout(long keepAliveTimeout, TimeUnit timeUnit);
                ServerBuilder permitKeepAliveTime(long keepAliveTime, TimeUnit timeUnit);
                ServerBuilder permitKeepAliveWithoutCalls(boolean permit);
            }
            """;

    private static KeepAlivePlan plan(Goal goal) {
        return KeepAlivePlan.of(goal, Kernel.current());
    }

    @Test
    void grpcsUserIsToldThatProxiesDoNotCountItsPings() {
        Goal goal = Goal.detectWithin(ofSeconds(60)).passMiddlebox("aws-alb").build();
        assertThat(Snippet.GRPC.of(plan(goal))).contains("does not count these pings", "(aws-alb)");
    }

    @Test
    void grpcIsToldTheTimesThatItWouldRaiseThemTo() {
        String brief = Snippet.GRPC.of(plan(Goal.detectWithin(ofSeconds(12)).build()));

        assertThat(brief).contains("keepAliveTime(10000,", "raises shorter times to 10 s");
        assertThat(Snippet.GRPC.of(plan(Goal.detectWithin(ofSeconds(60)).build())))
                .doesNotContain("raises");
    }
}
