package io.keepalive.examples.http.compare;

import java.time.Duration;

/** What one listening port of a server is set to; what a port does not test is as long as not to disturb. */
enum Settings {
    IDLE(2, 2, 1000, 3600, 20),
    ADVERTISES_LESS(2, 1, 1000, 3600, 20),
    REQUESTS(2, 2, 3, 3600, 20),
    AGE(2, 2, 1000, 3, 20),
    OFF(0, 0, 1000, 3600, 20),
    HEADER(4, 4, 1000, 3600, 2);

    /** How long each server discards unread input, and Apache waits for a body. */
    static final Duration LINGER = Duration.ofSeconds(3);

    /** Idle timeout, seconds; 0 closes after each response. */
    final int idle;

    /** The timeout that the header names, seconds. */
    final int advertised;

    /** Most requests of a connection. */
    final int requests;

    /** Age from which the next response says close, seconds. */
    final int age;

    /** From a request's first byte, or from the connect, to the end of its head, seconds. */
    final int header;

    Settings(int idle, int advertised, int requests, int age, int header) {
        this.idle = idle;
        this.advertised = advertised;
        this.requests = requests;
        this.age = age;
        this.header = header;
    }
}
