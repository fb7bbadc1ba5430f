package io.keepalive.examples.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What became of second requests, by when they were sent. Confined to one thread while it counts. */
final class RaceTally {

    /** What a client got for its second request. */
    enum Result {
        ANSWERED("answered"),
        CLOSED_BEFORE("close had come before"),
        FIN("FIN instead"),
        RST("RST instead"),
        SILENCE("silence");

        private final String words;

        Result(String words) {
            this.words = words;
        }
    }

    private static final int BUCKETS = 10;

    private final RaceCase race;
    private final List<Map<Result, Integer>> counts = Stream.<Map<Result, Integer>>generate(
                    () -> new EnumMap<>(Result.class))
            .limit(BUCKETS)
            .toList();
    private int tooLate;

    RaceTally(RaceCase race) {
        this.race = race;
    }

    /** A request was sent so long after the advertised timeout, or before it if negative. */
    void add(long offsetNanos, Result result) {
        double share = (double) (offsetNanos - race.fromNanos()) / (race.toNanos() - race.fromNanos());
        int bucket = (int) Math.max(0, Math.min(BUCKETS - 1, share * BUCKETS));
        counts.get(bucket).merge(result, 1, Integer::sum);
    }

    /** A client looked at its clock too late, and did not send. */
    void addTooLate() {
        tooLate++;
    }

    /** Second requests that were sent. */
    int requests() {
        return Stream.of(Result.values()).mapToInt(this::of).sum();
    }

    /** Requests that ended so. */
    int of(Result result) {
        return counts.stream()
                .mapToInt(bucket -> bucket.getOrDefault(result, 0))
                .sum();
    }

    /** Requests without a response. */
    int failed() {
        return requests() - of(Result.ANSWERED);
    }

    /** One line on the whole. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d requests failed%s",
                race.name(),
                failed(),
                requests(),
                tooLate == 0 ? "" : "; " + tooLate + " clients were too late by their own clock and did not send");
    }

    /** A Markdown table by offset. */
    List<String> histogram() {
        List<String> rows = new ArrayList<>();
        StringBuilder heading = new StringBuilder("| Sent, from the advertised timeout |");
        for (Result result : Result.values()) {
            heading.append(' ').append(result.words).append(" |");
        }
        rows.add(heading.toString());
        rows.add("|---|" + "---|".repeat(Result.values().length));
        for (int i = 0; i < BUCKETS; i++) {
            StringBuilder row = new StringBuilder("| ")
                    .append(millis(i))
                    .append(" to ")
                    .append(millis(i + 1))
                    .append(" ms |");
            for (Result result : Result.values()) {
                row.append(' ').append(counts.get(i).getOrDefault(result, 0)).append(" |");
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private String millis(int bucket) {
        double nanos = race.fromNanos() + (double) (race.toNanos() - race.fromNanos()) * bucket / BUCKETS;
        return String.format(Locale.ROOT, "%+.0f", nanos / 1e6);
    }
}
