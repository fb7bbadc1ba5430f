package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers that watch the same connection, of which the first to notice ends it. */
final class Rivals {

    private record Rival(Layer layer, DetectionTime window, String reason) {}

    private final List<Rival> rivals = new ArrayList<>();

    void add(Layer layer, DetectionTime window, String reason) {
        rivals.add(new Rival(layer, window, reason));
    }

    /** The one that is done first at the latest; within a window in which any of them reports. Empty if there are none. */
    Optional<Forecast> first(Forecast.Start from) {
        if (rivals.isEmpty()) {
            return Optional.empty();
        }
        Rival first = rivals.get(0);
        DetectionTime window = first.window;
        for (Rival rival : rivals) {
            window = window.orSooner(rival.window);
            if (rival.window.latest().compareTo(first.window.latest()) < 0) {
                first = rival;
            }
        }
        StringBuilder reason = new StringBuilder(first.reason);
        for (Rival rival : rivals) {
            if (!rival.equals(first) && rival.window.earliest().compareTo(first.window.latest()) < 0) {
                reason.append("; or sooner: ").append(rival.reason);
            }
        }
        return Optional.of(new Forecast(first.layer, Optional.of(window), from, reason.toString()));
    }
}
