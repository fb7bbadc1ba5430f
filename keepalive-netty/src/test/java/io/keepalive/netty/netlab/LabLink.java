package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.link.LinkEnd;
import io.keepalive.netty.link.LinkListener;
import io.keepalive.netty.link.PeerLink;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A link in a process of its own, which replaces a suspect connection.
 *
 * <p>Its arguments are {@code TRANSPORT HOST PORT SETTINGS...}, the settings as {@link LabClient} says. It reports as {@code link}:
 * {@code up PORT} (its own), {@code suspect PORT}, {@code replaced PORT} (by which it is replaced), {@code failed ERROR}, and
 * {@code down PORT CAUSE CERTAINTY FRESH REPLACED}, with what the diagnosis knows of a fresh connection.
 */
public final class LabLink implements LinkListener {

    private LabLink() {}

    public static void main(String[] args) {
        TestTransport transport = TestTransport.valueOf(args[0]);
        var keepAlive = LabSettings.parse(List.of(args).subList(3, args.length)).keepAlive(new KeepAliveListener() {});
        var initializer = LabSettings.initializer(keepAlive);
        Bootstrap bootstrap = new Bootstrap()
                .group(transport.newGroup(1))
                .channel(transport.channelType())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1000)
                .remoteAddress(args[1], Integer.parseInt(args[2]))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initializer.accept(channel);
                    }
                });
        PeerLink.builder(bootstrap)
                .backoff(Backoff.builder().firstDelay(Duration.ofMillis(100)).build())
                .replaceSuspect(Duration.ofSeconds(5))
                .listener(new LabLink())
                .open();
        Commands.obey(line -> {});
    }

    private static String port(Channel channel) {
        return Integer.toString(((InetSocketAddress) channel.localAddress()).getPort());
    }

    private static void report(String what, String text) {
        Report.now("link", what, text).say();
    }

    @Override
    public void onUp(PeerLink link, Channel channel) {
        report("up", port(channel));
    }

    @Override
    public void onSuspect(PeerLink link, Channel channel) {
        report("suspect", port(channel));
    }

    @Override
    public void onReplaced(PeerLink link, Channel old, Channel replacement) {
        report("replaced", port(replacement));
    }

    @Override
    public void onAttemptFailed(PeerLink link, Throwable cause, Optional<Duration> nextDelay) {
        report("failed", cause.toString());
    }

    @Override
    public void onDown(PeerLink link, Channel channel, LinkEnd end) {
        Diagnosis diagnosis = end.diagnosis().orElseThrow();
        report(
                "down",
                diagnosis.cause() + " " + diagnosis.certainty() + " "
                        + diagnosis.evidence().freshConnection() + " replaced=" + end.replaced());
    }
}
