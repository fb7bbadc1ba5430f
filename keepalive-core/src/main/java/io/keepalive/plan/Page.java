package io.keepalive.plan;

import java.util.regex.Pattern;

/** A page of plain text, written from top to bottom; lines that get too long are broken between words, and times stand
 * there as people write them. */
final class Page {

    private static final int WIDTH = 72;
    private static final String ITEM = "  ";
    private static final String DETAIL = "      ";
    private static final int VALUES_AT = 34;

    private static final char UNBROKEN = '\u00a0';
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d) (?=(?:s|ms|min|h|d|%|bytes|[kMGTP]B)\\b|%)");

    private final StringBuilder text = new StringBuilder();

    /** Begins a part of the page. */
    Page heading(String words) {
        if (text.length() > 0) {
            text.append('\n');
        }
        return line("", "", words);
    }

    /** Adds a line of its own. */
    Page item(String words) {
        return line(ITEM, ITEM + ITEM, capitalised(words));
    }

    /** Adds a name and its value, the values of all such lines one below the other. */
    Page value(String name, String value) {
        String padded = ITEM + name + " ".repeat(Math.max(1, VALUES_AT - ITEM.length() - name.length()));
        return line(padded, DETAIL, value);
    }

    /** Adds what goes with the line before, as a sentence. */
    Page detail(String words) {
        String end = words.endsWith(".") ? "" : ".";
        return line(DETAIL, DETAIL, capitalised(words) + end);
    }

    private static String capitalised(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private Page line(String first, String others, String words) {
        StringBuilder line = new StringBuilder(first);
        boolean begins = true;
        String together = NUMBER_AND_UNIT.matcher(Figures.readable(words)).replaceAll("$1" + UNBROKEN);
        for (String word : together.split(" ", -1)) {
            if (!begins && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(others);
                begins = true;
            }
            line.append(begins ? "" : " ").append(word);
            begins = false;
        }
        text.append(line).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString().replace(UNBROKEN, ' ');
    }
}
