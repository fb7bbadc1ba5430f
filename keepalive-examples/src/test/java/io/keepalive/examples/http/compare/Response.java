package io.keepalive.examples.http.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a response's head bears on the connection. */
record Response(int status, String connection, String keepAlive, boolean hasLength) {

    private static final Pattern REQUEST = Pattern.compile("^([A-Z]+) /\\S* HTTP/1", Pattern.MULTILINE);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[^\r]*");
    private static final String HEAD_ENDS = "\r\n\r\n";

    /**
     * The responses that stand complete in what was received; a body without a length is complete once the peer closed.
     *
     * @param sent the requests, of which HEAD has no body in its response
     */
    static List<Response> parse(String sent, String received, boolean closed) {
        List<String> methods =
                REQUEST.matcher(sent).results().map(found -> found.group(1)).toList();
        List<Response> responses = new ArrayList<>();
        int answered = 0;
        int begin = 0;
        int headEnd = received.indexOf(HEAD_ENDS);
        while (headEnd >= 0) {
            String head = received.substring(begin, headEnd);
            Matcher status = STATUS.matcher(head);
            if (!status.lookingAt()) {
                throw new IllegalStateException("no status line: " + head);
            }
            int code = Integer.parseInt(status.group(1));
            boolean interim = code < 200;
            boolean bodiless = interim
                    || (answered < methods.size() && methods.get(answered).equals("HEAD"));
            String length = field(head, "Content-Length");
            begin = headEnd + HEAD_ENDS.length() + (bodiless || length.isEmpty() ? 0 : Integer.parseInt(length));
            boolean untilClose = !bodiless && length.isEmpty();
            if (untilClose ? !closed : begin > received.length()) {
                return responses;
            }
            responses.add(new Response(code, field(head, "Connection"), field(head, "Keep-Alive"), !length.isEmpty()));
            if (untilClose) {
                return responses;
            }
            answered += interim ? 0 : 1;
            headEnd = received.indexOf(HEAD_ENDS, begin);
        }
        return responses;
    }

    /** For a table: status, and the fields where there are any. */
    String text() {
        return status
                + (connection.isEmpty() ? "" : " " + connection)
                + (keepAlive.isEmpty() ? "" : " (" + keepAlive + ")")
                + (hasLength || status < 200 ? "" : " without length");
    }

    /** A field's values in lower case, or empty; several lines of one name are one list. */
    private static String field(String head, String name) {
        List<String> values = Pattern.compile("\r\n" + name + ": *([^\r]*)", Pattern.CASE_INSENSITIVE)
                .matcher(head)
                .results()
                .map(found -> found.group(1).strip().toLowerCase(Locale.ROOT))
                .toList();
        return String.join(", ", values);
    }
}
