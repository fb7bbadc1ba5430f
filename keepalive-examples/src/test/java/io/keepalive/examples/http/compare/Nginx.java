package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packaged nginx: one process whose servers differ by port. */
final class Nginx extends InstalledServer {

    private static final Pattern VERSION = Pattern.compile("nginx/(\\S+)");

    private Nginx(String program, Map<Settings, InetSocketAddress> ports, Path home, List<String> command)
            throws IOException, InterruptedException {
        super(program, VERSION, ports, home, command);
    }

    /** Why there is none here, if so. */
    static Optional<String> absent() {
        return Daemon.program("nginx").isPresent()
                ? Optional.empty()
                : Optional.of("nginx is not on the PATH (Debian package nginx-light)");
    }

    static Nginx start() throws IOException, InterruptedException {
        String program = Daemon.program("nginx").orElseThrow();
        Map<Settings, InetSocketAddress> ports = HttpPeer.freePorts();
        Path home = Daemon.home("nginx");
        Path configuration = Files.writeString(home.resolve("nginx.conf"), configuration(home, ports));
        List<String> command =
                List.of(program, "-p", home.toString(), "-c", configuration.toString(), "-e", home + "/error.log");
        return new Nginx(program, ports, home, command);
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public boolean has(Settings settings) {
        return true;
    }

    private static String configuration(Path home, Map<Settings, InetSocketAddress> ports) {
        StringBuilder servers = new StringBuilder();
        ports.forEach((settings, address) -> servers.append(server(settings, address.getPort())));
        return """
                daemon off;
                %s
                worker_processes 1;
                pid %2$s/nginx.pid;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    root %2$s/www;
                    client_body_temp_path %2$s/body;
                    proxy_temp_path %2$s/proxy;
                    fastcgi_temp_path %2$s/fastcgi;
                    uwsgi_temp_path %2$s/uwsgi;
                    scgi_temp_path %2$s/scgi;
                    lingering_timeout %3$ds;
                %4$s}
                """.formatted(Daemon.root() ? "user www-data;" : "", home, Settings.LINGER.toSeconds(), servers);
    }

    /** A static file refuses POST, so what is posted to answers without reading, as a program may. */
    private static String server(Settings settings, int port) {
        String advertised = settings.advertised == 0 ? "" : " " + settings.advertised + "s";
        return """
                    server {
                        listen 127.0.0.1:%d;
                        keepalive_timeout %ds%s;
                        keepalive_requests %d;
                        keepalive_time %ds;
                        client_header_timeout %ds;
                        location = /unread { return 200 "unread\\n"; }
                    }
                """.formatted(port, settings.idle, advertised, settings.requests, settings.age, settings.header);
    }
}
