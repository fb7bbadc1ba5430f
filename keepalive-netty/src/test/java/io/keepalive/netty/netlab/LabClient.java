package io.keepalive.netty.netlab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Netty clients under Keepalive in a process of their own, each with an event loop of its own; a test holds them by
 * {@link RemoteConnection}.
 *
 * <p>It is told, with a name for each connection:
 *
 * <pre>
 * NAME connect TRANSPORT HOST PORT [tcp=SETTINGS]
 *      [heartbeat=IDLE/INTERVAL/PROBES [jitter=SHARE] [stall=TOLERANCE] [slow=LIMIT] [probepath=yes] [path=FILE]]
 * NAME send TEXT      a line
 * NAME write BYTES    lines of 1 KiB, at once
 * NAME block MILLIS   the event loop does nothing else for so long
 * NAME tighten MILLIS a critical stretch that is never closed
 * NAME pause          reads no more
 * NAME resume
 * NAME close
 * </pre>
 *
 * <p>Settings are {@link io.keepalive.tcp.TcpKeepAlive#parse}'s; the heartbeat's times are as in {@code PT0.5S}, without
 * jitter unless it is said, in the protocol of text lines, {@code slow} is the slow-peer limit, and {@code path} has what {@link LabDiscovery} found out. Without either there is no Keepalive.
 *
 * <p>It reports by name, as {@link Report} says:
 *
 * <pre>
 * connected PORT             its own
 * refused ERROR              could not connect
 * got TEXT                   a line
 * wrote BYTES                a {@code send} or {@code write} has reached the kernel
 * suspect, slow, recovered   as Keepalive's listener hears
 * ending ENDING CERTAINTY    of the diagnosis, just before the end
 * end CAUSE LASTREAD TEXT    the same, with the error; LASTREAD: when bytes arrived last
 * tight BOUND                a critical stretch is in force, and keeps this bound
 * failed REASON LASTREAD TEXT   it failed
 * unapplied OPTION           an option that could not be set
 * closed ERROR               what Netty says without Keepalive; the error may be empty
 * </pre>
 */
public final class LabClient {

    private LabClient() {}

    public static void main(String[] args) {
        Map<String, LabConnection> connections = new HashMap<>();
        Commands.obey(line -> {
            String[] words = line.split(" ", 3);
            String name = words[0];
            if (words[1].equals("connect")) {
                connections.put(name, new LabConnection(name, List.of(words[2].split(" ", -1))));
            } else {
                connections.get(name).obey(words[1], words.length == 3 ? words[2] : "");
            }
        });
    }
}
