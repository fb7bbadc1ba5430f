package io.keepalive.netty;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Certainty;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EndSummary;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** An operator sees ends that nobody wanted in one line in ten seconds, over all event loops; so does the listener. */
@Tag("netty-4.2")
class EndReportsTest {

    private final RecordingLogger logger = new RecordingLogger();
    private final List<EndSummary> told = new ArrayList<>();
    private final EndReports reports = new EndReports(logger, told::add);
    private final List<Peered> loops = Stream.generate(Peered::new).limit(8).toList();
    private final Peered loop = loops.get(0);

    @Test
    void theFirstEndIsLoggedAtOnceAndInFull() {
        reports.ended(loop, diagnosis(Cause.KERNEL_TIMEOUT));
        assertThat(warnings()).containsExactly("WARN " + loop + " ended: KERNEL_TIMEOUT: As told.");
    }

    @Test
    void fortyThousandEndsInOneNetworkOnEightLoopsAreOneLineAndOneEvent() {
        for (int i = 0; i < 40_000; i++) {
            Peered any = loops.get(i % loops.size());
            any.comesFrom("203.0." + i / 256 + "." + i % 256);
            reports.ended(any, diagnosis(i % 4_000 == 7 ? Cause.RESET : Cause.PEER_UNREACHABLE));
        }
        assertThat(warnings()).singleElement().asString().contains(" ended: PEER_UNREACHABLE: "); // the first, in full
        pass(10);
        assertThat(warnings())
                .hasSize(2)
                .last()
                .isEqualTo("WARN 40,000 connections ended in 10 s:"
                        + " 39,990 PEER_UNREACHABLE, all in 203.0.0.0/16; 10 RESET, all in 203.0.0.0/16");
        assertThat(told).singleElement().extracting(EndSummary::connections).isEqualTo(40_000);
        pass(60);
        assertThat(warnings()).hasSize(2);
        assertThat(told).hasSize(1);
    }

    @Test
    void inOneStormThereIsOneLineInTenSecondsAndEveryEndIsToldOnce() {
        for (int tenth = 0; tenth < 1000; tenth++) {
            reports.ended(loops.get(tenth % loops.size()), diagnosis(Cause.RESET));
            passTenths(1);
        }
        assertThat(warnings()).hasSizeBetween(10, 11);
        pass(10);
        assertThat(told.stream().mapToInt(EndSummary::connections).sum()).isEqualTo(1000);
    }

    @Test
    void aLoneEndHasItsOneLineAtOnceAndIsToldToTheListenerAsWell() {
        reports.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        assertThat(warnings()).hasSize(1);
        assertThat(told).singleElement().hasToString("1 connection ended in 10 s: 1 RESET, in 192.0.2.1/32");
    }

    @Test
    void afterAQuietWindowTheNextEndIsLoggedInFullAgain() {
        reports.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        reports.ended(loops.get(1), diagnosis(Cause.IO_ERROR));
        assertThat(warnings()).hasSize(2).last().asString().contains(" ended: IO_ERROR: ");
    }

    @Test
    void afterASummaryALateEndWaitsForTheNext() {
        reports.ended(loop, diagnosis(Cause.RESET));
        reports.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        reports.ended(loop, diagnosis(Cause.IO_ERROR));
        assertThat(warnings()).hasSize(2);
        pass(10);
        assertThat(warnings())
                .hasSize(3)
                .last()
                .isEqualTo("WARN 1 connection ended in 10 s: 1 IO_ERROR, in 192.0.2.1/32");
        assertThat(told).hasSize(2);
    }

    @Test
    void orderlyEndsAreForDebuggingOnly() {
        reports.ended(loop, diagnosis(Cause.PEER_CLOSED));
        reports.ended(loop, diagnosis(Cause.CLOSED_HERE));
        pass(10);
        assertThat(logger.lines).hasSize(2).allMatch(line -> line.startsWith("DEBUG "));
        assertThat(told).isEmpty();
    }

    @Test
    void deathsThatAreOnlyObservedSaySo() {
        reports.observed(loop, diagnosis(Cause.PEER_SILENT));
        reports.observed(loop, diagnosis(Cause.PEER_SILENT));
        reports.ended(loop, diagnosis(Cause.RESET));
        pass(10);
        assertThat(warnings().get(0)).contains(" would have ended (observing only): PEER_SILENT: ");
        assertThat(warnings().get(1))
                .isEqualTo("WARN 1 connection ended in 10 s: 1 RESET, in 192.0.2.1/32."
                        + " 2 connections would have ended (observing only) in 10 s:"
                        + " 2 PEER_SILENT, all in 192.0.2.1/32");
    }

    @Test
    void peersWithoutAnIpAddressAreCounted() {
        reports.ended(loop, diagnosis(Cause.RESET));
        for (SocketAddress remote : new SocketAddress[] {
            new LocalAddress("other"), InetSocketAddress.createUnresolved("host.example", 7), null
        }) {
            loop.remote = remote;
            reports.ended(loop, diagnosis(Cause.RESET));
        }
        pass(10);
        assertThat(told).singleElement().hasToString("4 connections ended in 10 s: 4 RESET");
    }

    @Test
    void whatALoopThatHangsCannotTellIsToldWithTheNextEndOfAnother() {
        reports.ended(loop, diagnosis(Cause.RESET));
        reports.ended(loops.get(1), diagnosis(Cause.RESET));
        loops.get(1).advanceTimeBy(30, TimeUnit.SECONDS);
        reports.ended(loops.get(1), diagnosis(Cause.RESET));
        assertThat(told).singleElement().hasToString("3 connections ended in 30 s: 3 RESET, all in 192.0.2.1/32");

        pass(10);
        reports.ended(loop, diagnosis(Cause.IO_ERROR));
        assertThat(told).hasSize(1); // the loop that hung closed nothing again
        assertThat(warnings()).hasSize(3).last().asString().contains(" ended: IO_ERROR: ");
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
        for (Peered each : loops) {
            each.advanceTimeBy(100L * tenths, TimeUnit.MILLISECONDS);
            each.runScheduledPendingTasks();
        }
    }

    private static Diagnosis diagnosis(Cause cause) {
        return new Diagnosis(
                cause,
                Certainty.CERTAIN,
                "As told.",
                Evidence.of(Ending.IO_ERROR).build());
    }

    /** An event loop of its own, with one channel on it, whose peer may change. */
    private static final class Peered extends EmbeddedChannel {

        private SocketAddress remote = new InetSocketAddress("192.0.2.1", 7);

        Peered() {
            freezeTime();
        }

        void comesFrom(String address) {
            remote = new InetSocketAddress(address, 7);
        }

        @Override
        public SocketAddress remoteAddress() {
            return remote;
        }
    }
}
