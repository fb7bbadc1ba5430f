package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each benchmark runs once with each of its contenders; how fast does not matter. */
class BenchmarkSmokeTest {

    @ParameterizedTest
    @EnumSource
    void readsAndWritesAMessage(Contender contender) {
        HotPathBenchmark benchmark = new HotPathBenchmark();
        benchmark.contender = contender;
        benchmark.open();
        benchmark.turn();

        benchmark.read();
        benchmark.write();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NANO_TIME")
    void letsIdleEventsHappen(Contender contender) {
        TimerBenchmark benchmark = new TimerBenchmark();
        benchmark.contender = contender;
        benchmark.connections = 100;
        benchmark.open();

        benchmark.idleEvents();

        assertThat(benchmark.crowd().peers().answered()).isGreaterThanOrEqualTo(TimerBenchmark.EVENTS);
    }

    @ParameterizedTest
    @EnumSource
    void answersRequests(HttpContender contender) {
        HttpRequestBenchmark benchmark = new HttpRequestBenchmark();
        benchmark.contender = contender;
        benchmark.open();
        benchmark.turn();

        assertThat(benchmark.request()).isTrue();
        assertThat(benchmark.request()).isTrue();
    }
}
