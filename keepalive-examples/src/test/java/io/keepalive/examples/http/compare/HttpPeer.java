package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A running server that listens on one loopback port for each of the settings; {@code close} ends it. */
interface HttpPeer extends AutoCloseable {

    /** What its column is headed with, without a version. */
    String name();

    /** The version that runs here. */
    String version();

    /** Whether it can be set so; a scenario with settings that it lacks is left out. */
    boolean has(Settings settings);

    /** Where it listens with these settings. */
    InetSocketAddress address(Settings settings);

    @Override
    void close();

    /** Ports of loopback that were free a moment ago, one for each of the settings. */
    static Map<Settings, InetSocketAddress> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        Map<Settings, InetSocketAddress> ports = new EnumMap<>(Settings.class);
        try {
            for (Settings settings : Settings.values()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(settings, (InetSocketAddress) socket.getLocalSocketAddress());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }
}
