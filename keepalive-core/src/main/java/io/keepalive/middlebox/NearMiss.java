package io.keepalive.middlebox;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Finds what somebody may have meant who asked for an id that is not there. */
final class NearMiss {

    private static final int MOST = 5;

    /** A letter in four may be wrong. */
    private static final int LETTERS_FOR_A_MISTAKE = 4;

    private NearMiss() {}

    /**
     * The ids that are near, nearest first: of rows that have all the words in id and name, or else those that begin or read
     * alike.
     */
    static List<String> of(String asked, Collection<Middlebox> rows) {
        List<String> meant = words(asked);
        if (meant.isEmpty()) {
            return List.of();
        }
        String id = String.join("-", meant);
        List<String> sameWords = nearest(id, rows, row -> hasAll(meant, row));
        return sameWords.isEmpty() ? nearest(id, rows, row -> isAlike(id, row.id())) : sameWords;
    }

    private static List<String> nearest(String meant, Collection<Middlebox> rows, Predicate<Middlebox> near) {
        return rows.stream()
                .filter(near)
                .map(Middlebox::id)
                .sorted(Comparator.comparingInt(id -> mistakes(meant, id))) // stable: else in the order of the file
                .limit(MOST)
                .toList();
    }

    /** Whether each word is one of the row's, with few mistakes, or begins one. */
    private static boolean hasAll(List<String> meant, Middlebox row) {
        List<String> its = words(row.id() + " " + row.name());
        return meant.stream().allMatch(word -> its.stream().anyMatch(own -> isAlike(word, own)));
    }

    private static boolean isAlike(String meant, String other) {
        String beginning = other.substring(0, Math.min(meant.length(), other.length()));
        int allowed = meant.length() / LETTERS_FOR_A_MISTAKE;
        return mistakes(meant, beginning) <= allowed || mistakes(meant, other) <= allowed;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** How many letters to put in, leave out, change, or swap with the next one. */
    static int mistakes(String from, String to) {
        int[][] needed = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    needed[i][j] = i + j;
                    continue;
                }
                int changed = needed[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                int moved = 1 + Math.min(needed[i - 1][j], needed[i][j - 1]);
                needed[i][j] = Math.min(changed, moved);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    needed[i][j] = Math.min(needed[i][j], 1 + needed[i - 2][j - 2]);
                }
            }
        }
        return needed[from.length()][to.length()];
    }
}
