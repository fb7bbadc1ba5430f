package io.keepalive.examples.http.compare;

import static io.keepalive.examples.http.compare.Settings.ADVERTISES_LESS;
import static io.keepalive.examples.http.compare.Settings.AGE;
import static io.keepalive.examples.http.compare.Settings.HEADER;
import static io.keepalive.examples.http.compare.Settings.IDLE;
import static io.keepalive.examples.http.compare.Settings.OFF;
import static io.keepalive.examples.http.compare.Settings.REQUESTS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The one script that every server goes through. */
final class Scenarios {

    private static final String GET = get("");

    /** So that none comes just when a limit of whole seconds ends. */
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(300);

    private static final List<Scenario> ALL = collected();

    private Scenarios() {}

    static List<Scenario> all() {
        return ALL;
    }

    /** Those whose clients or settings leave nothing to wait for. */
    static List<Scenario> thatEndAtOnce() {
        return ALL.stream()
                .filter(scenario ->
                        scenario.settings() == OFF || scenario.name().contains("`close`"))
                .toList();
    }

    private static List<Scenario> collected() {
        List<Scenario> all = new ArrayList<>();
        persistence(all);
        bodies(all);
        limits(all);
        arriving(all);
        return List.copyOf(all);
    }

    private static void persistence(List<Scenario> all) {
        all.add(Scenario.of("HTTP/1.1", IDLE, one(GET)));
        all.add(Scenario.of("HTTP/1.1 `keep-alive`", IDLE, one(get("Connection: keep-alive"))));
        all.add(Scenario.of("HTTP/1.1 `close`", IDLE, one(get("Connection: close"))));
        all.add(Scenario.of("HTTP/1.1 `keep-alive, close`", IDLE, one(get("Connection: keep-alive, close"))));
        all.add(Scenario.of("HTTP/1.0", IDLE, one("GET / HTTP/1.0\r\n\r\n")));
        all.add(Scenario.of("HTTP/1.0 `keep-alive`", IDLE, one("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")));
        all.add(Scenario.of(
                "HTTP/1.1 `upgrade` to WebSocket", IDLE, one(get("Connection: upgrade\r\nUpgrade: websocket"))));
        all.add(Scenario.of("HEAD, then GET", IDLE, connection -> {
            connection.send("HEAD" + GET.substring(3));
            connection.await(1);
            connection.send(GET);
            connection.await(2);
        }));
        all.add(Scenario.of("3 pipelined", IDLE, connection -> {
            connection.send(GET.repeat(3));
            connection.await(3);
        }));
        all.add(Scenario.of("unknown method", IDLE, one("BREW" + GET.substring(3))));
        all.add(Scenario.of("garbage", IDLE, one("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n")));
        all.add(Scenario.of("client half-closes", IDLE, connection -> {
            connection.send(GET);
            connection.shutOutput();
        }));
    }

    private static void bodies(List<Scenario> all) {
        all.add(Scenario.of("unread body of 5 bytes, then GET", IDLE, connection -> {
            connection.send(post(5, "") + "12345");
            connection.await(1);
            connection.send(GET);
            connection.await(2);
        }));
        all.add(Scenario.of("unread body of 1 MB, then GET", IDLE, connection -> {
            connection.send(post(1_000_000, ""));
            connection.send("x".repeat(1_000_000));
            connection.await(1);
            connection.send(GET);
            connection.await(2);
        }));
        all.add(Scenario.of("unread body of 1 MB, `close`", IDLE, connection -> {
            connection.send(post(1_000_000, "Connection: close"));
            connection.send("x".repeat(1_000_000));
        }));
        all.add(Scenario.of("body that never ends", IDLE, connection -> {
            connection.mark();
            connection.send(post(1_000_000, "") + "x".repeat(1000));
        }));
        all.add(Scenario.of("`Expect: 100-continue`, no body", IDLE, connection -> {
            connection.mark();
            connection.send(post(1_000_000, "Expect: 100-continue"));
        }));
    }

    private static void limits(List<Scenario> all) {
        all.add(Scenario.of("header says 1 s", ADVERTISES_LESS, one(GET)));
        all.add(Scenario.of("timeout 0", OFF, one(GET)));
        all.add(Scenario.of(
                "timeout 0, HTTP/1.0 `keep-alive`", OFF, one("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")));
        all.add(Scenario.of("timeout 0, 2 pipelined", OFF, one(GET.repeat(2))));
        all.add(Scenario.of("requests 3, asks 4 times", REQUESTS, connection -> {
            for (int i = 1; i <= 4; i++) {
                connection.send(get("Connection: keep-alive"));
                connection.await(i);
            }
        }));
        all.add(Scenario.of("requests 3, 5 pipelined", REQUESTS, connection -> connection.send(GET.repeat(5))));
        all.add(Scenario.of("age 3 s, asks at 0, 1.5 and 3.2 s", AGE, connection -> {
            for (int millis : List.of(0, 1500, 1700)) {
                connection.pause(Duration.ofMillis(millis));
                connection.send(GET);
            }
            connection.await(3);
        }));
        all.add(Scenario.of("age 3 s, silent from 1.5 s", AGE, connection -> {
            connection.send(GET);
            connection.pause(Duration.ofMillis(1500));
            connection.send(GET);
            connection.await(2);
        }));
    }

    private static void arriving(List<Scenario> all) {
        all.add(Scenario.of("half a request at 1.7 s, the rest at 2.7 s", IDLE, connection -> {
            connection.send(GET);
            connection.await(1);
            connection.pause(Duration.ofMillis(1700));
            connection.send(GET.substring(0, GET.length() / 2));
            connection.pause(Duration.ofSeconds(1));
            connection.send(GET.substring(GET.length() / 2));
            connection.await(2);
        }));
        all.add(Scenario.of("header 2 s, nothing sent", HEADER, RawConnection::mark));
        all.add(Scenario.of("header 2 s, a byte each 0.3 s", HEADER, connection -> {
            connection.mark();
            connection.trickle(GET, BETWEEN_BYTES);
        }));
        all.add(Scenario.of("header 2 s, slow second request", HEADER, connection -> {
            connection.send(GET);
            connection.await(1);
            connection.mark();
            connection.trickle(GET, BETWEEN_BYTES);
        }));
        all.add(Scenario.of("header 2 s, only an empty line 1 s after a response", HEADER, connection -> {
            connection.send(GET);
            connection.await(1);
            connection.pause(Duration.ofSeconds(1));
            connection.mark();
            connection.send("\r\n");
        }));
    }

    private static Scenario.Script one(String request) {
        return connection -> connection.send(request);
    }

    private static String get(String field) {
        return "GET / HTTP/1.1\r\nHost: test\r\n" + line(field) + "\r\n";
    }

    private static String post(int length, String field) {
        return "POST /unread HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n" + line(field) + "\r\n";
    }

    private static String line(String field) {
        return field.isEmpty() ? "" : field + "\r\n";
    }
}
