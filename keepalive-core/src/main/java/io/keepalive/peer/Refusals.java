package io.keepalive.peer;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How often what was refused. Thread-safe. */
final class Refusals {

    private final Map<Refusal, LongAdder> counts =
            Arrays.stream(Refusal.values()).collect(Collectors.toMap(Function.identity(), reason -> new LongAdder()));

    void count(Refusal reason) {
        LongAdder count = counts.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    long of(Refusal reason) {
        LongAdder count = counts.get(reason);
        return count == null ? 0 : count.sum();
    }
}
