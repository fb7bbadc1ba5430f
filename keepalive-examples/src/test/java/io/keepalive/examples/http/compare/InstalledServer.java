package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server out of a package: one process that listens on a port for each of the settings. */
abstract class InstalledServer implements HttpPeer {

    private final Map<Settings, InetSocketAddress> ports;
    private final Daemon daemon;
    private final String version;

    /** Starts it by a command, and reads its version out of what {@code -v} prints. */
    InstalledServer(
            String program,
            Pattern versionPattern,
            Map<Settings, InetSocketAddress> ports,
            Path home,
            List<String> command)
            throws IOException, InterruptedException {
        Matcher told = versionPattern.matcher(Daemon.output(program, "-v"));
        this.version = told.find() ? told.group(1) : "unknown";
        this.ports = ports;
        this.daemon = Daemon.start(home, command, ports.values());
    }

    @Override
    public final String version() {
        return version;
    }

    @Override
    public final InetSocketAddress address(Settings settings) {
        return ports.get(settings);
    }

    @Override
    public final void close() {
        daemon.close();
    }
}
