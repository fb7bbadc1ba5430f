package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process under test: one event loop accepts connections, and a contender pings them. Arguments: contender, transport,
 * interval, time after which to end.
 */
final class ServerProcess {

    private ServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Contender contender = Contender.valueOf(arguments[0]);
        Transport transport = Transport.valueOf(arguments[1]);
        Duration interval = Duration.parse(arguments[2]);
        Duration atMost = Duration.parse(arguments[3]);
        EventLoop loop = transport.eventLoops(1).next();
        Heartbeats heartbeats = contender.heartbeats(loop, interval);
        List<Thread> atWork = new ArrayList<>(heartbeats.threads());
        atWork.add(loop.submit(Thread::currentThread).get());
        ProcessCosts costs = new ProcessCosts(atWork);
        int port = listen(transport, loop, heartbeats);
        new Commands()
                .on("port", none -> Figures.NONE.with("port", port))
                .on("memory", none -> ProcessCosts.memory())
                .on("costs", none -> costs.used())
                .run(atMost);
    }

    private static int listen(Transport transport, EventLoop loop, Heartbeats heartbeats) throws InterruptedException {
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, SystemLimits.BACKLOG)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        heartbeats.install(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }
}
