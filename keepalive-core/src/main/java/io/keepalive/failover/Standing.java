package io.keepalive.failover;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member says of its part in the failover, as it travels in its state.
 *
 * @param role what it is; null if it takes no part, or if what it says makes no sense
 * @param term its own while it holds or claims, otherwise the greatest it knows of
 * @param priority higher goes first
 * @param declines why it does not take over at present; null if it would
 * @param yieldsTo the claimant for which it stepped down; null if it did not
 * @param follows the primary that it hears itself; null if there is none
 */
record Standing(
        @Nullable Role role,
        long term,
        int priority,
        @Nullable String declines,
        @Nullable String yieldsTo,
        @Nullable String follows) {

    static final String PREFIX = "failover.";
    static final String ROLE = PREFIX + "role";
    static final String TERM = PREFIX + "term";
    static final String PRIORITY = PREFIX + "priority";
    static final String DECLINES = PREFIX + "declines";
    static final String YIELDS = PREFIX + "yields";
    static final String FOLLOWS = PREFIX + "follows";

    /** What is published as the reason by a node that has not heard the others yet. */
    static final String LISTENING = "listening";

    static final Standing NONE = new Standing(null, 0, 0, null, null, null);

    /** Reads what a member has published; anything that makes no sense is as if it had published nothing. */
    static Standing of(Map<String, String> state) {
        Role role = Role.named(state.get(ROLE));
        long term = number(state.get(TERM), Long.MAX_VALUE - 1);
        long priority = number(state.get(PRIORITY), FailoverPolicy.MAX_PRIORITY);
        if (role == null || term < 0 || priority < 0) {
            return NONE;
        }
        return new Standing(role, term, (int) priority, state.get(DECLINES), state.get(YIELDS), state.get(FOLLOWS));
    }

    Map<String, String> toState() {
        Map<String, String> state = new LinkedHashMap<>();
        put(state, ROLE, role == null ? null : role.name());
        put(state, TERM, Long.toString(term));
        put(state, PRIORITY, Integer.toString(priority));
        put(state, DECLINES, declines);
        put(state, YIELDS, yieldsTo);
        put(state, FOLLOWS, follows);
        return state;
    }

    private static void put(Map<String, String> state, String key, @Nullable String value) {
        if (value != null) {
            state.put(key, value);
        }
    }

    /** A number of digits alone, from 0 to {@code max}; -1 for anything else. */
    private static long number(@Nullable String text, long max) {
        if (text == null || text.isEmpty() || text.length() > 19) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (max - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
