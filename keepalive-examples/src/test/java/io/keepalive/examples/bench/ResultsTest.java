package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {

    private final Results results = new Results("bare");

    @Test
    void saysMedianLeastAndMostOfTheRounds() {
        add("bare", 3, 1, 2);

        assertThat(results.csv()).containsExactly("bare,ns,2.00,1.00,3.00,1.00");
    }

    @Test
    void comparesRoundByRoundSoThatASlowRoundDoesNotShow() {
        add("bare", 1, 10, 2);
        add("rival", 2, 30, 4);

        assertThat(results.csv().get(1)).isEqualTo("rival,ns,4.00,2.00,30.0,2.00");
        assertThat(results.ratios("bare", "rival", "ns")).containsExactly(2.0, 3.0, 2.0);
    }

    @Test
    void comparesAnyTwo() {
        add("rival", 4);
        add("keepalive", 1);

        assertThat(results.ratioTo("rival", "keepalive", "ns")).isEqualTo("0.250");
    }

    @Test
    void givesNoRatioWhereARoundIsMissing() {
        add("bare", 1, 2);
        add("rival", 1);

        assertThat(results.csv().get(1)).isEqualTo("rival,ns,1.00,1.00,1.00,");
    }

    @Test
    void givesNoRatioToNothing() {
        add("bare", 0);
        add("rival", 64);

        assertThat(results.csv().get(1)).isEqualTo("rival,ns,64.0,64.0,64.0,");
    }

    @Test
    void givesNoRatioToAContenderThatIsNotThere() {
        add("rival", 64);

        assertThat(results.csv()).containsExactly("rival,ns,64.0,64.0,64.0,");
    }

    @Test
    void keepsMetricsApartAndInTheirOrder() {
        results.add("bare", "write", 1);
        results.add("bare", "read", 2);
        results.add("rival", "write", 3);

        assertThat(results.csv())
                .containsExactly(
                        "bare,write,1.00,1.00,1.00,1.00",
                        "rival,write,3.00,3.00,3.00,3.00",
                        "bare,read,2.00,2.00,2.00,1.00");
    }

    @Test
    void takesTheMiddleBetweenTheTwoMedianRounds() {
        assertThat(Results.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.01234, 0.0123",
        "0.1234, 0.123",
        "1.234, 1.23",
        "12.34, 12.3",
        "123456.7, 123457",
        "-1.234, -1.23"
    })
    void writesThreeDigitsThatMatter(double value, String text) {
        assertThat(Results.text(value)).isEqualTo(text);
    }

    private void add(String contender, double... rounds) {
        for (double value : rounds) {
            results.add(contender, "ns", value);
        }
    }
}
