package io.keepalive.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends add up by cause and by the narrowest network that nearly all of a cause were in. */
class EndTallyTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final EndTally tally = new EndTally();

    @Test
    void fortyThousandAddressesOfOneNetworkAreThatNetwork() throws UnknownHostException {
        for (int i = 0; i < 40_000; i++) {
            ended(Cause.PEER_UNREACHABLE, "203.0." + i / 256 + "." + i % 256);
        }
        assertThat(summary())
                .isEqualTo("40,000 connections ended in 10 s: 40,000 PEER_UNREACHABLE, all in 203.0.0.0/16");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, 192.0.2.7/32",
        "192.0.2.7, 192.0.2.200, 192.0.2.0/24",
        "192.0.2.7, 192.0.99.7, 192.0.0.0/16",
        "192.0.2.7, 192.99.2.7, 192.0.0.0/8",
        "2001:db8:1:2::7, 2001:db8:1:2::7, 2001:db8:1:2:0:0:0:7/128",
        "2001:db8:1:2::7, 2001:db8:1:2::8, 2001:db8:1:2::/64",
        "2001:db8:1:2::7, 2001:db8:1:9::7, 2001:db8:1::/48",
        "2001:db8:1:2::7, 2001:db8:9:2::7, 2001:db8::/32",
        "::1, ::1, 0:0:0:0:0:0:0:1/128",
        "255.255.255.255, 255.0.0.0, 255.0.0.0/8",
    })
    void theNarrowestNetworkThatHoldsThemIsNamed(String one, String other, String network) throws UnknownHostException {
        ended(Cause.RESET, one);
        ended(Cause.RESET, other);
        assertThat(summary()).endsWith(": 2 RESET, all in " + network);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 198.51.100.7",
        "2001:db8::7, 2001:db9::7",
        "192.0.2.7, 2001:db8::7",
        "::192.0.2.7, 192.0.2.7"
    })
    void whereTheyShareNoNetworkNoneIsNamed(String one, String other) throws UnknownHostException {
        ended(Cause.RESET, one);
        ended(Cause.RESET, other);
        assertThat(summary()).endsWith(": 2 RESET");
    }

    @Test
    void nineTenthsAreNearlyAllAndLessIsNot() throws UnknownHostException {
        many(90, Cause.RESET, "192.0.2.7");
        many(10, Cause.RESET, "198.51.100.7");
        assertThat(summary()).endsWith(": 100 RESET, 90 of them in 192.0.2.7/32");
        many(89, Cause.RESET, "192.0.2.7");
        many(11, Cause.RESET, "198.51.100.7");
        assertThat(summary()).endsWith(": 100 RESET");
    }

    @Test
    void everyCauseHasItsOwnNetworkAndTheCommonestComesFirst() throws UnknownHostException {
        many(2, Cause.RESET, "10.0.0.1");
        many(3, Cause.KERNEL_TIMEOUT, "192.0.2.7");
        many(2, Cause.PEER_SILENT, "2001:db8::7");
        assertThat(summary())
                .isEqualTo("7 connections ended in 10 s: 3 KERNEL_TIMEOUT, all in 192.0.2.7/32;"
                        + " 2 PEER_SILENT, all in 2001:db8:0:0:0:0:0:7/128; 2 RESET, all in 10.0.0.1/32");
    }

    @Test
    void whatIsOnlyObservedIsCountedApart() throws UnknownHostException {
        tally.observed(Cause.PEER_SILENT, address("192.0.2.7"));
        ended(Cause.RESET, "10.0.0.1");
        EndSummary summary = tally.take(WINDOW).orElseThrow();
        assertThat(summary.connections()).isEqualTo(1);
        assertThat(summary.ended()).extracting(EndSummary.Ends::cause).containsExactly(Cause.RESET);
        assertThat(summary.observed()).extracting(EndSummary.Ends::cause).containsExactly(Cause.PEER_SILENT);
    }

    @Test
    void peersWithoutAnAddressAreCountedAndInNoNetwork() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            tally.ended(Cause.RESET, null);
        }
        assertThat(summary()).endsWith(": 5 RESET");
        tally.ended(Cause.RESET, null);
        many(9, Cause.RESET, "192.0.2.7");
        assertThat(summary()).endsWith(": 10 RESET, 9 of them in 192.0.2.7/32");
    }

    @Test
    void whatWasTakenOutDoesNotCountAgain() throws UnknownHostException {
        assertThat(tally.isEmpty()).isTrue();
        assertThat(tally.take(WINDOW)).isEmpty();
        many(3, Cause.RESET, "192.0.2.7");
        assertThat(tally.isEmpty()).isFalse();
        summary();
        assertThat(tally.isEmpty()).isTrue();
        assertThat(tally.take(WINDOW)).isEmpty();
        many(1, Cause.RESET, "10.0.0.1");
        assertThat(summary()).isEqualTo("1 connection ended in 10 s: 1 RESET, in 10.0.0.1/32");
    }

    @Test
    void noNumberOfNetworksCostsMoreMemoryAndTheCommonOneIsFoundAmongThem() throws UnknownHostException {
        NetworkCounts counts = new NetworkCounts();
        for (int i = 0; i < 60_000; i++) {
            counts.add(address((i % 200 + 1) + "." + i / 256 + "." + i % 256 + ".1"));
            counts.add(address("2001:" + Integer.toHexString(i) + "::1"));
        }
        assertThat(counts.networks()).isLessThanOrEqualTo(4 * NetworkCounts.MAX_NETWORKS);
        for (int i = 0; i < 10; i++) {
            counts.add(null);
        }
        EndSummary.Ends ends = counts.take(Cause.RESET).orElseThrow();
        assertThat(ends.connections()).isEqualTo(120_010);
        assertThat(ends.network()).isEmpty();
        assertThat(counts.isEmpty()).isTrue();

        for (int i = 0; i < 60_000; i++) {
            boolean other = i % 10 == 0;
            counts.add(address(
                    (other ? i / 256 % 200 + 1 : 203) + "." + (other ? i % 256 : 7) + "." + i / 256 + "." + i % 256));
        }
        assertThat(counts.take(Cause.RESET)).hasValueSatisfying(found -> {
            assertThat(found.network()).hasToString("Optional[203.7.0.0/16]");
            assertThat(found.inNetwork()).isEqualTo(54_000);
        });
    }

    @Test
    void nothingIsLostOrCountedTwiceWhileOtherThreadsAdd() throws Exception {
        int threads = 4;
        int endsOfEach = 50_000;
        AtomicInteger running = new AtomicInteger(threads);
        List<Thread> adding = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            InetAddress[] remotes = {address("203.0." + t + ".1"), address("203.0." + t + ".2"), address("2001:db8::1")
            };
            Thread thread = new Thread(() -> {
                for (int i = 0; i < endsOfEach; i++) {
                    tally.ended(Cause.RESET, remotes[i % remotes.length]);
                }
                running.decrementAndGet();
            });
            adding.add(thread);
            thread.start();
        }
        int sum = 0;
        while (running.get() > 0) {
            sum += tally.take(WINDOW).map(EndSummary::connections).orElse(0);
        }
        for (Thread thread : adding) {
            thread.join();
        }
        sum += tally.take(WINDOW).map(EndSummary::connections).orElse(0);
        assertThat(sum).isEqualTo(threads * endsOfEach);
    }

    private void many(int times, Cause cause, String remote) throws UnknownHostException {
        for (int i = 0; i < times; i++) {
            ended(cause, remote);
        }
    }

    private void ended(Cause cause, String remote) throws UnknownHostException {
        tally.ended(cause, address(remote));
    }

    private String summary() {
        return tally.take(WINDOW).orElseThrow().toString();
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
