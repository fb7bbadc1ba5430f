package io.keepalive.plan;

/** A page of plain text, written from top to bottom; lines that get too long are broken between words, and times stand
 * there as people write them. */
final class Page {

    private static final int WIDTH = 72;
    private static final String ITEM = "  ";
    private static final String DETAIL = "      ";

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
        return line(ITEM, ITEM + ITEM, words);
    }

    /** Adds what goes with the item before. */
    Page detail(String words) {
        return line(DETAIL, DETAIL, words);
    }

    private Page line(String first, String others, String words) {
        StringBuilder line = new StringBuilder(first);
        boolean begins = true;
        for (String word : Figures.readable(words).split(" ", -1)) {
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
        return text.toString();
    }
}
