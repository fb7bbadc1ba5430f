package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.path.EchoEndpoint;
import io.keepalive.netty.path.PathDiscovery;
import io.keepalive.path.FilePathStore;
import io.keepalive.path.IdleStepper;
import io.keepalive.path.PathLimit;
import io.keepalive.path.PathStore;
import io.keepalive.path.SearchPlan;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The code of the tuning page's section on path discovery. */
final class PathSnippets {

    private PathSnippets() {}

    static ChannelFuture server(ServerBootstrap bootstrap) {
        return EchoEndpoint.builder().build().bind(bootstrap, new InetSocketAddress(7007));
    }

    static CompletableFuture<PathLimit> discover(Bootstrap bootstrap) {
        PathStore paths = FilePathStore.at(Path.of("paths")); // counts for 7 days
        CompletableFuture<PathLimit> limit = PathDiscovery.to(
                        InetSocketAddress.createUnresolved("echo.example.com", 7007),
                        SearchPlan.between(ofSeconds(10), ofMinutes(30)).build())
                .build()
                .start(bootstrap);
        limit.thenAcceptAsync(found -> paths.save("data centre", found)); // a file: not on the event loop
        return limit;
    }

    static NettyKeepAlive use(PathStore paths) {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofMinutes(20))
                .path(paths, channel -> "data centre")
                .build();
    }

    static NettyKeepAlive device(PathStore paths, String network) {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .detectWithin(ofMinutes(40)) // idle time 20 minutes
                .learnPath(paths, channel -> network, () -> IdleStepper.between(ofMinutes(4), ofMinutes(20)))
                .build();
    }
}
