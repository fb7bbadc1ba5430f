package io.keepalive.middlebox;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what somebody may have meant who asked for an id that is not there. */
final class NearMiss {

    private static final int MOST = 5;

    /** A letter in four may be wrong. */
    private static final int LETTERS_FOR_A_MISTAKE = 4;

    private NearMiss() {}

    /** The ids that are near, nearest first: those with all the words that were asked for, and those a few letters away. */
    static List<String> of(String asked, Collection<Middlebox> rows) {
        String meant = String.join("-", words(asked));
        record Candidate(String id, boolean near, int distance) {}
        return rows.stream()
                .map(row -> {
                    int distance = distance(meant, row.id());
                    boolean near = hasAll(row, meant) || distance <= mistakes(meant);
                    return new Candidate(row.id(), near, distance);
                })
                .filter(Candidate::near)
                .sorted(Comparator.comparingInt(Candidate::distance)) // stable: else in the order of the file
                .limit(MOST)
                .map(Candidate::id)
                .toList();
    }

    /** Whether its id and name have every word, or the longer word that it begins. */
    private static boolean hasAll(Middlebox row, String meant) {
        if (meant.isEmpty()) {
            return false;
        }
        Set<String> its = words(row.id() + " " + row.name()).stream().collect(Collectors.toSet());
        return words(meant).stream()
                .allMatch(word ->
                        its.stream().anyMatch(own -> own.startsWith(word) || distance(word, own) <= mistakes(word)));
    }

    private static int mistakes(String word) {
        return word.length() / LETTERS_FOR_A_MISTAKE;
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Levenshtein's: how many letters to put in, leave out or change. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int changed = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(changed, 1 + Math.min(row[column - 1], row[column]));
            }
        }
        return row[to.length()];
    }
}
