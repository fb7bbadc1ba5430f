package io.keepalive.failover;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Publishes a standing, and of it only what is another than before. */
final class Publisher {

    private final Board board;
    private final Map<String, String> published = new HashMap<>();

    Publisher(Board board) {
        this.board = board;
    }

    void publish(Standing standing) {
        Map<String, String> state = standing.toState();
        for (String key : List.copyOf(published.keySet())) {
            if (!state.containsKey(key)) {
                board.retract(key);
                published.remove(key);
            }
        }
        state.forEach((key, value) -> {
            if (!value.equals(published.get(key))) {
                board.publish(key, value);
                published.put(key, value);
            }
        });
    }
}
