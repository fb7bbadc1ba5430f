package io.keepalive.netty;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What wakes a connection's heartbeat when its time has come. Pings, verdicts, and the times promised for them are the same
 * with both; they differ in what they cost.
 */
public enum Timing {

    /**
     * Netty's {@code IdleStateHandler} at the head of each pipeline, with a timer of its own for each connection, tells when
     * a silence begins; what is due in the silence, pings among it, the wheel does as well.
     */
    IDLE_STATE_HANDLER,

    /**
     * One timing wheel alone, for all connections of a {@link NettyKeepAlive} on one event loop: for thousands of connections
     * and more. A heartbeat allocates nothing for its timer.
     */
    WHEEL;

    /** The system property that says the timing of builders on which none was chosen. */
    public static final String PROPERTY = "io.keepalive.timing";

    /**
     * The timing of builders on which none was chosen.
     *
     * @return what the system property {@value #PROPERTY} says, in any case and with {@code -} for {@code _}; without it
     *     {@link #IDLE_STATE_HANDLER}
     * @throws IllegalArgumentException if the property says something else
     */
    public static Timing byDefault() {
        String said = System.getProperty(PROPERTY, IDLE_STATE_HANDLER.name());
        for (Timing timing : values()) {
            if (timing.name().equalsIgnoreCase(said.replace('-', '_'))) {
                return timing;
            }
        }
        throw new IllegalArgumentException(PROPERTY + ": " + said + " (expected: one of "
                + Arrays.stream(values())
                        .map(timing -> timing.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", "))
                + ")");
    }
}
