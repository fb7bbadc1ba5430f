package io.keepalive.netty.netlab;

import java.time.Duration;

/** The times of the fault matrix: short ones for its smoke test, longer ones under {@code -Dnetlab.matrix=whole}. */
final class Times {

    private static final boolean WHOLE = "whole".equals(System.getProperty("netlab.matrix"));

    private Times() {}

    /** Whole seconds, by which run it is. */
    static Duration seconds(long smoke, long whole) {
        return Duration.ofSeconds(WHOLE ? whole : smoke);
    }

    /** Settings of TCP keepalive, by which run it is. */
    static String settings(String smoke, String whole) {
        return WHOLE ? whole : smoke;
    }

    static boolean whole() {
        return WHOLE;
    }
}
