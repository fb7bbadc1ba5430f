package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated // sets what every builder without a choice goes by
class TimingTest {

    private final String before = System.getProperty(Timing.PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Timing.PROPERTY);
        } else {
            System.setProperty(Timing.PROPERTY, before);
        }
    }

    @Test
    void isTheIdleStateHandlersUnlessSomebodyChooses() {
        System.clearProperty(Timing.PROPERTY);
        assertThat(Timing.byDefault()).isEqualTo(Timing.IDLE_STATE_HANDLER);
        assertThat(lines(pings(10, 2, 3)).timing).isEqualTo(Timing.IDLE_STATE_HANDLER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wheel", "WHEEL", "Wheel"})
    void theSystemPropertyChoosesForBuildersThatDoNot(String said) {
        System.setProperty(Timing.PROPERTY, said);
        assertThat(lines(pings(10, 2, 3)).timing).isEqualTo(Timing.WHEEL);
        assertThat(lines(pings(10, 2, 3)).timing(Timing.IDLE_STATE_HANDLER).timing)
                .isEqualTo(Timing.IDLE_STATE_HANDLER);
    }

    @Test
    void theOtherNameIsSpelledAsPropertiesAre() {
        System.setProperty(Timing.PROPERTY, "idle-state-handler");
        assertThat(Timing.byDefault()).isEqualTo(Timing.IDLE_STATE_HANDLER);
    }

    @Test
    void refusesAnythingElse() {
        System.setProperty(Timing.PROPERTY, "sundial");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lines(pings(10, 2, 3)))
                .withMessage("io.keepalive.timing: sundial (expected: one of idle-state-handler, wheel)");
        System.clearProperty(Timing.PROPERTY);
        assertThatNullPointerException()
                .isThrownBy(() -> lines(pings(10, 2, 3)).timing(null))
                .withMessage("timing");
    }
}
