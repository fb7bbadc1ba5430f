package io.keepalive.examples.http.compare;

/** Prints the tables of docs/http-keep-alive.md that compare servers. */
public final class PrintComparison {

    private PrintComparison() {}

    /** Needs about 11 s. */
    public static void main(String[] args) throws Exception {
        try (HttpPeers peers = HttpPeers.start()) {
            HttpPeers.Observed observed = peers.observe();
            observed.comparison().table(peers.running()).forEach(System.out::println);
            System.out.println();
            System.out.println(HeldSockets.heading());
            System.out.println("|---|" + "---|".repeat(HeldSockets.LATER.size()));
            observed.held().forEach((server, held) -> System.out.println(HeldSockets.row(server, held)));
            System.err.println("Longest stall of this JVM: " + observed.longestStall() + "; repeat it if that is long");
        }
    }
}
