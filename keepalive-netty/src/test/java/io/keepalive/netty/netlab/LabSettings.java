package io.keepalive.netty.netlab;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.TextLines;
import io.keepalive.path.FilePathStore;
import io.keepalive.path.PathStore;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is said of Keepalive when a {@link LabClient} is told to connect. */
record LabSettings(
        @Nullable TcpKeepAlive tcp,
        @Nullable HeartbeatPolicy heartbeat,
        boolean probePath,
        @Nullable PathStore paths) {

    static LabSettings parse(List<String> words) {
        TcpKeepAlive tcp = null;
        HeartbeatPolicyBuilder heartbeat = null;
        boolean probePath = false;
        PathStore paths = null;
        for (String word : words) {
            String[] setting = word.split("=", 2);
            switch (setting[0]) {
                case "tcp" -> tcp = TcpKeepAlive.parse(setting[1]);
                case "heartbeat" -> heartbeat = heartbeat(setting[1].split("/", -1));
                case "watch" -> heartbeat = HeartbeatPolicy.watching(Duration.parse(setting[1]));
                case "jitter" -> Objects.requireNonNull(heartbeat).jitter(Double.parseDouble(setting[1]));
                case "stall" -> Objects.requireNonNull(heartbeat).stallTolerance(Duration.parse(setting[1]));
                case "slow" -> Objects.requireNonNull(heartbeat).slowPeerLimit(Duration.parse(setting[1]));
                case "probepath" -> probePath = true;
                case "path" -> paths = FilePathStore.at(Path.of(setting[1]));
                default -> throw new IllegalArgumentException("setting: " + word + " (expected: one of LabClient's)");
            }
        }
        return new LabSettings(tcp, heartbeat == null ? null : heartbeat.build(), probePath, paths);
    }

    private static HeartbeatPolicyBuilder heartbeat(String[] schedule) {
        return HeartbeatPolicy.pinging(
                        Duration.parse(schedule[0]), Duration.parse(schedule[1]), Integer.parseInt(schedule[2]))
                .jitter(0);
    }

    /** Keepalive as said, if anything was. */
    Optional<NettyKeepAlive> keepAlive(KeepAliveListener listener) {
        if (tcp == null && heartbeat == null) {
            return Optional.empty();
        }
        NettyKeepAliveBuilder builder =
                heartbeat == null ? NettyKeepAlive.builder() : NettyKeepAlive.builder(HeartbeatProtocols.textLine());
        if (heartbeat != null) {
            builder.heartbeat(heartbeat);
        }
        if (tcp != null) {
            builder.tcp(tcp);
        }
        if (probePath) {
            builder.probePath();
        }
        if (paths != null) {
            builder.path(paths, channel -> LabDiscovery.PATH);
        }
        return Optional.of(builder.listener(listener).build());
    }

    /** An initializer of a pipeline of text lines under Keepalive, or under none. */
    static Consumer<Channel> initializer(Optional<NettyKeepAlive> keepAlive) {
        return keepAlive
                .map(with -> with.heartbeat().isPresent() ? TextLines.with(with) : TextLines.withoutHeartbeat(with))
                .orElse(TextLines::addCodec);
    }
}
