package io.keepalive.examples.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.plan.KeepAlivePlan;
import java.time.Duration;
import java.util.Locale;

/**
 * An nginx that our client talks to, or that stands before our server. Directives: nginx.org/en/docs/http, {@code
 * ngx_http_core_module} (listen, keepalive_timeout), {@code ngx_http_upstream_module} (keepalive, keepalive_timeout),
 * {@code ngx_http_proxy_module} (proxy_socket_keepalive, proxy_read_timeout), {@code websocket}; times in whole seconds.
 */
final class NginxSnippet {

    private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

    private NginxSnippet() {}

    static String of(KeepAlivePlan plan) {
        ProbeSchedule tcp = plan.tcp().schedule();
        String probes = String.format(
                Locale.ROOT,
                "so_keepalive=%ds:%ds:%d",
                tcp.idle().toSeconds(),
                tcp.interval().toSeconds(),
                tcp.probes());
        return plan.http()
                .map(http -> http(http, plan.reuse().orElseThrow(), probes))
                .orElseGet(() -> longLived(plan, probes));
    }

    /** nginx holds a client a little longer than it says, and closes towards a server before that does. */
    private static String http(HttpKeepAlive server, ReusePolicy client, String probes) {
        long held = ceilSeconds(server.idleTimeout().plus(server.margin()));
        long told = server.advertised().orElse(server.idleTimeout()).toSeconds();
        return """
                # in http { }
                upstream behind_nginx {
                    server 127.0.0.1:8080;
                    keepalive 32;
                    keepalive_timeout %ds; # nginx closes first: the server holds %ds
                }
                server {
                    listen 80 %s;
                    keepalive_timeout %ds %ds; # held a little longer than told
                    location / {
                        proxy_pass http://behind_nginx;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_socket_keepalive on; # with the times of sysctl
                    }
                }
                """.formatted(
                client.maxIdleTimeout().toSeconds(), server.idleTimeout().toSeconds(), probes, held, told);
    }

    private static String longLived(KeepAlivePlan plan, String probes) {
        long silence = plan.watcher()
                .flatMap(HeartbeatPolicy::watchLimit)
                .map(NginxSnippet::ceilSeconds)
                .orElse(DEFAULT_READ_TIMEOUT.toSeconds());
        String why =
                plan.watcher().isPresent() ? "longer than any silence between heartbeats" : "the default: say yours";
        return """
                # in http { }, for WebSocket and other upgraded connections
                server {
                    listen 80 %s;
                    location / {
                        proxy_pass http://127.0.0.1:8080;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection "upgrade";
                        proxy_socket_keepalive on; # with the times of sysctl
                        proxy_read_timeout %ds; # %s
                        proxy_send_timeout %ds;
                    }
                }
                """.formatted(probes, silence, why, silence);
    }

    private static long ceilSeconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
