package io.keepalive.examples.cluster;

import java.util.Optional;

/**
 * What one node's process has told on a line of its own: {@code EVENT <milliseconds> <kind> <about>}.
 *
 * @param node who tells
 * @param atMillis when, by the machine's clock, which all processes share
 * @param kind what happened
 * @param about whom or what it is about; empty where there is nothing to add
 */
record NodeEvent(String node, long atMillis, Kind kind, String about) {

    private static final String PREFIX = "EVENT ";

    /** What a node tells of. */
    enum Kind {
        READY,
        SUSPECT,
        RECOVERED,
        GONE,
        RETURN,
        DRAINS,
        ROLE
    }

    static String line(Kind kind, String about) {
        return PREFIX + System.currentTimeMillis() + ' ' + kind + ' ' + about;
    }

    /** What a line says; empty if it is none of ours. */
    static Optional<NodeEvent> of(String node, String line) {
        String[] parts = line.split(" ", 4);
        if (!line.startsWith(PREFIX) || parts.length < 3) {
            return Optional.empty();
        }
        String about = parts.length == 4 ? parts[3] : "";
        return Optional.of(new NodeEvent(node, Long.parseLong(parts[1]), Kind.valueOf(parts[2]), about));
    }
}
