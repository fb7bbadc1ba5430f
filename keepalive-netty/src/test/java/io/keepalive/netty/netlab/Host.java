package io.keepalive.netty.netlab;

import io.keepalive.netty.transport.KernelSockets;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One end of the lab: a host with processes, sockets, and a cable to the gateway. */
public final class Host {

    private final Namespace namespace;
    private final Cable cable;
    private final List<LabProcess> processes = new CopyOnWriteArrayList<>();

    Host(Namespace namespace, Cable cable) throws IOException {
        this.namespace = namespace;
        this.cable = cable;
        namespace.ip("link set lo up");
    }

    public String address() {
        return cable.hostAddress();
    }

    /** Starts a JVM of its own here, with this test's class path. */
    public LabProcess java(Class<?> main, String... arguments) throws IOException {
        return started(LabProcess.java(namespace.entry(), main, List.of(arguments)));
    }

    /** Starts a program here. */
    public LabProcess run(String... command) throws IOException {
        return started(LabProcess.start(namespace.entry(), List.of(command)));
    }

    private LabProcess started(LabProcess process) {
        processes.add(process);
        return process;
    }

    /** The connections of which one end has the port, as this host's kernel has them. */
    public List<KernelSockets.Entry> sockets(int port) {
        return KernelSockets.of(namespace.entry(), port);
    }

    /** How many sockets its kernel still says goodbye for, whose process has closed them or is gone. */
    public long orphans() throws IOException {
        // the kernel's own count is of the whole machine
        return namespace
                .run("ss", "-tneH", "state", "fin-wait-1", "state", "closing", "state", "last-ack")
                .lines()
                .filter(socket -> socket.contains(" ino:0 "))
                .count();
    }

    /** Sets a parameter of this host's kernel, such as {@code net.ipv4.tcp_retries2}. */
    public void sysctl(String key, long value) throws IOException {
        namespace.sysctl(key, value);
    }

    /** Records the packets that pass its network card; the filter is tcpdump's, such as {@code tcp port 7000}. */
    public Capture captures(String filter) throws IOException {
        return Capture.start(namespace.entry(), Cable.HOST_END, filter);
    }

    /** Cuts its cable: data on the way to it ends as unreachable, as the gateway finds nobody and says so. */
    public void cut() throws IOException {
        cable.cut();
    }

    /** Joins its cable again. */
    public void heal() throws IOException {
        cable.heal();
    }

    /** Stops without a goodbye; {@link #heal} switches it on again, with none of its processes. */
    public void powersOff() throws IOException {
        cut();
        processes.forEach(LabProcess::kill);
        namespace.run("ss", "-tK");
    }

    /** Stops without a goodbye and comes back, knowing nothing of its connections: it answers them with RST. */
    public void reboots() throws IOException {
        powersOff();
        heal();
    }
}
