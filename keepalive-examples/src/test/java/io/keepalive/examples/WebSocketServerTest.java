package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.browser.Chromium;
import io.keepalive.examples.support.Transport;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.Counters;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a real browser; skipped where there is none, unless {@code -Dchromium=required}. */
class WebSocketServerTest {

    private final BlockingQueue<Diagnosis> deaths = new LinkedBlockingQueue<>();
    private final EventLoopGroup loops = Transport.best().eventLoops(1);

    @BeforeEach
    void needsChromium() {
        Optional<String> absent = Chromium.absent();
        assumeTrue(absent.isEmpty() || "required".equals(System.getProperty("chromium")), absent::orElseThrow);
        assertThat(absent).isEmpty();
    }

    @AfterEach
    void stopTheServer() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void browserAnswersPingsByItselfAndItsPageShowsStateAndRoundTrip() throws Exception {
        NettyKeepAlive keepAlive = pinging(Duration.ofSeconds(1), Duration.ofSeconds(5));
        try (Chromium browser = Chromium.start()) {
            browser.open(pageOf(keepAlive));

            assertThat(browser.awaitText("state", "alive")).isEqualTo("alive");
            double roundTripMillis = Double.parseDouble(browser.awaitText("round-trip", "[0-9]+[.][0-9]{2}"));
            assertThat(roundTripMillis).isPositive().isLessThan(10_000);
            awaitThreePingsAnswered(keepAlive.counters());

            keepScreenshot(browser, "light");
            browser.prefer("dark");
            keepScreenshot(browser, "dark");
        }
    }

    @Test
    void frozenBrowserIsDeclaredDead() throws Exception {
        NettyKeepAlive keepAlive = pinging(Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (Chromium browser = Chromium.start()) {
            browser.open(pageOf(keepAlive));
            browser.awaitText("state", "alive");

            browser.signal("STOP");
            assertThat(deaths.poll(30, TimeUnit.SECONDS))
                    .extracting(Diagnosis::cause)
                    .isIn(Cause.PEER_UNRESPONSIVE, Cause.PEER_SILENT);
        }
    }

    private NettyKeepAlive pinging(Duration idle, Duration interval) {
        return NettyKeepAlive.builder(HeartbeatProtocols.webSocket())
                .heartbeat(HeartbeatPolicy.pinging(idle, interval, 3).build())
                .onEnd((channel, reason) -> {
                    if (!reason.cause().orderly()) {
                        deaths.add(reason);
                    }
                })
                .build();
    }

    private String pageOf(NettyKeepAlive keepAlive) {
        InetSocketAddress address = (InetSocketAddress) WebSocketServer.listen(Transport.best(), loops, 0, keepAlive)
                .syncUninterruptibly()
                .channel()
                .localAddress();
        return "http://localhost:" + address.getPort() + "/";
    }

    /** Nothing tells of a single pong, so this looks again and again. */
    private static void awaitThreePingsAnswered(Counters totals) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (totals.pingsSent() < 3 || totals.pongsReceived() < totals.pingsSent()) {
            assertThat(System.nanoTime() - deadlineNanos).as(totals.toString()).isNegative();
            Thread.sleep(20);
        }
    }

    private static void keepScreenshot(Chromium browser, String name) throws Exception {
        Files.write(
                Files.createDirectories(Path.of("target", "screenshots")).resolve(name + ".png"), browser.screenshot());
    }
}
