package io.keepalive.examples.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.plan.KeepAlivePlan;

/**
 * The defaults of a Linux host, as a file for sysctl.d. Names and units: {@code
 * Documentation/networking/ip-sysctl.rst} of the kernel and tcp(7).
 */
final class LinuxSnippet {

    private LinuxSnippet() {}

    static String of(KeepAlivePlan plan) {
        ProbeSchedule tcp = plan.tcp().schedule();
        return """
                # /etc/sysctl.d/60-keepalive.conf, in force after: sysctl --system
                # For programs that switch SO_KEEPALIVE on and set no times of their own.
                net.ipv4.tcp_keepalive_time = %d
                net.ipv4.tcp_keepalive_intvl = %d
                net.ipv4.tcp_keepalive_probes = %d
                """.formatted(tcp.idle().toSeconds(), tcp.interval().toSeconds(), tcp.probes());
    }
}
