package io.keepalive.examples.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import io.keepalive.http.HttpKeepAlive;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Mixin;

class HttpKeepAliveOptionsTest {

    @Test
    void theirDefaultsAreThoseOfThePolicy() {
        assertThat(policy()).isEqualTo(HttpKeepAlive.builder().build());
    }

    @Test
    void eachIsItsSettingOfThePolicy() {
        assertThat(policy(
                        "--idle=2s",
                        "--margin=500ms",
                        "--jitter=0",
                        "--advertise=1s",
                        "--requests=3",
                        "--age=3s",
                        "--header=5s",
                        "--first=4s",
                        "--linger=2s"))
                .isEqualTo(HttpKeepAlive.builder()
                        .idleTimeout(ofSeconds(2))
                        .margin(ofMillis(500))
                        .idleJitter(0)
                        .advertise(ofSeconds(1))
                        .maxRequests(3)
                        .maxAge(ofSeconds(3))
                        .ageJitter(0)
                        .headerTimeout(ofSeconds(5))
                        .firstRequestTimeout(ofSeconds(4))
                        .linger(ofSeconds(2))
                        .build());
    }

    @Test
    void clientsCanBeToldNothing() {
        assertThat(policy("--no-advertise"))
                .isEqualTo(HttpKeepAlive.builder().advertiseNothing().build());
    }

    private static HttpKeepAlive policy(String... args) {
        Example example = new Example();
        assertThat(CommandLines.of(example).execute(args)).isZero();
        return example.options.policy();
    }

    @picocli.CommandLine.Command
    private static final class Example implements Callable<Integer> {

        @Mixin
        private final HttpKeepAliveOptions options = new HttpKeepAliveOptions();

        @Override
        public Integer call() {
            return 0;
        }
    }
}
