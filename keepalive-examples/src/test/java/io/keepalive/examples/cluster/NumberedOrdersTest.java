package io.keepalive.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedOrdersTest {

    private static final long TICK = Duration.ofMillis(20).toNanos();

    private final List<String> sent = new ArrayList<>();
    private final NumberedOrders orders = new NumberedOrders(this::send, 0);
    private long now;
    private boolean writable = true;

    @Test
    void sendsOneOrderATickToWhoeverIsPrimary() {
        tick("a");
        tick("b");

        assertThat(sent).containsExactly("a 1", "b 2");
    }

    @Test
    void keepsOrdersWhileNobodyIsPrimaryAndNoMoreThanSixteen() {
        for (int i = 0; i < 40; i++) {
            tick(null);
        }
        tick("a");

        assertThat(sent).hasSize(16).startsWith("a 1").endsWith("a 16");
    }

    @Test
    void anOrderWhoseConnectionIsLostIsRepeatedUnderItsNumber() {
        tick("a");
        orders.lost("a");
        tick("b");
        orders.done(1, now);

        assertThat(sent).containsExactly("a 1", "b 1", "b 2");
        assertThat(orders.tally().repeated()).isEqualTo(1);
        assertThat(orders.tally().done()).isEqualTo(1);
    }

    @Test
    void anOrderThatWasRefusedIsSentAgainAndIsNoRepetition() {
        tick("a");
        orders.refused(1);
        tick("b");

        assertThat(sent).containsExactly("a 1", "b 1", "b 2");
        assertThat(orders.tally()).returns(0L, Tally::repeated).returns(1L, Tally::refused);
    }

    @Test
    void anOrderWithoutAnswerIsRepeatedAfterTwoSecondsAndGivenUpAfterTwenty() {
        tick("a");
        advance(Duration.ofSeconds(2).toNanos() - TICK - 1);
        tick("a");
        assertThat(sent).containsExactly("a 1", "a 2");
        advance(1 - TICK);
        tick("a");
        assertThat(sent).contains("a 1", "a 2").filteredOn("a 1"::equals).hasSize(2);

        advance(Duration.ofSeconds(18).toNanos());
        tick("a");
        assertThat(orders.tally().failed()).isEqualTo(1);
    }

    @Test
    void measuresTheLongestTimeBetweenTwoAnswers() {
        tick("a");
        orders.done(1, now);
        advance(Duration.ofSeconds(1).toNanos());
        tick("a");
        orders.done(2, now);

        assertThat(orders.tally().longestGap()).isEqualTo(Duration.ofMillis(1_020));
        orders.forgetGap(now);
        assertThat(orders.tally().longestGap()).isZero();
    }

    @Test
    void whatCannotBeSentIsNotRepeated() {
        writable = false;
        tick("a");
        writable = true;
        tick("a");

        assertThat(orders.tally().repeated()).isZero();
    }

    private boolean send(String node, long number) {
        if (writable) {
            sent.add(node + ' ' + number);
        }
        return writable;
    }

    private void tick(String primary) {
        advance(TICK);
        orders.tick(primary, now);
    }

    private void advance(long nanos) {
        now += nanos;
    }
}
