package io.keepalive.peer;

import io.keepalive.internal.Require;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How large everything may be. Chosen so that one message always holds the sender's own entry and a digest of all members, whatever
 * their sizes.
 */
final class Limits {

    static final int MESSAGE_BYTES = 16 * 1024;
    static final int MEMBERS = 128;
    static final int ID_BYTES = 64;
    static final int HEALTH_BYTES = 1024;
    static final int STATE_KEYS = 32;
    static final int KEY_BYTES = 64;
    static final int VALUE_BYTES = 512;

    /** Keys and values of one state together. */
    static final int STATE_BYTES = 2048;

    /** What begins like this is the failover's, which has to say its role however much else is said. */
    private static final String FAILOVER_PREFIX = "failover.";

    static final int FAILOVER_KEYS = 6;
    static final int FAILOVER_BYTES = 320;

    private Limits() {}

    /** Returns {@code id} if it can be a member's name. */
    static String id(String name, String id) {
        sized(name, id, 1, ID_BYTES);
        return id;
    }

    /** Checks all keys and values of a state. */
    static void state(Map<String, String> state) {
        int keys = 0;
        int bytes = 0;
        int failoverKeys = 0;
        int failoverBytes = 0;
        for (Map.Entry<String, String> value : state.entrySet()) {
            int size = sized("key", value.getKey(), 1, KEY_BYTES)
                    + sized(value.getKey(), value.getValue(), 0, VALUE_BYTES);
            if (value.getKey().startsWith(FAILOVER_PREFIX)) {
                failoverKeys++;
                failoverBytes += size;
            } else {
                keys++;
                bytes += size;
            }
        }
        fits("state", keys, STATE_KEYS - FAILOVER_KEYS, bytes, STATE_BYTES - FAILOVER_BYTES);
        fits("state of the failover", failoverKeys, FAILOVER_KEYS, failoverBytes, FAILOVER_BYTES);
    }

    private static void fits(String name, int keys, int mostKeys, int bytes, int mostBytes) {
        if (keys > mostKeys) {
            throw Require.expected(name, keys + " keys", "<= " + mostKeys + " keys");
        }
        if (bytes > mostBytes) {
            throw Require.expected(name, bytes + " bytes", "<= " + mostBytes + " bytes in all keys and values");
        }
    }

    private static int sized(String name, String text, int min, int max) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < min || bytes > max || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Require.expected(name, text, min + ".." + max + " bytes of UTF-8");
        }
        return bytes;
    }
}
