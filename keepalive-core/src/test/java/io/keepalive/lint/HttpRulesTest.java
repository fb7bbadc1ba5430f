package io.keepalive.lint;

import static io.keepalive.lint.FindingId.CLIENT_KEEPS_LONGER_THAN_SERVER;
import static io.keepalive.lint.FindingId.SERVER_CLOSES_BEFORE_BALANCER;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Found.through;
import static io.keepalive.lint.Severity.HIGH;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.middlebox.KeptBy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpRulesTest {

    private static final Duration TIME = ofSeconds(60);
    private static final Duration LEAST = ofNanos(1);

    @ParameterizedTest
    @EnumSource(names = {"APPLICATION_BYTES", "REQUESTS"})
    void theLoadBalancerClosesBeforeTheServer(KeptBy keptBy) {
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(keptBy, TIME), server(TIME)))
                .contains(HIGH);
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(keptBy, TIME), server(ofSeconds(5))))
                .contains(HIGH);
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(keptBy, TIME), server(TIME.plus(LEAST))))
                .isEmpty();
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(keptBy, TIME), server(Duration.ZERO)))
                .as("a server that keeps none says so")
                .isEmpty();
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(KeptBy.ANY_PACKET, TIME), server(TIME)))
                .as("what only forwards packets sends no requests")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"APPLICATION_BYTES", "REQUESTS"})
    void theClientClosesBeforeTheLoadBalancer(KeptBy keptBy) {
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, through(keptBy, TIME), client(TIME)))
                .contains(HIGH);
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, through(keptBy, TIME), client(TIME.minus(LEAST))))
                .isEmpty();
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, through(KeptBy.ANY_PACKET, TIME), client(TIME)))
                .isEmpty();
    }

    @Test
    void pingsMayKeepTheConnectionInTheLoadBalancer() {
        GivenSettingsBuilder pinging =
                client(ofMinutes(30)).pingIdle(ofSeconds(30)).pingInterval(ofSeconds(5));
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, through(KeptBy.APPLICATION_BYTES, TIME), pinging))
                .isEmpty();
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, through(KeptBy.REQUESTS, TIME), pinging))
                .contains(HIGH);
        assertThat(severity(
                        CLIENT_KEEPS_LONGER_THAN_SERVER,
                        through(KeptBy.APPLICATION_BYTES, TIME),
                        pinging.pingIdle(TIME)))
                .contains(HIGH);
    }

    @Test
    void theClientClosesBeforeTheServer() {
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, client(TIME).serverIdleTimeout(TIME)))
                .contains(HIGH);
        assertThat(severity(
                        CLIENT_KEEPS_LONGER_THAN_SERVER,
                        client(TIME.minus(LEAST)).serverIdleTimeout(TIME)))
                .isEmpty();
    }

    @Test
    void takesThePoliciesOfThisLibrary() {
        HttpKeepAlive server =
                HttpKeepAlive.builder().idleTimeout(ofSeconds(75)).build();
        ReusePolicy client = ReusePolicy.builder().build();
        GivenSettingsBuilder both = GivenSettings.builder().http(server).reuse(client);
        assertThat(severity(CLIENT_KEEPS_LONGER_THAN_SERVER, both).isPresent())
                .isEqualTo(client.maxIdleTimeout().compareTo(ofSeconds(75)) >= 0);
        assertThat(severity(SERVER_CLOSES_BEFORE_BALANCER, through(KeptBy.REQUESTS, ofSeconds(75)), both))
                .contains(HIGH);
    }

    private static GivenSettingsBuilder server(Duration idleTimeout) {
        return goodTcp().serverIdleTimeout(idleTimeout);
    }

    private static GivenSettingsBuilder client(Duration idleLimit) {
        return goodTcp().clientIdleLimit(idleLimit);
    }
}
