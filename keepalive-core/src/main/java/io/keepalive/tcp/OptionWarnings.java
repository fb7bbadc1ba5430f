package io.keepalive.tcp;

import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Says once that an option does not take, not once per socket: at a thousand connections the rest would be noise. */
final class OptionWarnings {

    private final Logger log;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    OptionWarnings(Logger log) {
        this.log = log;
    }

    void warn(Socket socket, TcpOptionReport report) {
        for (AppliedOption entry : report.notApplied()) {
            if (said.add(entry.option() + " " + entry.outcome())) {
                log.warn("{}: {} (said once; other sockets may have the same)", socket, entry);
            }
        }
    }
}
