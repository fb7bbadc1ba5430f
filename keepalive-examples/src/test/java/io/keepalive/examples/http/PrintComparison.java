package io.keepalive.examples.http;

import java.util.List;

/** Prints the tables of docs/http-keep-alive.md that compare servers. */
final class PrintComparison {

    private PrintComparison() {}

    public static void main(String[] args) throws Exception {
        try (Nginx nginx = Nginx.start();
                Apache apache = Apache.start()) {
            List<HttpPeer> peers = List.of(nginx, apache);
            Comparison.run(Scenarios.all(), peers).table(peers).forEach(System.out::println);
        }
    }
}
