package io.keepalive.netty.netlab;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A {@link LabPeer} that listens in a process of its own. */
record LabServer(LabProcess process, String address, int port) {

    static LabServer start(Host host, int port) throws IOException {
        LabProcess process = host.java(LabPeer.class, "listen", Integer.toString(port));
        process.report("listening");
        return new LabServer(process, host.address(), port);
    }

    /** Sends a line on every connection. */
    void send(String line) throws IOException {
        process.tell("send " + line);
    }

    /** Waits until a line has arrived, on whichever connection; empty if it does not in time. */
    Optional<Report> awaitGot(String text, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Report> got = process.said().stream()
                    .filter(line -> Report.isOne(line, "got"))
                    .map(Report::parse)
                    .filter(report -> report.text().equals(text))
                    .findFirst();
            if (got.isPresent() || System.nanoTime() - deadline > 0) {
                return got;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
