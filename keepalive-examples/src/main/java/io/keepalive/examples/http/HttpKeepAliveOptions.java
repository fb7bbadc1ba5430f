package io.keepalive.examples.http;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of a command line that make a keep-alive policy; their defaults are the policy's. */
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class HttpKeepAliveOptions {

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            defaultValue = "75s",
            description = "How long a client may leave its connection idle; 0s closes after each response."
                    + " ${DEFAULT-VALUE} by default.")
    private Duration idle;

    @Option(
            names = "--margin",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "How much longer it is really held. ${DEFAULT-VALUE} by default.")
    private Duration margin;

    @Option(
            names = "--jitter",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Share of --idle by which a connection may be held longer still, and of --age by which it may"
                    + " be ended early. ${DEFAULT-VALUE} by default.")
    private double jitter;

    @ArgGroup
    private @Nullable Advertised advertised;

    @Option(
            names = "--requests",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Requests that a connection serves. ${DEFAULT-VALUE} by default.")
    private int requests;

    @Option(
            names = "--age",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "From this age on the next response is a connection's last. ${DEFAULT-VALUE} by default.")
    private Duration age;

    @Option(
            names = "--header",
            paramLabel = "TIME",
            defaultValue = "20s",
            description = "How long a request's head may take from its first byte. ${DEFAULT-VALUE} by default.")
    private Duration header;

    @Option(
            names = "--first",
            paramLabel = "TIME",
            description = "How long the first byte of all may take; as --header by default.")
    private @Nullable Duration first;

    @Option(
            names = "--linger",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long what a client still sends is read and dropped. ${DEFAULT-VALUE} by default.")
    private Duration linger;

    /** What the Keep-Alive header tells. */
    private static final class Advertised {

        @Option(
                names = "--advertise",
                paramLabel = "TIME",
                description = "What clients are told, in whole seconds; as --idle by default.")
        private @Nullable Duration time;

        @Option(names = "--no-advertise", description = "Clients are told nothing.")
        private boolean nothing;
    }

    /**
     * The policy that was asked for.
     *
     * @throws IllegalArgumentException if there can be none
     */
    public HttpKeepAlive policy() {
        HttpKeepAliveBuilder policy = HttpKeepAlive.builder()
                .idleTimeout(idle)
                .margin(margin)
                .idleJitter(jitter)
                .maxRequests(requests)
                .maxAge(age)
                .ageJitter(jitter)
                .headerTimeout(header)
                .linger(linger);
        if (first != null) {
            policy.firstRequestTimeout(first);
        }
        if (advertised != null && advertised.nothing) {
            policy.advertiseNothing();
        } else if (advertised != null && advertised.time != null) {
            policy.advertise(advertised.time);
        }
        return policy.build();
    }
}
