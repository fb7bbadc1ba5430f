package io.keepalive.heartbeat;

import java.time.Duration;

/** Everything a monitor can be told or asked. */
enum TransitionInput {
    RECEIVED,
    PONG_MINE,
    PONG_STALE,
    PONG_UNKNOWN,
    SENT,
    PING_WRITTEN,
    PING_FAILED,
    SLOW,
    PING_TAKEN,
    KERNEL_SUSPECTS,
    PAUSE,
    RESUME,
    POLL_EARLY,
    POLL_ON_TIME,
    POLL_ON_TIME_TWICE,
    POLL_LATE,
    POLL_LATE_TWICE,
    OVERRULE;

    private static final Duration NEVER = Duration.ofDays(36_500);

    /** Tells it, and returns what the monitor says to it, or nothing. */
    String tell(MonitorDriver connection) {
        switch (this) {
            case RECEIVED -> connection.receives();
            case SENT -> connection.sends();
            case PING_WRITTEN -> connection.writtenNow();
            case PING_FAILED -> connection.failedNow();
            case SLOW -> connection.peerSlow();
            case PING_TAKEN -> connection.pingTaken();
            case KERNEL_SUSPECTS -> connection.kernelSuspects();
            case PAUSE -> connection.pauses();
            case RESUME -> connection.resumes();
            case PONG_MINE -> {
                return pong(connection, connection.monitor.pingId());
            }
            case PONG_STALE -> {
                return pong(connection, 1);
            }
            case PONG_UNKNOWN -> {
                return pong(connection, connection.monitor.pingId() + 1);
            }
            case POLL_EARLY -> {
                return poll(connection);
            }
            case POLL_ON_TIME -> {
                return poll(connection.blockedUntil(due(connection)));
            }
            case POLL_ON_TIME_TWICE -> {
                return twice(connection.blockedUntil(due(connection)));
            }
            case POLL_LATE -> {
                return poll(connection.blockedUntil(due(connection).plusSeconds(2)));
            }
            case POLL_LATE_TWICE -> {
                return twice(connection.blockedUntil(due(connection).plusSeconds(2)));
            }
            case OVERRULE -> {
                return overrule(connection);
            }
        }
        return "";
    }

    static boolean never(MonitorDriver connection) {
        return connection.deadline().compareTo(NEVER) > 0;
    }

    /** The deadline, or a long time ahead if there is none. */
    private static Duration due(MonitorDriver connection) {
        return never(connection) ? connection.clock().elapsed().plusSeconds(100) : connection.deadline();
    }

    private static String pong(MonitorDriver connection, long id) {
        return connection.receivesPong(id) ? "ours" : "not ours";
    }

    private static String poll(MonitorDriver connection) {
        Action action = connection.poll();
        return action == Action.NONE ? "" : action.toString();
    }

    private static String twice(MonitorDriver connection) {
        return poll(connection) + poll(connection);
    }

    private static String overrule(MonitorDriver connection) {
        try {
            connection.overrules();
            return "";
        } catch (IllegalStateException refused) {
            return "refused";
        }
    }
}
