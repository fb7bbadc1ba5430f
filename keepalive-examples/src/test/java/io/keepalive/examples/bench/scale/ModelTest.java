package io.keepalive.examples.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int ROUNDS = 10;

    @ParameterizedTest
    @CsvSource({
        "BARE, 100",
        "BARE, 1000",
        "IDLE_STATE_HANDLER, 100",
        "IDLE_STATE_HANDLER, 1000",
        "KEEPALIVE_IDLE_STATE, 100",
        "KEEPALIVE_IDLE_STATE, 1000",
        "KEEPALIVE_WHEEL, 100",
        "KEEPALIVE_WHEEL, 1000"
    })
    void everyChannelPingsOnAndOnAndIsAnswered(Contender contender, int size) {
        try (Model model = new Model(contender, size, INTERVAL)) {
            model.open();
            model.start();
            model.run((long) ROUNDS * size);

            FakeNetwork network = model.network();
            assertThat(network.pings()).isEqualTo(network.answers() + network.underWay());
            assertThat(network.answers()).isGreaterThanOrEqualTo((long) ROUNDS * size);
            assertThat(network.closedChannels()).isZero();
            // jitter lets one ping up to a fifth sooner than another
            assertThat(model.fewestPings()).isGreaterThanOrEqualTo(ROUNDS * 4 / 5);
            assertThat(model.mostPings()).isLessThanOrEqualTo(ROUNDS * 6 / 5 + 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Contender.class)
    void pingsAreSpreadOverTheInterval(Contender contender) {
        try (Model model = new Model(contender, 1_000, INTERVAL)) {
            model.open();
            model.start();
            model.run(3_000);

            assertThat(model.network().mostPingsInOneTurn()).isLessThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Contender.class)
    void aRunMeasuresAllThatItSends(Contender contender) {
        Figures figures = ModelRun.measure(contender, 100, INTERVAL, 1_000);

        assertThat(figures.complete()).isTrue();
        assertThat(figures.heartbeats()).isBetween(1_000.0, 1_100.0);
        assertThat(Figures.parse(figures.line())).isEqualTo(figures);
    }
}
