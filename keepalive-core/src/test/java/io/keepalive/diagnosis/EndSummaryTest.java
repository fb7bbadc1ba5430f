package io.keepalive.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator reads of many ends. */
class EndSummaryTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final EndSummary.Ends RESETS = new EndSummary.Ends(Cause.RESET, 10, Optional.empty(), 0);

    @Test
    void theSentenceSaysHowManyEndedOfWhatAndWhere() throws UnknownHostException {
        Network network = new Network(InetAddress.getByName("203.0.0.0"), 16);
        EndSummary summary = new EndSummary(
                WINDOW,
                List.of(new EndSummary.Ends(Cause.PEER_UNREACHABLE, 39_990, Optional.of(network), 39_990), RESETS),
                List.of());
        assertThat(summary)
                .hasToString(
                        "40,000 connections ended in 10 s: 39,990 PEER_UNREACHABLE, all in 203.0.0.0/16; 10 RESET");
        assertThat(summary.connections()).isEqualTo(40_000);
    }

    @Test
    void whatIsOnlyObservedHasASentenceOfItsOwn() {
        assertThat(new EndSummary(WINDOW, List.of(), List.of(RESETS)))
                .hasToString("10 connections would have ended (observing only) in 10 s: 10 RESET");
        assertThat(new EndSummary(WINDOW, List.of(RESETS), List.of(RESETS)))
                .hasToString("10 connections ended in 10 s: 10 RESET."
                        + " 10 connections would have ended (observing only) in 10 s: 10 RESET");
    }

    @Test
    void longWindowsAreToldInWholeSecondsAndShortOnesExactly() {
        assertThat(new EndSummary(Duration.ofMillis(10_499), List.of(RESETS), List.of()).toString())
                .contains(" in 10 s: ");
        assertThat(new EndSummary(Duration.ofMillis(1_500), List.of(RESETS), List.of()).toString())
                .contains(" in 1.50 s: ");
    }

    @Test
    void itDoesNotChangeWithTheListsItWasMadeOf() {
        List<EndSummary.Ends> ended = new ArrayList<>(List.of(RESETS));
        EndSummary summary = new EndSummary(WINDOW, ended, List.of());
        ended.clear();
        assertThat(summary.ended()).containsExactly(RESETS);
    }

    @Test
    void aNetworkHasNoMoreBitsThanItsAddresses() throws UnknownHostException {
        InetAddress ipv4 = InetAddress.getByName("192.0.2.0");
        assertThat(new Network(ipv4, 0)).hasToString("192.0.2.0/0");
        assertThatThrownBy(() -> new Network(ipv4, 33))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefixLength: 33 (expected: 0..32)");
        assertThatThrownBy(() -> new Network(InetAddress.getByName("::"), 129))
                .hasMessage("prefixLength: 129 (expected: 0..128)");
    }
}
