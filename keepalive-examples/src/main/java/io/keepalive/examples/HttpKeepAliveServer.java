package io.keepalive.examples;

import io.keepalive.examples.http.CloseTally;
import io.keepalive.examples.http.HttpKeepAliveOptions;
import io.keepalive.examples.http.HttpSite;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.netty.http.HttpServerKeepAlive;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An HTTP server with keep-alive: it holds idle connections as long as it says and a little longer, and drains when told to stop. */
@Command(
        name = "HttpKeepAliveServer",
        sortOptions = false,
        description = "Serves /, /browser, /chunked, /no-length, /slow?ms=500, POST /echo and POST /unread.")
public final class HttpKeepAliveServer implements Callable<Integer> {

    private static final HttpDrain DRAIN = HttpDrain.within(Duration.ofSeconds(10));

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; ${DEFAULT-VALUE} by default.")
    private int port = 8080;

    @Mixin
    private final HttpKeepAliveOptions keepAliveOptions = new HttpKeepAliveOptions();

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs until it is stopped; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new HttpKeepAliveServer(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpKeepAlive policy = keepAliveOptions.policy();
        CloseTally tally = new CloseTally(System.out);
        HttpServerKeepAlive keepAlive =
                HttpServerKeepAlive.builder(policy).onClose(tally::closed).build();
        HttpSite site;
        try {
            site = HttpSite.listen(options.transport(), port, keepAlive);
        } catch (IOException cannot) {
            System.err.println(cannot.getMessage());
            return 1;
        }
        tally.summedUpBy(site.timer());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(site, keepAlive), "drain"));
        System.out.println("Listening on http://localhost:" + site.port() + "/ (" + options.transport() + ")");
        System.out.println(policy);
        site.awaitClosed();
        return 0;
    }

    private static void drain(HttpSite site, HttpServerKeepAlive keepAlive) {
        System.out.println("Drained: " + site.drain(DRAIN).join());
        System.out.println(keepAlive.counters());
        site.close();
    }
}
