package io.keepalive.examples.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void surviveTheirLineExactly() {
        Figures figures =
                Figures.NONE.with("nanos", 123_456_789_012_345_678L / 100).with("share", 0.1);

        assertThat(Figures.parse(figures.line()).all()).isEqualTo(figures.all());
        assertThat(Figures.parse(Figures.NONE.line()).all()).isEmpty();
    }

    @Test
    void addUpOverPairsAndKeepWhatOnlyOneHas() {
        Figures sum = Figures.NONE
                .with("a", 1)
                .with("b", 2)
                .plus(Figures.NONE.with("b", 3).with("c", 4));

        assertThat(sum.line()).isEqualTo("a=1.0 b=5.0 c=4.0");
    }

    @Test
    void tellWhatWasAddedSinceAnEarlierTime() {
        assertThat(Figures.NONE.with("a", 5).minus(Figures.NONE.with("a", 2)).value("a"))
                .isEqualTo(3);
    }

    @Test
    void haveNoNumberThatNobodyTold() {
        assertThatThrownBy(() -> Figures.NONE.with("rss", 1).value("heap"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("figure: heap (expected: one of [rss])");
    }

    @Test
    void partByPrefix() {
        Figures figures =
                Figures.NONE.with("a", 1).and(Figures.NONE.with("b", 2).prefixed("client."));

        assertThat(figures.startingWith("client.").line()).isEqualTo("b=2.0");
    }
}
