package io.keepalive.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.reconnect.Backoff;
import io.netty.channel.Channel;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When links connect again, in virtual time. */
@Tag("netty-4.2")
class BackoffOfLinksTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LinkEnds heard = new LinkEnds();

    @Test
    void aServerThatAcceptsAndClosesAtOnceIsNotHammered() {
        try (VirtualNet net = new VirtualNet(Duration.ofMillis(100))) {
            net.listen(channel -> channel.eventLoop().execute(channel::close));
            open(net, 1, Backoff.byDefault());

            net.after(Duration.ofMinutes(10));

            // six waits of up to 1, 2, 4, 8, 16 and 20 s, and then one of 10 s on average
            assertThat(net.accepted()).hasSizeBetween(40, 85);
            long inTheFirstMinute = net.acceptedAt().stream()
                    .filter(at -> at.compareTo(Duration.ofMinutes(1)) < 0)
                    .count();
            assertThat(inTheFirstMinute).isLessThan(20);
        }
    }

    @Test
    void oneThatHeldForTheStableTimeIsComeBackToWithinTheFirstDelay() {
        try (VirtualNet net = new VirtualNet(Duration.ofMillis(100))) {
            net.listen(channel -> {});
            PeerLink link = open(net, 1, Backoff.byDefault());
            for (int i = 1; i <= 20; i++) {
                net.after(Duration.ofSeconds(11));
                assertThat(link.state()).isEqualTo(LinkState.UP);
                assertThat(link.status().connections()).isEqualTo(i);
                net.accepted().get(i - 1).close();
                net.settle();
                assertThat(link.state()).isEqualTo(LinkState.WAITING);
                assertThat(link.status().nextAttemptIn().orElseThrow()).isLessThanOrEqualTo(SECOND);
                assertThat(link.status().failures()).isZero();
            }
        }
    }

    @Test
    void aRefusedLinkWaitsLongerAndLonger() {
        try (VirtualNet net = new VirtualNet(Duration.ofMillis(100))) {
            PeerLink link = open(net, 1, Backoff.builder().maxAttempts(30).build());

            net.after(Duration.ofHours(1));

            assertThat(link.state()).isEqualTo(LinkState.GIVEN_UP);
            assertThat(heard.failures).hasSize(30).hasOnlyElementsOfType(ConnectException.class);
            List<Duration> delays = heard.delays.stream()
                    .limit(29)
                    .map(wait -> wait.orElseThrow())
                    .toList();
            for (int i = 0; i < delays.size(); i++) {
                assertThat(delays.get(i)).isLessThanOrEqualTo(Duration.ofSeconds(i < 5 ? 1L << i : 20));
            }
            assertThat(delays).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(15)) > 0);
            assertThat(heard.said).endsWith("failed", "given up");
        }
    }

    @Test
    void thousandsOfLinksDoNotComeBackToARestartedServerInOneInstant() {
        int links = 2000;
        try (VirtualNet net = new VirtualNet(Duration.ofMillis(100))) {
            net.listen(channel -> {});
            IntStream.range(0, links).forEach(seed -> open(net, seed, Backoff.byDefault()));
            net.after(Duration.ofSeconds(20));
            assertThat(net.accepted()).hasSize(links);

            assertThat(comeBack(net, Duration.ZERO, SECOND)).allMatch(tenth -> tenth > 120 && tenth < 280);

            net.after(Duration.ofSeconds(20));
            List<Integer> after30 = comeBack(net, Duration.ofSeconds(30), Duration.ofSeconds(20));
            assertThat(after30).allMatch(tenth -> tenth < 60);
            assertThat(after30.stream().mapToInt(Integer::intValue).sum()).isEqualTo(links);
        }
    }

    /** Kills the server for a while; how many links are accepted in each tenth of a second from its return on. */
    private static List<Integer> comeBack(VirtualNet net, Duration away, Duration watched) {
        net.kill();
        net.after(away);
        Duration back = net.now();
        int before = net.accepted().size();
        net.listen(channel -> {});
        net.after(watched);
        int[] tenths = new int[(int) watched.toMillis() / 100];
        for (Duration at : net.acceptedAt().subList(before, net.acceptedAt().size())) {
            tenths[(int) ((at.minus(back).toMillis() - 1) / 100)]++;
        }
        List<Integer> counts = new ArrayList<>();
        IntStream.of(tenths).forEach(counts::add);
        return counts;
    }

    @Test
    void oneThatIsClosedWhileItWaitsMakesNoAttempt() {
        try (VirtualNet net = new VirtualNet(Duration.ofMillis(100))) {
            PeerLink link = open(net, 1, Backoff.byDefault());
            assertThat(link.state()).isEqualTo(LinkState.WAITING);
            link.close();
            net.listen(Channel::close);
            net.after(Duration.ofMinutes(1));
            assertThat(net.accepted()).isEmpty();
            assertThat(link.close()).isCompleted();
        }
    }

    private PeerLink open(VirtualNet net, long seed, Backoff backoff) {
        PeerLink link = PeerLink.builder(net.bootstrap(channel -> {}))
                .backoff(backoff)
                .seed(seed)
                .listener(heard)
                .open();
        net.settle();
        return link;
    }
}
