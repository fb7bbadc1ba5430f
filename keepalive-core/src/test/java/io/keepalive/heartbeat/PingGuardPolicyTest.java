package io.keepalive.heartbeat;

import static io.keepalive.heartbeat.PingGuardPolicy.permitOneEvery;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.heartbeat.PingGuardPolicy.Reaction;
import org.junit.jupiter.api.Test;

class PingGuardPolicyTest {

    @Test
    void whatIsNotSaidHasItsDefault() {
        PingGuardPolicy policy = permitOneEvery(ofSeconds(10));
        assertThat(policy.permittedInterval()).isEqualTo(ofSeconds(10));
        assertThat(policy.burst()).isEqualTo(3);
        assertThat(policy.strikes()).isEqualTo(2);
        assertThat(policy.refuses()).isFalse();
        assertThat(policy.reaction()).isEqualTo(Reaction.IGNORE);
    }

    @Test
    void byDefaultAFloodIsIgnoredAsItAlwaysWas() {
        assertThat(PingGuardPolicy.byDefault())
                .isEqualTo(permitOneEvery(ofMillis(100)).burst(20).strikes(0).thenIgnore());
    }

    @Test
    void eachMethodChangesOneThingOfAnotherPolicy() {
        PingGuardPolicy plain = permitOneEvery(ofSeconds(10));
        PingGuardPolicy full = plain.burst(7).strikes(5).refuse().thenClose();
        assertThat(full)
                .hasToString("PingGuardPolicy[one every PT10S, burst=7, strikes=5, then CLOSE, refuses]")
                .hasSameHashCodeAs(permitOneEvery(ofSeconds(10))
                        .thenClose()
                        .refuse()
                        .strikes(5)
                        .burst(7));
        assertThat(full.thenWarn().reaction()).isEqualTo(Reaction.WARN);
        assertThat(full.thenIgnore().reaction()).isEqualTo(Reaction.IGNORE);
        assertThat(plain).isEqualTo(permitOneEvery(ofSeconds(10))).isNotEqualTo(full);
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> permitOneEvery(ZERO))
                .withMessage("permitOneEvery: PT0S (expected: > 0)");
        assertThatNullPointerException().isThrownBy(() -> permitOneEvery(null)).withMessage("permitOneEvery");
        PingGuardPolicy policy = permitOneEvery(ofSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.burst(0))
                .withMessage("burst: 0 (expected: 1..1000000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.strikes(-1))
                .withMessage("strikes: -1 (expected: 0..1000000)");
    }
}
