package io.keepalive.netty;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Certainty;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** An operator sees ends that nobody wanted, in one line per event loop and ten seconds. */
@Tag("netty-4.2")
class EndLogTest {

    private final RecordingLogger logger = new RecordingLogger();
    private final EndLog log = new EndLog(logger);
    private final EmbeddedChannel loop = frozen(new EmbeddedChannel());

    @Test
    void theFirstEndIsLoggedAtOnceAndInFull() {
        log.ended(loop, diagnosis(Cause.KERNEL_TIMEOUT));
        assertThat(warnings()).containsExactly("WARN " + loop + " ended: KERNEL_TIMEOUT: As told.");
    }

    @Test
    void thoseThatFollowAreCountedByCauseWithTheCommonestNetwork() throws UnknownHostException {
        log.ended(loop, diagnosis(Cause.RESET));
        logger.lines.clear();
        for (int i = 0; i < 300; i++) {
            log.ended(from("198.51." + i % 100 + ".7"), diagnosis(Cause.RESET));
        }
        for (int i = 0; i < 700; i++) {
            log.ended(from("192.0.2." + i % 256), diagnosis(Cause.PEER_SILENT));
        }
        assertThat(warnings()).isEmpty();
        pass(10);
        assertThat(warnings())
                .containsExactly(
                        "WARN In the last 10 s ended: {PEER_SILENT=700, RESET=300}; most often in 192.0.2.0/24 (700)");
    }

    @Test
    void inOneStormThereIsOneLineInTenSeconds() {
        for (int tenth = 0; tenth < 1000; tenth++) {
            log.ended(loop, diagnosis(Cause.RESET));
            passTenths(1);
        }
        assertThat(warnings()).hasSizeBetween(10, 11);
    }

    @Test
    void afterAQuietWindowTheNextEndIsLoggedInFullAgain() {
        log.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        log.ended(loop, diagnosis(Cause.IO_ERROR));
        assertThat(warnings()).hasSize(2).last().asString().contains(" ended: IO_ERROR: ");
    }

    @Test
    void theCountsStartAnewInEachWindow() {
        log.ended(loop, diagnosis(Cause.RESET));
        log.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        log.ended(loop, diagnosis(Cause.IO_ERROR));
        pass(10);
        assertThat(warnings())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("WARN In the last 10 s ended: {IO_ERROR=1}; most often in ");
    }

    @Test
    void orderlyEndsAreForDebuggingOnly() {
        log.ended(loop, diagnosis(Cause.PEER_CLOSED));
        log.ended(loop, diagnosis(Cause.CLOSED_HERE));
        pass(10);
        assertThat(logger.lines).hasSize(2).allMatch(line -> line.startsWith("DEBUG "));
    }

    @Test
    void deathsThatAreOnlyObservedSaySo() {
        log.observed(loop, diagnosis(Cause.PEER_SILENT));
        log.observed(loop, diagnosis(Cause.PEER_SILENT));
        log.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        assertThat(warnings().get(0)).contains(" would have ended (observing only): PEER_SILENT: ");
        assertThat(warnings().get(1))
                .startsWith("WARN In the last 10 s ended: {RESET=1}"
                        + " would have ended (observing only): {PEER_SILENT=1}; most often in ");
    }

    @Test
    void networksOfIpv6AreTakenAtTheirSite() throws UnknownHostException {
        log.ended(loop, diagnosis(Cause.RESET));
        for (int i = 0; i < 5; i++) {
            log.ended(from("2001:db8:1:" + i + "::7"), diagnosis(Cause.RESET));
        }
        pass(10);
        assertThat(warnings().get(1)).endsWith("most often in 2001:db8:1:0:0:0:0:0/48 (5)");
    }

    @Test
    void networksBeyondMemoryAreNotToldApart() throws UnknownHostException {
        log.ended(loop, diagnosis(Cause.RESET));
        for (int i = 0; i < 1000; i++) {
            log.ended(from("10." + i / 256 + "." + i % 256 + ".1"), diagnosis(Cause.RESET));
        }
        pass(10);
        assertThat(warnings().get(1)).contains("{RESET=1000}; most often in 10.");
    }

    @Test
    void nothingInThisModuleLogsAtInfoButTheBuilderWhichRunsOnce() {
        noClasses()
                .that()
                .areNotAssignableFrom(NettyKeepAliveBuilder.class)
                .should()
                .callMethodWhere(describe(
                        "Logger.info",
                        call -> call.getTargetOwner().isEquivalentTo(Logger.class)
                                && call.getName().equals("info")))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.keepalive.netty"));
    }

    private List<String> warnings() {
        return logger.lines.stream().filter(line -> line.startsWith("WARN ")).toList();
    }

    private void pass(int seconds) {
        passTenths(10 * seconds);
    }

    private void passTenths(int tenths) {
        loop.advanceTimeBy(100L * tenths, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    private static Diagnosis diagnosis(Cause cause) {
        return new Diagnosis(
                cause,
                Certainty.CERTAIN,
                "As told.",
                Evidence.of(Ending.IO_ERROR).build());
    }

    private static EmbeddedChannel frozen(EmbeddedChannel channel) {
        channel.freezeTime();
        return channel;
    }

    private static Channel from(String address) throws UnknownHostException {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 7);
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
    }
}
