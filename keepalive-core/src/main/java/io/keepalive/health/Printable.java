package io.keepalive.health;

/** Text from the network in a line of a log: what would end the line, or show in another place, is escaped. */
final class Printable {

    private Printable() {}

    static String text(String raw) {
        StringBuilder shown = new StringBuilder(raw.length());
        raw.codePoints().forEach(point -> {
            if (isPlain(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u{%x}", point));
            }
        });
        return shown.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
