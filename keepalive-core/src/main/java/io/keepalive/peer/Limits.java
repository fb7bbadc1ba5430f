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

    private Limits() {}

    /** Returns {@code id} if it can be a member's name. */
    static String id(String name, String id) {
        sized(name, id, 1, ID_BYTES);
        return id;
    }

    /** Checks all keys and values of a state. */
    static void state(Map<String, String> state) {
        if (state.size() > STATE_KEYS) {
            throw Require.expected("state", state.size() + " keys", "<= " + STATE_KEYS + " keys");
        }
        int bytes = 0;
        for (Map.Entry<String, String> value : state.entrySet()) {
            bytes += sized("key", value.getKey(), 1, KEY_BYTES);
            bytes += sized(value.getKey(), value.getValue(), 0, VALUE_BYTES);
        }
        if (bytes > STATE_BYTES) {
            throw Require.expected("state", bytes + " bytes", "<= " + STATE_BYTES + " bytes in all keys and values");
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
