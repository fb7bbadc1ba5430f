package io.keepalive.examples.tour;

import io.keepalive.examples.support.Transport;
import java.util.function.Consumer;

/**
 * What a scenario is played on.
 *
 * @param transport the transport of all sockets
 * @param narrator tells the audience what happens
 */
record Stage(Transport transport, Consumer<String> narrator) {

    void tell(String what) {
        narrator.accept(what);
    }
}
