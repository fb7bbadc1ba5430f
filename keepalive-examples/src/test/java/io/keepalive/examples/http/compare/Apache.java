package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packaged Apache httpd with its event MPM: one process whose virtual hosts differ by port. */
final class Apache extends InstalledServer {

    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
    private static final Pattern VERSION = Pattern.compile("Apache/(\\S+)");

    private Apache(String program, Map<Settings, InetSocketAddress> ports, Path home, List<String> command)
            throws IOException, InterruptedException {
        super(program, VERSION, ports, home, command);
    }

    /** Why there is none here, if so. */
    static Optional<String> absent() {
        return Daemon.program("apache2").isPresent() && Files.isDirectory(MODULES)
                ? Optional.empty()
                : Optional.of("apache2 is not on the PATH, or its modules are missing (Debian package apache2)");
    }

    static Apache start() throws IOException, InterruptedException {
        String program = Daemon.program("apache2").orElseThrow();
        Map<Settings, InetSocketAddress> ports = HttpPeer.freePorts();
        Path home = Daemon.home("apache");
        Path configuration = Files.writeString(home.resolve("apache.conf"), configuration(home, ports));
        List<String> command = List.of(program, "-f", configuration.toString(), "-DFOREGROUND");
        return new Apache(program, ports, home, command);
    }

    @Override
    public String name() {
        return "Apache";
    }

    @Override
    public boolean has(Settings settings) {
        return settings != Settings.AGE && settings != Settings.ADVERTISES_LESS;
    }

    /** As many threads as connections: with few left it would close idle connections before their time. */
    private static String configuration(Path home, Map<Settings, InetSocketAddress> ports) {
        StringBuilder hosts = new StringBuilder();
        ports.forEach((settings, address) -> hosts.append(host(settings, address.getPort())));
        return """
                ServerRoot %1$s
                DefaultRuntimeDir %1$s
                PidFile %1$s/apache.pid
                ErrorLog %1$s/error.log
                ServerName localhost
                %2$s
                LoadModule mpm_event_module %3$s/mod_mpm_event.so
                LoadModule authz_core_module %3$s/mod_authz_core.so
                LoadModule dir_module %3$s/mod_dir.so
                LoadModule reqtimeout_module %3$s/mod_reqtimeout.so
                StartServers 1
                ServerLimit 1
                ThreadLimit 400
                ThreadsPerChild 400
                MaxRequestWorkers 400
                DocumentRoot %1$s/www
                DirectoryIndex index.html
                %4$s""".formatted(home, Daemon.root() ? "User www-data\nGroup www-data" : "", MODULES, hosts);
    }

    private static String host(Settings settings, int port) {
        return """
                Listen 127.0.0.1:%1$d
                <VirtualHost 127.0.0.1:%1$d>
                    KeepAlive %2$s
                    KeepAliveTimeout %3$d
                    MaxKeepAliveRequests %4$d
                    RequestReadTimeout header=%5$d body=%6$d
                </VirtualHost>
                """.formatted(
                        port,
                        settings.idle == 0 ? "Off" : "On",
                        Math.max(1, settings.idle),
                        settings.requests,
                        settings.header,
                        Settings.LINGER.toSeconds());
    }
}
