package io.keepalive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.2S, 0.2 s",
        "PT4.5S, 4.5 s",
        "PT53.999999999S, 54 s",
        "PT15.975S, 15.975 s",
        "PT350S, 350 s",
        "PT9M59.5S, 599.5 s",
        "PT10M, 10 min",
        "PT15M24.6S, 15 min 24.6 s",
        "PT2H4M, 2 h 4 min",
        "PT1H30S, 1 h 30 s",
        "PT120H, 5 d",
        "PT999999999H, 41666666 d 15 h"
    })
    void timesAreWrittenInTheUnitsThatPeopleUse(Duration time, String words) {
        assertThat(Figures.time(time)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "what detect within PT30S leaves, what detect within 30 s leaves",
        "P5D or PT2H4M, 5 d or 2 h 4 min",
        "(PT-1S), (PT-1S)",
        "PT0.5S: P PING PT TP2D, 0.5 s: P PING PT TP2D"
    })
    void timesInTextsOfOthersAreMadeReadable(String text, String words) {
        assertThat(Figures.readable(text)).isEqualTo(words);
    }

    @Test
    void aWindowNamesItsUnitOnce() {
        assertThat(Figures.window(new DetectionTime(Duration.ofMillis(14_100), Duration.ofSeconds(15))))
                .isEqualTo("14.1 to 15 s");
        assertThat(Figures.window(DetectionTime.exactly(Duration.ofSeconds(15))))
                .isEqualTo("15 s");
        assertThat(Figures.range(Duration.ofSeconds(30), Duration.ofMinutes(20)))
                .isEqualTo("30 s to 20 min");
        assertThat(Figures.range(Duration.ofSeconds(544), Duration.ofNanos(599_999_999_999L)))
                .isEqualTo("544 s to 10 min");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0.0013333|0.00133", "8.3333|8.33", "66.66|66.7", "8333.3|8,330", "112345|112,000"})
    void numbersHaveThreeDigits(double number, String words) {
        assertThat(Figures.number(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"182, 182 bytes", "1310400, 1.31 MB", "131040000000, 131 GB"})
    void bytesAreWrittenInDecimalUnits(double bytes, String words) {
        assertThat(Figures.bytes(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|never", "1e-15|less than 1 in 10^12", "0.000001|1 in 1,000,000", "0.25|25 %", "1|100 %"})
    void probabilitiesAreOneInSoMany(double probability, String words) {
        assertThat(Figures.chance(probability)).isEqualTo(words);
    }
}
