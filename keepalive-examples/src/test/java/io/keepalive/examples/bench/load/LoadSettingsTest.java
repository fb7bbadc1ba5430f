package io.keepalive.examples.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.examples.support.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void spreadsConnectionsEvenlyOverAsFewPairsAsCanHoldThem() {
        assertThat(LoadSettings.split(1, 19_900)).containsExactly(1);
        assertThat(LoadSettings.split(19_900, 19_900)).containsExactly(19_900);
        assertThat(LoadSettings.split(19_901, 19_900)).containsExactly(9_951, 9_950);
        assertThat(LoadSettings.split(100_000, 19_900)).containsExactly(16_667, 16_667, 16_667, 16_667, 16_666, 16_666);
    }

    @Test
    void splitsNothingThatIsNone() {
        assertThatThrownBy(() -> LoadSettings.split(0, 19_900)).hasMessage("connections: 0 (expected: >= 1)");
    }

    @Test
    void freezesEvenlyOverThePairs() {
        assertThat(settings(SECOND, SECOND, SECOND, 5).freezes()).containsExactly(3, 2);
    }

    @Test
    void opensAnotherPortForEveryTenThousandConnections() {
        assertThat(settings(List.of(10_000)).portsOfAServer()).isEqualTo(1);
        assertThat(settings(List.of(9_000, 10_001)).portsOfAServer()).isEqualTo(2);
    }

    @Test
    void saysWhatIsOutOfRange() {
        Duration none = Duration.ZERO;
        assertThatThrownBy(() -> settings(none, SECOND, SECOND, 0)).hasMessage("interval: PT0S (expected: >= PT0.01S)");
        assertThatThrownBy(() -> settings(SECOND, SECOND.negated(), SECOND, 0))
                .hasMessage("warm-up: PT-1S (expected: >= PT0S)");
        assertThatThrownBy(() -> settings(SECOND, none, none, 0)).hasMessage("duration: PT0S (expected: > PT0S)");
        assertThatThrownBy(() -> settings(SECOND, none, SECOND, 21)).hasMessage("freeze: 21 (expected: 0 to 20)");
        assertThatThrownBy(() -> settings(SECOND, none, SECOND, -1)).hasMessage("freeze: -1 (expected: 0 to 20)");
    }

    @Test
    void leavesEachProcessLongerThanAllItHasToDo() {
        LoadSettings settings = settings(SECOND, SECOND, Duration.ofMinutes(10), 0);

        assertThat(settings.processAtMost())
                .isGreaterThan(settings.connectAtMost().plus(Duration.ofMinutes(10)));
    }

    private static LoadSettings settings(Duration interval, Duration warmUp, Duration duration, int freeze) {
        return new LoadSettings(List.of(10, 10), interval, Transport.NIO, warmUp, duration, freeze, List.of());
    }

    private static LoadSettings settings(List<Integer> pairs) {
        return new LoadSettings(pairs, SECOND, Transport.NIO, SECOND, SECOND, 0, List.of());
    }
}
