package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of comma-separated values as in RFC 4180: a field in quotes may hold commas, and quotes written twice. A field ends on
 * its line. Empty lines, and lines that begin with {@code #}, are not there.
 *
 * @param number which line it is, from 1
 * @param fields what it says
 */
record CsvLine(int number, List<String> fields) {

    static List<CsvLine> read(Reader text) throws IOException {
        BufferedReader reader = new BufferedReader(text);
        List<CsvLine> lines = new ArrayList<>();
        int number = 1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String content = number == 1 ? withoutByteOrderMark(line) : line;
            if (!content.isBlank() && !content.startsWith("#")) {
                lines.add(new CsvLine(number, fields(number, content)));
            }
            number++;
        }
        return lines;
    }

    private static String withoutByteOrderMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private static List<String> fields(int number, String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            if (line.startsWith("\"", at)) {
                StringBuilder field = new StringBuilder();
                at = quoted(number, line, at + 1, field);
                fields.add(field.toString());
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                String field = line.substring(at, end);
                if (field.indexOf('"') >= 0) {
                    throw Require.expected("line " + number, field, "quotes around the whole field or none");
                }
                fields.add(field.strip());
                at = end;
            }
            at++; // beyond the comma, or beyond the end
        }
        return List.copyOf(fields);
    }

    /** Reads a field whose first character is at {@code start}, and returns where the comma or the end of the line is. */
    private static int quoted(int number, String line, int start, StringBuilder field) {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw Require.expected("line " + number, line.substring(start - 1), "a closing quote on the same line");
            }
            field.append(line, at, quote);
            if (line.startsWith("\"\"", quote)) {
                field.append('"');
                at = quote + 2;
                continue;
            }
            int end = quote + 1;
            if (end < line.length() && line.charAt(end) != ',') {
                throw Require.expected("line " + number, line.substring(start - 1), "a comma after the closing quote");
            }
            return end;
        }
    }
}
